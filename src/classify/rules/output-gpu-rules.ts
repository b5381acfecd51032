// GPUs that a program does not see: no driver, a driver too old, or no device.
import type { Rule } from '../rule.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting, userCode, userConfig } from '../words/usual-causes.ts'

const driver =
  'Use an image with a driver that fits (such as the HPC and data science images), or install it in the start task and check with nvidia-smi; a kernel update on the node unloads it.'

export const outputGpuRules: readonly Rule[] = [
  spokenRule({
    id: 'gpu-driver-replaced',
    when: 'the GPU driver on the disk is newer than the one that is loaded',
    phrases: ['driver/library version mismatch', 'cuda_error_system_driver_mismatch'],
    cause: (symptom) => ({
      ...lasting('platform', 'race', 'reboot'),
      retryHelps: symptom.place === 'start-task',
    }),
    explanation:
      'The GPU driver was updated (by unattended upgrades or a start task) while the old one is still loaded.',
    helps: 'Reboot the node; keep the driver from being updated on running nodes (apt-mark hold).',
    example: 'Failed to initialize NVML: Driver/library version mismatch',
  }),
  spokenRule({
    id: 'gpu-driver-too-old',
    when: 'the GPU driver of the node is older than the program needs',
    phrases: [
      'cuda driver version is insufficient',
      ['nvidia driver', /too old|older than|outdated/],
      'unsatisfied condition: cuda',
      'forward compatibility was attempted on non supported hw',
      'cuda_error_unsupported_ptx_version',
    ],
    cause: lasting('configuration', 'image', 'change-config'),
    explanation:
      'The program was built for a newer CUDA than the GPU driver of the image supports.',
    helps: 'Use an image with a newer GPU driver, or a build of the program for an older CUDA.',
    example: 'CUDA driver version is insufficient for CUDA runtime version',
  }),
  spokenRule({
    id: 'gpu-driver-missing',
    when: 'no GPU driver is loaded on the node',
    phrases: [
      /couldn't communicate with the nvidia driver/,
      /(?:could not|cannot|can't|unable to|failed to) communicate with the nvidia driver/,
      'found no nvidia driver',
      'nvml error: driver not loaded',
      'nvml: driver not loaded',
      'could not select device driver',
      'unknown runtime specified nvidia',
      ['nvidia-smi', /command not found|: not found|not recognized/],
      ['libcuda.so', /cannot open|not found/],
      'libnvidia-ml.so',
    ],
    cause: lasting('configuration', 'image', 'change-config'),
    explanation:
      'The image of the node has no GPU driver, or the one it has does not fit its kernel and was not loaded.',
    helps: driver,
    example: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
  }),
  spokenRule({
    id: 'gpu-not-there',
    when: 'a program sees no GPU',
    phrases: [
      'no cuda-capable device',
      'no cuda gpus are available',
      'cuda_error_no_device',
      'no nvidia gpu',
      'no gpu device',
      'no gpus found',
      'no gpu found',
      'no supported gpu',
      'no compatible gpu',
    ],
    cause: ({ scope }) =>
      scope === 'one-node' || scope === 'some-nodes'
        ? lasting('platform', 'hardware', 'replace-node', 'guess')
        : userConfig('likely'),
    explanation:
      'The program sees no GPU: the VM size has none, the container was not given it, or the driver does not show it.',
    helps:
      'Choose a VM size with a GPU, add `--gpus all` to the container run options, and check nvidia-smi; where one node of many lacks it, replace the node.',
    example: 'RuntimeError: no CUDA-capable device is detected',
  }),
  spokenRule({
    id: 'gpu-kind-unsupported',
    when: 'a program was not built for the GPU of the node',
    phrases: [
      'no kernel image is available for execution',
      'not compatible with the current pytorch installation',
      'cuda_error_no_binary_for_gpu',
    ],
    cause: userCode(),
    explanation: 'The program was not built for this kind of GPU.',
    helps: 'Use a build for the compute capability of the GPU, or another VM size.',
    example: 'CUDA error: no kernel image is available for execution on the device',
  }),
]

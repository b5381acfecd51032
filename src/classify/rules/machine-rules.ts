// What lies with the machine, whatever the place: full disk, lack of memory, broken hardware.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { endedFromOutside } from '../words/ended-words.ts'
import { brokenHardware, diskFull, diskQuota, spaceOfOtherKind } from '../words/machine-words.ts'
import {
  gpuMemoryFull,
  heapFull,
  killedOutright,
  memoryFull,
  notMemory,
  sharedMemoryFull,
} from '../words/memory-words.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting, userConfig } from '../words/usual-causes.ts'

const noRoom = lasting('workload', 'disk-full', 'replace-node', 'certain')
const biggerVm = lasting('workload', 'oom', 'other-vm-size', 'certain')
const raiseLimit = lasting('workload', 'oom', 'change-config', 'certain')
const notEndedByBatch = ({ code }: Symptom) => code.toLowerCase() !== 'taskended'

export const machineRules: readonly Rule[] = [
  spokenRule({
    id: 'disk-quota',
    when: 'a program says that its quota of disk space is used up',
    phrases: diskQuota,
    cause: { ...lasting('quota', 'quota', 'raise-quota'), confidence: 'certain' },
    explanation:
      'The share or volume that the program writes to allows its user no more space; the disk of the node itself is not full.',
    helps: 'Delete files on the share, or raise its quota.',
    example: "cp: error writing '/mnt/share/out.bin': Disk quota exceeded",
  }),
  spokenRule({
    id: 'shared-memory-full',
    when: 'shared memory (/dev/shm) has no space left',
    phrases: sharedMemoryFull,
    cause: raiseLimit,
    explanation:
      'The shared memory of the container is used up: Docker gives 64 MB where nothing else is asked for.',
    helps:
      'Add --shm-size (such as 8g) or --ipc=host to the container run options of the task, or use fewer worker processes.',
    example:
      'RuntimeError: DataLoader worker (pid 62) is killed by signal: Bus error. It is possible that dataloader’s workers are out of shared memory.',
  }),
  spokenRule({
    id: 'kernel-limit-reached',
    when: 'a limit of the kernel on watches or semaphores is reached, which it words as lack of space',
    phrases: [
      'file watchers',
      ['inotify', /no space left|enospc|limit/],
      ['semget', 'no space left'],
    ],
    cause: userConfig('certain'),
    explanation:
      'A limit of the kernel (watched files, semaphores) is reached; the disk is not full, though the words say so.',
    helps:
      'Raise the limit with sysctl in an elevated start task, such as fs.inotify.max_user_watches.',
    example: "Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",
  }),
  spokenRule({
    id: 'disk-full',
    when: 'a program, the agent or a person says that no space is left on a disk of the node',
    phrases: diskFull,
    unless: spaceOfOtherKind,
    cause: noRoom,
    explanation:
      'A disk of the node is full: files of tasks stay until their retention time ends (7 days by default), and images, packages and outputs take the rest.',
    helps:
      'Replace the node or delete its finished tasks and jobs now; for good, shorten the retention time of tasks, clean up at the end of each, or choose a VM size with a larger temporary disk.',
    fault: 'node-disk-full',
    example: "OSError(28, 'No space left on device')",
  }),
  spokenRule({
    id: 'gpu-memory-full',
    when: 'a program says that the memory of the GPU is used up',
    phrases: gpuMemoryFull,
    cause: biggerVm,
    explanation: 'The memory of the GPU does not hold what the program asks of it.',
    helps:
      'Use smaller batches, tiles or models, run fewer tasks at once on a node, or choose a VM size whose GPU has more memory.',
    example:
      'RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.78 GiB total)',
  }),
  spokenRule({
    id: 'heap-full',
    when: 'a runtime says that its own heap is used up',
    phrases: heapFull,
    cause: raiseLimit,
    explanation:
      'The runtime of the program may take no more memory than its own limit, and that is used up.',
    helps:
      'Raise the limit (java -Xmx, -XX:MaxMetaspaceSize, node --max-old-space-size) as far as the memory of the node allows with all its task slots, or choose a larger VM size.',
    example: 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
  }),
  spokenRule({
    id: 'memory-full',
    when: 'a program or the kernel says that memory is used up',
    phrases: memoryFull,
    unless: ['unable to create new native thread', 'unable to create native thread', ...notMemory],
    cause: biggerVm,
    explanation: 'The node, or the container, has not enough memory for what runs on it.',
    helps:
      'Choose a VM size with more memory, use fewer task slots on a node, or let the program take less.',
    example: 'terminate called after throwing an instance of std::bad_alloc',
  }),
  spokenRule({
    id: 'killed-for-memory',
    when: 'a process was killed outright (SIGKILL) and nothing says that Batch or a person ended it',
    phrases: killedOutright,
    unless: [...endedFromOutside, ...notMemory],
    only: notEndedByBatch,
    cause: { ...biggerVm, confidence: 'likely' },
    explanation:
      'The process was killed by signal 9, which on a node most often is the kernel running out of memory; the program itself cannot write why.',
    helps:
      'Look for oom-kill in the kernel log of the node (dmesg); choose a VM size with more memory, or use fewer task slots on a node.',
    example: './run.sh: line 3:  1234 Killed                  python train.py',
  }),
  spokenRule({
    id: 'broken-hardware',
    when: 'the kernel, a driver or a tool says that a device of the node is broken',
    phrases: brokenHardware,
    cause: lasting('platform', 'hardware', 'replace-node'),
    explanation:
      'A device of the node (GPU, disk, memory, InfiniBand) reports that it is broken; what runs there will fail again.',
    helps: 'Remove the node and grow the pool back, so that Azure gives another machine.',
    fault: 'node-error',
    example: 'WARNING: infoROM is corrupted at gpu 0001:00:00.0',
  }),
]

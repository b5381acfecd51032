// Accounts to look at: one that is well, one that is half sick, and one whose network keeps its nodes away.
import { accountId, armPool, denyingOutbound, soundAzure, subnetId } from '../doctor/arm-world.ts'
import type { ArmTable } from '../doctor/hand-arm.ts'

const image = {
  imageReference: {
    publisher: 'canonical',
    offer: '0001-com-ubuntu-server-jammy',
    sku: '22_04-lts',
    version: 'latest',
  },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
}
const frames = {
  id: 'frames',
  vmSize: 'Standard_D8s_v5',
  dedicated: 24,
  ...image,
  startTask: { commandLine: '/bin/bash -c ./install-renderer.sh', duration: 'PT8S' },
}
const genomes = {
  id: 'genomes',
  vmSize: 'Standard_E8s_v5',
  dedicated: 8,
  ...image,
  startTask: { commandLine: '/bin/bash -c "./fetch-reference.sh GRCh38"', duration: 'PT12S' },
}
const simulation = {
  id: 'simulation',
  vmSize: 'Standard_HB120rs_v3',
  dedicated: 4,
  lowPriority: 2,
  ...image,
}
const shot = {
  id: 'shot-010',
  pool: 'frames',
  tasks: [
    { id: 'frame-{n}', count: 40, commandLine: 'renderer --frame {n}', duration: ['PT1M', 'PT4M'] },
  ],
}

export const healthy = {
  accounts: [{ name: 'renderfarm', pools: [frames, genomes, simulation], jobs: [shot] }],
}

function withoutPackage(task: string) {
  return {
    at: 'PT0S',
    do: 'task-fails',
    job: 'shot-010',
    task,
    exitCode: 1,
    stderr:
      'Traceback (most recent call last):\n  File "render.py", line 3, in <module>\n    import OpenImageIO\nModuleNotFoundError: No module named \'OpenImageIO\'\n',
  }
}

/** Each kind of trouble beside much that works. */
export const halfSick = {
  ...healthy,
  script: [
    {
      at: 'PT0S',
      do: 'start-task-fails',
      pool: 'genomes',
      nodes: { from: 1 },
      exitCode: 22,
      stderr:
        'curl: (22) The requested URL returned error: 404 https://refdata.example.org/GRCh38/genome.fa.gz\nfetch-reference.sh: line 14: reference GRCh38 is not available, giving up\n',
    },
    ...['frame-0003', 'frame-0008', 'frame-0021'].map(withoutPackage),
    { at: 'PT2M', do: 'node-unusable', pool: 'frames', nodes: [3, 4] },
    { at: 'PT3M', do: 'node-preempted', pool: 'simulation', nodes: [4, 5], returnsAfter: 'PT6H' },
  ],
}

/** Every node of `frames` is out of reach: a rule of its security group keeps them from the service. */
export const misconfigured = {
  accounts: [
    {
      name: 'renderfarm',
      pools: [{ ...frames, dedicated: 10, vmSize: 'Standard_D4s_v5' }, genomes],
    },
  ],
  script: [{ at: 'PT4M', do: 'node-unusable', pool: 'frames', nodes: { from: 0 } }],
}

export function deniedOutbound(): ArmTable {
  return {
    ...soundAzure(),
    ...denyingOutbound(100),
    [`${accountId}/pools/genomes`]: armPool({
      vmSize: 'STANDARD_E8S_V5',
      networkConfiguration: { subnetId },
    }),
  }
}

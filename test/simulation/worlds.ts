// The worlds of the simulation: the demo's, and small ones in which other rungs of the ladders are climbed.
import { readFileSync } from 'node:fs'
import { smallWorld } from '../support/small-world.ts'

export interface SimulatedWorld {
  name: string
  world: unknown
  /** Pools that no one may change. */
  untouchable: readonly string[]
  /** Virtual minutes in which things break. */
  faultyMinutes: number
}

/** What must appear nowhere: the signature of a SAS URL and the key of an account. */
export const secrets = [
  'c2VjcmV0LW9mLXRoZS1zaW11bGF0aW9u',
  `${'QmF0Y2hNZWRpYw'.repeat(6)}AB==`,
] as const
const [signature, key] = secrets
const sasUrl = `https://renderfarmassets.blob.core.windows.net/in/a.bin?sv=2022-11-02&sr=b&sig=${signature}`
const leak = `curl: (22) 403 for ${sasUrl}\nAccountKey=${key};EndpointSuffix=core.windows.net\n`

function demo(): { script: Record<string, unknown>[] } {
  const url = new URL('../../src/emulator/worlds/demo.json', import.meta.url)
  const world = JSON.parse(readFileSync(url, 'utf8'))
  for (const step of world.script) if ('stderr' in step) step.stderr += leak
  return world
}

/** Reboots that cure, reboots in vain, a second try, and nodes that come back by themselves. */
const nodes = smallWorld({
  pool: { dedicated: 12, lowPriority: 2 },
  script: [
    { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' },
    { at: 'PT2M', do: 'node-unusable', pool: 'frames', nodes: 5, reboot: 'in-vain' },
    {
      at: 'PT3M',
      do: 'start-task-fails',
      pool: 'frames',
      nodes: 7,
      reboot: 'in-vain',
      exitCode: 9,
      stderr: leak,
    },
    { at: 'PT4M', do: 'node-unusable', pool: 'frames', nodes: 9, recoversAfter: 'PT8M' },
  ],
})

/** A node with a full disk, and tasks that a retry cures, or does not. */
const work = smallWorld({
  pool: { dedicated: 10 },
  jobs: [
    {
      id: 'job-a',
      pool: 'frames',
      metadata: [{ name: 'batch-medic:tasks', value: 'manage' }],
      tasks: [
        { id: 't-{n}', count: 12, commandLine: 'run', duration: ['PT1M', 'PT3M'], stdout: leak },
      ],
    },
  ],
  script: [
    ...[{ task: 't-0003', times: 1 }, { task: 't-0005', times: 2 }, { task: 't-0007' }].map(
      (task) => ({
        at: 'PT0S',
        do: 'task-fails',
        job: 'job-a',
        ...task,
        publish: true,
        failureInfo: {
          category: 'ServerError',
          code: 'BlobDownloadTimedOut',
          message: `Timeout encountered while downloading ${sasUrl}`,
          details: [{ name: 'BlobSource', value: sasUrl }],
        },
      }),
    ),
    {
      at: 'PT2M',
      do: 'node-unusable',
      pool: 'frames',
      nodes: 4,
      reboot: 'NodeStateUnusable',
      errors: [{ code: 'DiskFull', message: `There is not enough disk space: ${sasUrl}` }],
    },
  ],
})

const missing = "ModuleNotFoundError: No module named 'numpy'\n"

/** Causes that outputs name, a node that is lost, tasks that wait for one that failed, and one that hangs. */
const causes = smallWorld({
  pool: { dedicated: 8 },
  jobs: [
    {
      ...{ id: 'chain', pool: 'frames', properties: { usesTaskDependencies: true } },
      tasks: [
        { id: 'first', commandLine: 'run', duration: 'PT1M', exitCode: 1 },
        {
          ...{ id: 'second', commandLine: 'run', duration: 'PT1M' },
          properties: { dependsOn: { taskIds: ['first'] } },
        },
      ],
    },
    {
      ...{ id: 'slow', pool: 'frames' },
      tasks: [
        { id: 't-{n}', count: 14, commandLine: 'run', duration: ['PT1M', 'PT2M'], stdout: leak },
      ],
    },
  ],
  script: [
    { do: 'task-hangs', job: 'slow', task: 't-0014' },
    {
      ...{ at: 'PT4M', do: 'start-task-fails', pool: 'frames', nodes: 1, reboot: 'in-vain' },
      ...{ exitCode: 1, stderr: missing + leak },
    },
    { at: 'PT8M', do: 'node-unknown', pool: 'frames', nodes: 3 },
  ],
})

export const simulatedWorlds: readonly SimulatedWorld[] = [
  { name: 'demo', world: demo(), untouchable: ['genomes', 'simulation'], faultyMinutes: 35 },
  { name: 'nodes', world: nodes, untouchable: [], faultyMinutes: 45 },
  { name: 'work', world: work, untouchable: [], faultyMinutes: 30 },
  { name: 'causes', world: causes, untouchable: [], faultyMinutes: 45 },
]

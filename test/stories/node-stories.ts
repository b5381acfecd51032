// Stories of single nodes: what is waited for, rebooted, replaced, told, or left alone.
import type { Stage } from './stage.ts'
import type { Story } from './story.ts'
import { breaking, job, reporting } from './worlds.ts'

const unusable = (step: object = {}, pool: Record<string, unknown> = {}) =>
  breaking({ do: 'node-unusable', nodes: 2, ...step }, pool)

const startTask = (stderr: string, step: object = {}) =>
  breaking({ do: 'start-task-fails', nodes: 2, exitCode: 1, stderr, ...step })

/** Tasks that succeeded have left 40 GiB on the first of four nodes when its disk is full. */
const fullDisk = breaking(
  { do: 'node-disk-full', nodes: 0, at: 'PT40M' },
  { dedicated: 4, vmSize: 'standard_d2_v3' },
  [job({ id: 'shot-{n}', count: 16, files: [{ path: 'frame.exr', bytes: 10 * 1024 ** 3 }] })],
)

async function approveFirst(say: Stage['say'], incidents: Stage['incidents']): Promise<void> {
  const [first] = await incidents()
  if (first) await say({ kind: 'approve', incidentId: first.incident.id })
}

export const nodeStories: readonly Story[] = [
  {
    row: 'unusable-few',
    when: 'Batch recovers the node within its 15 minutes',
    world: unusable({ recoversAfter: 'PT6M' }),
    minutes: 12,
    ends: ['node-unusable resolved by-itself: nothing'],
    calls: [],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'unusable-few',
    when: 'Batch does not, and admits a reboot that cures',
    world: unusable({ reboot: 'cures' }),
    minutes: 26,
    ends: ['node-unusable resolved helped: reboot'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'refused',
    when: 'the reboot of an unusable node is refused: it is replaced at once, and so is the next without asking',
    world: unusable({ nodes: [2, 3] }),
    policy: { mode: 'act' },
    minutes: 50,
    ends: [
      'node-unusable resolved helped: replace',
      'node-unusable resolved helped: reboot replace',
    ],
    calls: [
      'ComputeNode_Reboot NodeStateUnusable',
      'Pool_RemoveNodes 202',
      'Pool_Resize 202',
      'Pool_RemoveNodes 202',
      'Pool_Resize 202',
    ],
    told: ['opened node-unusable', 'resolved node-unusable', 'resolved node-unusable'],
  },
  {
    row: 'replace',
    when: 'a person resizes the pool while the node leaves: the target is left as the person set it',
    world: breaking({ do: 'node-unknown', nodes: 2 }, { boot: { leave: 'PT4M' } }),
    minutes: 40,
    people: [
      {
        // The node takes minutes to leave; the person is quicker than the next exam.
        at: 15,
        do: async ({ person, emulator, calls, run }) => {
          while (calls().length === 0) await run(5_000)
          const pool = () => person('GET', '/pools/frames').json
          while (pool().allocationState !== 'steady') emulator.advance(5_000)
          person('POST', '/pools/frames/resize', { targetDedicatedNodes: 12 })
        },
      },
    ],
    ends: ['node-lost resolved subject-gone: replace'],
    calls: ['Pool_RemoveNodes 202'],
    told: ['opened node-lost', 'resolved node-lost'],
  },
  {
    row: 'replace',
    when: 'an autoscale pool refills by its formula',
    world: breaking(
      { do: 'node-unknown', nodes: 2 },
      { autoScale: { formula: '$TargetDedicatedNodes = 10;', interval: 'PT5M' } },
    ),
    minutes: 40,
    ends: ['node-lost resolved helped: replace'],
    calls: ['Pool_RemoveNodes 202'],
    told: ['opened node-lost', 'resolved node-lost'],
  },
  {
    row: 'unusable-few',
    when: 'Batch has lost the node for good',
    world: breaking({ do: 'node-unknown', nodes: 2 }),
    minutes: 32,
    ends: ['node-lost resolved helped: replace'],
    calls: ['Pool_RemoveNodes 202', 'Pool_Resize 202'],
    told: ['opened node-lost', 'resolved node-lost'],
  },
  {
    row: 'disk-full',
    when: 'freeing waits for approval, which a person gives: freed, rebooted, and well',
    world: fullDisk,
    minutes: 60,
    people: [{ at: 45, do: ({ say, incidents }) => approveFirst(say, incidents) }],
    ends: ['node-disk-full resolved helped: collect-evidence free-disk reboot'],
    calls: [
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'ComputeNode_Reboot 202',
    ],
    told: ['approval node-disk-full', 'resolved node-disk-full'],
    words: ['deletes the folders of'],
  },
  {
    row: 'disk-full',
    when: 'the policy wants no approval',
    world: fullDisk,
    policy: { mode: 'act', approval: [] },
    minutes: 56,
    ends: ['node-disk-full resolved helped: collect-evidence free-disk reboot'],
    calls: [
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'File_DeleteFromComputeNode 200',
      'ComputeNode_Reboot 202',
    ],
    told: ['opened node-disk-full', 'resolved node-disk-full'],
  },
  {
    row: 'disk-full',
    when: 'nothing may be freed: rebooted, and then replaced',
    world: breaking({ do: 'node-disk-full', nodes: 0 }, { dedicated: 4 }),
    minutes: 34,
    ends: ['node-disk-full resolved helped: collect-evidence reboot replace'],
    calls: ['ComputeNode_Reboot 202', 'Pool_RemoveNodes 202', 'Pool_Resize 202'],
    told: ['opened node-disk-full', 'resolved node-disk-full'],
  },
  {
    row: 'agent-failed',
    when: 'the image does not fit the agent',
    world: reporting('BatchAgentInstallationFailure'),
    minutes: 8,
    ends: ['node-agent-failed escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated node-agent-failed'],
    words: ['nodeAgentSKUId'],
  },
  {
    row: 'package-failed',
    when: 'one node lacks the package',
    world: reporting('ApplicationPackageError'),
    minutes: 8,
    ends: ['node-package-failed escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated node-package-failed'],
    words: ['authentication mode'],
  },
  {
    row: 'container-invalid',
    when: 'a credential was stale: one reboot cures',
    world: reporting('ContainerInvalidImage', { reboot: 'cures' }),
    minutes: 16,
    ends: ['node-container-failed resolved helped: collect-evidence reboot'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-container-failed', 'resolved node-container-failed'],
  },
  {
    row: 'container-invalid',
    when: 'the reboot is in vain: people are told, and it is not rebooted again',
    world: reporting('ContainerInvalidSettings', { reboot: 'in-vain' }),
    minutes: 45,
    ends: ['node-container-failed escalated: collect-evidence reboot escalate'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-container-failed', 'escalated node-container-failed'],
  },
  {
    row: 'package-failed',
    when: 'a code of no table is told as it is',
    world: reporting('SomethingNew'),
    minutes: 8,
    ends: ['node-error escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated node-error'],
    words: ['SomethingNew in words'],
  },
  {
    row: 'start-task-few',
    when: 'a download broke: a reboot runs it again',
    world: startTask('curl: (52) Empty reply from server\n'),
    minutes: 16,
    ends: ['node-start-task-failed resolved helped: collect-evidence reboot'],
    calls: ['ComputeNode_Reboot 202'],
    told: ['opened node-start-task-failed', 'resolved node-start-task-failed'],
  },
  {
    row: 'start-task-few',
    when: 'the GPU is broken: replaced at once, for a reboot keeps the machine',
    world: startTask('WARNING: infoROM is corrupted at gpu 0001:00:00.0\n', { reboot: 'in-vain' }),
    minutes: 24,
    ends: ['node-start-task-failed resolved helped: collect-evidence replace'],
    calls: ['Pool_RemoveNodes 202', 'Pool_Resize 202'],
    told: ['opened node-start-task-failed', 'resolved node-start-task-failed'],
    words: ['infoROM is corrupted'],
  },
  {
    row: 'start-task-many',
    when: 'a module is missing on every node: nothing is rebooted',
    world: startTask("ModuleNotFoundError: No module named 'numpy'\n", { nodes: 'all' }),
    minutes: 14,
    ends: ['pool-start-task-failed escalated: collect-evidence escalate'],
    calls: [],
    told: ['opened pool-start-task-failed', 'escalated pool-start-task-failed'],
    words: ["No module named 'numpy'"],
  },
  {
    row: 'stuck',
    when: 'a node that is starting for three quarters of an hour is replaced',
    world: breaking({ do: 'node-stuck', nodes: 4, state: 'starting' }, { dedicated: 4 }),
    people: [
      {
        at: 2,
        do: ({ person }) => {
          person('POST', '/pools/frames/resize', { targetDedicatedNodes: 5 })
        },
      },
    ],
    minutes: 75,
    ends: ['node-stuck resolved helped: replace'],
    calls: ['Pool_RemoveNodes 202', 'Pool_Resize 202'],
    told: ['opened node-stuck', 'resolved node-stuck'],
  },
  {
    row: 'left-alone',
    when: 'somebody switched the scheduling of a node off',
    world: breaking({ do: 'node-slow', nodes: 0, boots: 2 }),
    people: [
      {
        at: 2,
        do: ({ person }) => {
          const { json } = person('GET', '/pools/frames/nodes')
          person('POST', `/pools/frames/nodes/${json.value[0].id}/disablescheduling`)
        },
      },
    ],
    minutes: 14,
    ends: [],
    calls: [],
    told: [],
  },
  {
    row: 'preempted',
    when: 'Spot nodes stay away for half an hour: told, and nothing is done',
    world: breaking(
      { do: 'node-preempted', nodes: [2, 3, 4, 5], returnsAfter: 'PT100M' },
      {
        dedicated: 2,
        lowPriority: 6,
      },
    ),
    minutes: 45,
    ends: ['pool-preempted open: nothing'],
    calls: [],
    told: ['opened pool-preempted'],
  },
  {
    row: 'preempted',
    when: 'the task of a preempted node is run again by Batch, and nobody is charged',
    world: breaking(
      { do: 'node-preempted', nodes: 0, returnsAfter: 'PT5M' },
      { dedicated: 0, lowPriority: 1 },
      [job({ id: 'frame', duration: 'PT6M' })],
    ),
    minutes: 20,
    ends: [],
    calls: [],
    told: [],
  },
  {
    row: 'black-hole',
    when: 'a node fails what others pass: switched off, rebooted, and switched on again',
    world: breaking(
      {
        do: 'node-black-hole',
        nodes: 0,
        at: 'PT0S',
        for: 'PT6M',
        failsAfter: 'PT9S',
        stderr:
          'solve: error while loading shared libraries: libodd.so.4: cannot open shared object file\n',
      },
      {},
      [job({ id: 'case-{n}', count: 420, duration: ['PT1M', 'PT2M'] })],
    ),
    minutes: 60,
    ends: [
      'task-exit-code resolved superseded: collect-evidence escalate',
      'task-exit-code resolved superseded: collect-evidence escalate',
      'task-exit-code resolved superseded: collect-evidence escalate',
      'task-exit-code resolved superseded: collect-evidence escalate',
      'task-exit-code escalated: collect-evidence escalate',
      'node-black-hole resolved helped: disable-scheduling collect-evidence reboot enable-scheduling',
    ],
    calls: [
      'ComputeNode_DisableScheduling 200',
      'ComputeNode_Reboot 202',
      'ComputeNode_EnableScheduling 200',
    ],
    told: [
      'escalated task-exit-code',
      'resolved task-exit-code',
      'escalated task-exit-code',
      'opened node-black-hole',
      'resolved node-black-hole',
    ],
  },
]

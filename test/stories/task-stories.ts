// Stories of tasks and jobs: what is tried again, what is told instead, and what is left to its owner.
import { smallWorld } from '../support/small-world.ts'
import type { Row } from './rows.ts'
import type { Stage } from './stage.ts'
import type { Story } from './story.ts'
import { failing, job } from './worlds.ts'

const manage = { mode: 'act', tasks: 'manage' }

/** A failure that is told once, with what to do, and never tried again although tasks may be managed. */
function told(
  row: Row,
  code: string,
  fault: string,
  fields: Partial<Story> & { fault?: object } = {},
): Story {
  const { fault: how = {}, ...more } = fields
  return {
    row,
    when: `${code}: told as ${fault}, and not tried again`,
    world: failing({ code }, how),
    policy: manage,
    minutes: 6,
    ends: [`${fault} escalated: collect-evidence escalate`],
    calls: [],
    told: [`escalated ${fault}`],
    ...more,
  }
}

/** Long work takes each of the first two nodes on which the task failed: its next try must go elsewhere. */
async function keepBusy({ run, person }: Stage): Promise<void> {
  let seen = ''
  for (const id of ['long-1', 'long-2']) {
    const failedAgain = (): boolean => {
      const { state, executionInfo } = person('GET', '/jobs/shot/tasks/frame').json
      const isNew = state === 'completed' && executionInfo.endTime !== seen
      if (isNew) seen = executionInfo.endTime
      return isNew
    }
    while (!failedAgain()) await run(5_000)
    person('POST', '/jobs/shot/tasks', { id, commandLine: 'sleep 7200' })
  }
}

const ended = { exitCode: 0 }

export const taskStories: readonly Story[] = [
  {
    row: 'task-transient',
    when: 'a download timed out once: reactivated after its back-off, and well',
    world: failing({ code: 'BlobDownloadTimedOut', category: 'ServerError' }, { times: 1 }),
    policy: manage,
    minutes: 8,
    ends: ['task-input-unavailable resolved helped: collect-evidence reactivate-task'],
    calls: ['Task_Reactivate 204'],
    told: ['opened task-input-unavailable', 'resolved task-input-unavailable'],
  },
  {
    row: 'task-transient',
    when: 'the policy does not say that tasks are managed: told with the call, and left to its owner',
    world: failing({ code: 'BlobDownloadTimedOut', category: 'ServerError' }),
    minutes: 8,
    ends: ['task-input-unavailable held task-owner: collect-evidence'],
    calls: [],
    told: ['opened task-input-unavailable', 'held task-input-unavailable'],
  },
  {
    row: 'task-transient',
    when: 'an upload timed out after exit code 0: Batch would refuse, so it is told',
    world: failing({ code: 'FileUploadTimedOut', category: 'ServerError' }, ended),
    policy: manage,
    minutes: 8,
    ends: ['task-upload-unavailable escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated task-upload-unavailable'],
  },
  told('task-denied', 'BlobNotFound', 'task-input-denied'),
  told('task-denied', 'BlobDownloadMiscError', 'task-input-failed'),
  told('task-denied', 'FileUploadAccessDenied', 'task-upload-denied', { fault: ended }),
  told('task-denied', 'FileUploadMiscError', 'task-upload-failed', { fault: ended }),
  told('task-denied', 'DiskFull', 'task-disk-full'),
  told('task-denied', 'ResourceFileWriteFailed', 'task-files-unwritable'),
  told('task-denied', 'ApplicationPackageError', 'task-package-failed'),
  told('task-denied', 'ContainerInvalidImage', 'task-container-failed'),
  told('task-denied', 'CommandProgramNotFound', 'task-cannot-start'),
  told('task-denied', 'CommandLaunchFailed', 'task-launch-failed'),
  told('task-denied', 'JobPreparationTaskFailed', 'task-preparation-failed'),
  told('task-denied', 'SomethingNew', 'task-failed'),
  {
    row: 'task-exit-code',
    when: 'no rule of the user speaks of it: told, and left to maxTaskRetryCount',
    world: smallWorld({ pool: { dedicated: 2 }, jobs: [job({ id: 'frame', exitCode: 3 })] }),
    policy: manage,
    minutes: 6,
    ends: ['task-exit-code escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated task-exit-code'],
    words: ['exit code 3'],
  },
  {
    row: 'task-exit-code',
    when: "the user's rule says that it may be tried again",
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [job({ id: 'frame', fault: { exitCode: 75, times: 1 } })],
    }),
    policy: { ...manage, exitCodes: [{ codes: '70-75', action: 'reactivate', times: 2 }] },
    minutes: 8,
    ends: ['task-exit-code resolved helped: collect-evidence reactivate-task'],
    calls: ['Task_Reactivate 204'],
    told: ['opened task-exit-code', 'resolved task-exit-code'],
  },
  {
    row: 'task-poison',
    when: 'it fails alike on three nodes: not tried on a fourth',
    world: smallWorld({ pool: { dedicated: 4 }, jobs: [job({ id: 'frame', exitCode: 42 })] }),
    policy: {
      ...manage,
      exitCodes: [{ codes: '42', action: 'reactivate', times: 9, backoffSeconds: 30 }],
    },
    minutes: 14,
    people: [{ at: 1, do: keepBusy }],
    ends: [
      'task-exit-code escalated: collect-evidence reactivate-task collect-evidence reactivate-task collect-evidence escalate',
    ],
    calls: ['Task_Reactivate 204', 'Task_Reactivate 204'],
    told: ['opened task-exit-code', 'escalated task-exit-code'],
    words: ['on 3 nodes'],
  },
  {
    row: 'task-wall-clock',
    when: 'it ran for as long as its own limit allows',
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [
        job({
          id: 'frame',
          duration: 'PT2H',
          properties: { constraints: { maxWallClockTime: 'PT5M' } },
        }),
      ],
    }),
    policy: manage,
    minutes: 10,
    ends: ['task-wall-clock escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated task-wall-clock'],
    words: ['its maxWallClockTime of 5 min was reached'],
  },
  {
    row: 'task-wall-clock',
    when: 'its job ran for as long as its limit allows: one incident for all its tasks',
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [
        {
          ...job({ id: 'frame-{n}', count: 4, duration: 'PT2H' }),
          properties: { constraints: { maxWallClockTime: 'PT6M' } },
        },
      ],
    }),
    minutes: 24,
    ends: ['job-wall-clock escalated: escalate'],
    calls: [],
    told: ['escalated job-wall-clock'],
    words: ['maxWallClockTime of 6 min'],
  },
  {
    row: 'task-wall-clock',
    when: 'a person terminated it, with the same code: recorded, and nobody is called',
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [job({ id: 'frame', duration: 'PT2H' })],
    }),
    minutes: 8,
    people: [
      {
        at: 4,
        do: ({ person }) => {
          person('POST', '/jobs/shot/tasks/frame/terminate')
        },
      },
    ],
    ends: ['task-terminated open: nothing'],
    calls: [],
    told: [],
  },
  {
    row: 'task-slow',
    when: 'its like take a minute, it runs for half an hour and writes nothing',
    world: smallWorld({
      pool: { dedicated: 4 },
      jobs: [job({ id: 'frame-{n}', count: 12 })],
      script: [{ do: 'task-hangs', job: 'shot', task: 'frame-0012', times: 1 }],
    }),
    minutes: 55,
    ends: ['task-stuck escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated task-stuck'],
    words: ['11 tasks of its job took 1 min'],
  },
  {
    row: 'task-waits',
    when: 'it asks for more slots than a node has',
    world: smallWorld({
      pool: { dedicated: 2, taskSlotsPerNode: 2 },
      jobs: [job({ id: 'big', requiredSlots: 4 })],
    }),
    minutes: 30,
    ends: ['task-never-starts escalated: escalate'],
    calls: [],
    told: ['escalated task-never-starts'],
    words: ['A task asks for 4 slots'],
  },
  {
    row: 'task-waits',
    when: 'somebody disabled its job, and enables it again',
    world: smallWorld({
      pool: { dedicated: 1 },
      jobs: [job({ id: 'frame-{n}', count: 3, duration: 'PT1H' })],
    }),
    minutes: 58,
    people: [
      {
        at: 3,
        do: ({ person }) => {
          person('POST', '/jobs/shot/disable', { disableTasks: 'requeue' })
        },
      },
      {
        at: 45,
        do: ({ person }) => {
          person('POST', '/jobs/shot/enable')
        },
      },
    ],
    ends: ['job-waits resolved by-itself: escalate'],
    calls: [],
    told: ['escalated job-waits', 'resolved job-waits'],
  },
  {
    row: 'task-waits',
    when: 'what it depends on failed',
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [
        {
          ...job(
            { id: 'first', exitCode: 2 },
            { id: 'then', properties: { dependsOn: { taskIds: ['first'] } } },
          ),
          properties: { usesTaskDependencies: true },
        },
      ],
    }),
    minutes: 45,
    ends: [
      'task-exit-code escalated: collect-evidence escalate',
      'task-never-starts escalated: escalate',
    ],
    calls: [],
    told: ['escalated task-exit-code', 'escalated task-never-starts'],
    words: ['Task first failed, and what depends on it cannot start'],
  },
  {
    row: 'task-waits',
    when: 'the job preparation task fails on every node',
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [
        {
          ...job({ id: 'frame-{n}', count: 3 }),
          properties: { jobPreparationTask: { commandLine: '/bin/sh -c "exit 7"' } },
        },
      ],
    }),
    minutes: 24,
    ends: ['job-preparation-failed escalated: collect-evidence escalate'],
    calls: [],
    told: ['escalated job-preparation-failed'],
    words: ['exit code 7'],
  },
  {
    row: 'task-waits',
    when: 'the pool has no node',
    world: smallWorld({ pool: { dedicated: 0 }, jobs: [job({ id: 'frame-{n}', count: 5 })] }),
    minutes: 50,
    ends: ['pool-no-usable-node escalated: escalate'],
    calls: [],
    told: ['escalated pool-no-usable-node'],
  },
  {
    row: 'preempted',
    when: 'a person rebooted the node under a task, with terminate: the task is not to blame',
    world: smallWorld({ pool: { dedicated: 2 }, jobs: [job({ id: 'frame', duration: 'PT2H' })] }),
    minutes: 14,
    people: [
      {
        at: 4,
        do: ({ person }) => {
          const { nodeInfo } = person('GET', '/jobs/shot/tasks/frame').json
          const reboot = `/pools/frames/nodes/${nodeInfo.nodeId}/reboot`
          person('POST', reboot, { nodeRebootOption: 'terminate' })
        },
      },
    ],
    ends: ['task-interrupted open: nothing'],
    calls: [],
    told: ['opened task-interrupted'],
  },
]

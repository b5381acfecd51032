// Nodes and node counts as recorded from the service, and as they should never come but may.
import { describe, expect, test } from 'vitest'
import { host, now, type Reply, scriptedAccount } from './scripted-http.ts'

const list = (...value: unknown[]): Reply => ({
  status: 200,
  body: { 'odata.metadata': `https://${host}/$metadata#nodes`, value },
})

/** Recorded in 2020 (API 2020-09-01.12.0), with its certificate and endpoints left out. */
const recordedIdle = {
  id: 'tvmps_7a072dabbdb7adc2b4e9e8f834417c39f21d329ad5fcb4e289196d8bb3e5bbb0_d',
  url: 'https://batchtestnodesdk.japaneast.batch.azure.com/pools/nodesdktestpool1/nodes/tvmps_7a07',
  state: 'idle',
  schedulingState: 'enabled',
  stateTransitionTime: '2020-09-25T22:31:27.771225Z',
  lastBootTime: '2020-09-25T22:28:38.048851Z',
  allocationTime: '2020-09-25T22:24:40.9938248Z',
  ipAddress: '10.218.0.4',
  vmSize: 'small',
  totalTasksRun: 1,
  totalTasksSucceeded: 1,
  runningTasksCount: 0,
  runningTaskSlotsCount: 0,
  startTaskInfo: {
    state: 'completed',
    startTime: '2020-09-25T22:28:42.099575Z',
    endTime: '2020-09-25T22:28:42.455426Z',
    exitCode: 0,
    result: 'success',
    retryCount: 0,
  },
  isDedicated: true,
  nodeAgentInfo: { lastUpdateTime: '2020-09-25T22:28:38.048851Z', version: '1.8.6' },
}

/** Recorded in 2022 (API 2022-01-01.15.0): a creating node has no boot time, agent or start task. */
const recordedCreating = {
  id: 'tvmps_51c8463b3a04dbe253ec3c2239bdbfb9bae7f20ec9463dd6aa626b5cf146fb45_d',
  state: 'creating',
  schedulingState: 'enabled',
  stateTransitionTime: '2022-08-30T23:55:23.3943428Z',
  allocationTime: '2022-08-30T23:55:23.3943428Z',
  runningTasksCount: 0,
  isDedicated: true,
}

/** As documented: the run of a task that failed, of one that still runs, and things that are none. */
const recentTasks = [
  {
    taskUrl: 'https://x/jobs/j/tasks/t',
    jobId: 'j',
    taskId: 't',
    taskState: 'Completed',
    executionInfo: {
      startTime: '2024-05-01T10:00:00Z',
      endTime: '2024-05-01T10:01:00Z',
      exitCode: 1,
      result: 'failure',
      failureInfo: { category: 'UserError', code: 'FailureExitCode', message: 'x' },
      retryCount: 0,
      requeueCount: 0,
    },
  },
  { jobId: 'j', taskId: 'u', taskState: 'running', executionInfo: null },
  { jobId: 'j' },
  7,
]

describe('a node', () => {
  test('tells its last tasks where they are asked for', async () => {
    const { account, asked } = scriptedAccount([list({ ...recordedIdle, recentTasks })])
    const { items } = await account.nodes('frames', true)
    expect(asked[0]?.query.$select).toContain('recentTasks')
    expect(items[0]?.recentTasks).toEqual([
      {
        ...{ jobId: 'j', taskId: 't', state: 'completed', result: 'failure' },
        code: 'FailureExitCode',
        startedAt: Date.UTC(2024, 4, 1, 10),
        endedAt: Date.UTC(2024, 4, 1, 10, 1),
      },
      { jobId: 'j', taskId: 'u', state: 'running' },
    ])
  })

  test('is read from a recorded listing', async () => {
    const { account, asked } = scriptedAccount([list(recordedIdle, recordedCreating)])
    const listing = await account.nodes('frames')
    expect(listing).toEqual({
      complete: true,
      gap: '',
      items: [
        {
          nodeId: 'tvmps_7a072dabbdb7adc2b4e9e8f834417c39f21d329ad5fcb4e289196d8bb3e5bbb0_d',
          state: 'idle',
          stateSince: Date.UTC(2020, 8, 25, 22, 31, 27, 771),
          lastBootAt: Date.UTC(2020, 8, 25, 22, 28, 38, 48),
          allocationTime: Date.UTC(2020, 8, 25, 22, 24, 40, 993),
          schedulingEnabled: true,
          dedicated: true,
          runningTasks: 0,
          errors: [],
          startTask: {
            state: 'completed',
            result: 'success',
            exitCode: 0,
            retryCount: 0,
            startedAt: Date.UTC(2020, 8, 25, 22, 28, 42, 99),
            endedAt: Date.UTC(2020, 8, 25, 22, 28, 42, 455),
          },
          agentVersion: '1.8.6',
          ipAddress: '10.218.0.4',
          tasksRun: 1,
          tasksSucceeded: 1,
        },
        {
          nodeId: 'tvmps_51c8463b3a04dbe253ec3c2239bdbfb9bae7f20ec9463dd6aa626b5cf146fb45_d',
          state: 'creating',
          stateSince: Date.UTC(2022, 7, 30, 23, 55, 23, 394),
          allocationTime: Date.UTC(2022, 7, 30, 23, 55, 23, 394),
          schedulingEnabled: true,
          dedicated: true,
          runningTasks: 0,
          errors: [],
          tasksRun: 0,
          tasksSucceeded: 0,
        },
      ],
    })
    expect(asked[0]?.path).toBe('/pools/frames/nodes')
    expect(asked[0]?.query.$select).toContain('startTaskInfo')
  })

  test('that is unusable carries its error, with secrets taken out', async () => {
    const { account } = scriptedAccount([
      list({
        id: 'n1',
        state: 'unusable',
        errors: [
          {
            code: 'ApplicationPackageError',
            message: 'One or more application packages specified for the pool are invalid',
            errorDetails: [
              { name: 'ApplicationPackageReference', value: 'blender:4.2' },
              { name: 'Url', value: 'https://x.blob.core.windows.net/a?sv=1&sig=c2VjcmV0%3D' },
            ],
          },
        ],
      }),
    ])
    const [node] = (await account.nodes('frames')).items
    expect(node?.errors).toEqual([
      {
        code: 'ApplicationPackageError',
        message: 'One or more application packages specified for the pool are invalid',
        details: [
          { name: 'ApplicationPackageReference', value: 'blender:4.2' },
          { name: 'Url', value: 'https://x.blob.core.windows.net/a?sv=1&sig=REDACTED' },
        ],
      },
    ])
  })

  test.each<{ when: string; wire: Record<string, unknown>; expected: Record<string, unknown> }>([
    {
      when: 'its state is one of tomorrow',
      wire: { state: 'teleporting' },
      expected: { state: 'unknown-state' },
    },
    { when: 'it has no state', wire: {}, expected: { state: 'unknown-state', stateSince: now } },
    { when: 'its enums come in capitals', wire: { state: 'Idle' }, expected: { state: 'idle' } },
    {
      when: 'scheduling is disabled, in capitals',
      wire: { schedulingState: 'Disabled' },
      expected: { schedulingEnabled: false },
    },
    {
      when: 'it runs and does not say how many tasks, it is busy',
      wire: { state: 'running' },
      expected: { runningTasks: 1 },
    },
    {
      when: 'its allocation time is missing, its identity stays the same',
      wire: {},
      expected: { allocationTime: 0 },
    },
    {
      when: 'times and lists are of other types',
      wire: { stateTransitionTime: 5, errors: 'none', startTaskInfo: [], nodeAgentInfo: null },
      expected: { stateSince: now, errors: [] },
    },
    {
      when: 'its start task failed before it ran',
      wire: {
        startTaskInfo: {
          state: 'completed',
          result: 'Failure',
          failureInfo: { category: 'UserError', code: 'BlobNotFound', message: 'gone' },
        },
      },
      expected: {
        startTask: {
          state: 'completed',
          result: 'failure',
          retryCount: 0,
          failure: { category: 'usererror', code: 'BlobNotFound', message: 'gone', details: [] },
        },
      },
    },
  ])('when $when', async ({ wire, expected }) => {
    const { account } = scriptedAccount([{ status: 200, body: { id: 'n1', ...wire } }])
    expect(await account.node('frames', 'n1')).toMatchObject(expected)
  })
})

describe('node counts', () => {
  const zero = { creating: 0, idle: 0, leavingPool: 0, offline: 0, total: 0 }

  test('tell troubled nodes from all, dedicated and Spot together', async () => {
    const { account } = scriptedAccount([
      list(
        {
          poolId: 'frames',
          dedicated: { ...zero, idle: 4, unusable: 1, startTaskFailed: 2, offline: 3, total: 10 },
          lowPriority: { ...zero, unknown: 1, preempted: 5, total: 6 },
        },
        { poolId: 'quiet', dedicated: zero, lowPriority: zero },
        { poolId: 'new', dedicated: { upgradingOS: 2, total: 2 } },
      ),
    ])
    expect((await account.nodeCounts()).items).toEqual([
      {
        pool: 'frames',
        total: 16,
        troubled: 4,
        shape: 'idle=4,offline=3,starttaskfailed=2,unusable=1|preempted=5,unknown=1',
      },
      { pool: 'quiet', total: 0, troubled: 0, shape: '|' },
      { pool: 'new', total: 2, troubled: 0, shape: 'upgradingos=2|' },
    ])
  })

  test('have another shape when a node moves from dedicated to Spot', async () => {
    const shapeOf = async (counts: object) => {
      const { account } = scriptedAccount([list({ poolId: 'p', ...counts })])
      return (await account.nodeCounts()).items[0]?.shape
    }
    const dedicated = await shapeOf({ dedicated: { idle: 1 }, lowPriority: { idle: 0 } })
    const spot = await shapeOf({ dedicated: { idle: 0 }, lowPriority: { idle: 1 } })
    expect(dedicated).not.toBe(spot)
  })
})

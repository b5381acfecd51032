// What jobs say of their end and their preparation, and tasks of their limits and what they wait for.
import { describe, expect, test } from 'vitest'
import type { JobFacts } from '../../../src/ports/batch.ts'
import { type Reply, scriptedAccount } from './scripted-http.ts'

const ok = (body: unknown): Reply => ({ status: 200, body })
const list = (...value: unknown[]): Reply => ok({ value })
const job: JobFacts = {
  jobId: 'job',
  poolId: 'frames',
  state: 'active',
  metadata: {},
  usesDependencies: true,
}

describe('a job that is over', () => {
  test('says why, as recorded of one whose pool could not be made', async () => {
    const schedulingError = {
      category: 'UserError',
      code: 'InvalidCertificatesInAutoPool',
      message: 'One or more certificates specified for the pool are invalid',
      details: [
        { name: 'sha1-0123456789abcdef', value: 'The specified certificate does not exist.' },
      ],
    }
    const { account, asked } = scriptedAccount([
      list({
        id: 'nightly:job-1',
        state: 'completed',
        constraints: { maxWallClockTime: 'P1D' },
        jobPreparationTask: { id: 'jobPrep', commandLine: 'cmd /c dir /s' },
        executionInfo: {
          startTime: '2024-02-05T23:51:32.4822661Z',
          endTime: '2024-02-05T23:51:32.5582662Z',
          poolId: 'auto_1',
          schedulingError,
        },
      }),
    ])
    const since = Date.UTC(2024, 1, 5)
    const [found] = (await account.endedJobs(since, 'auto_1')).items
    expect(found).toEqual({
      jobId: 'nightly:job-1',
      poolId: 'auto_1',
      state: 'completed',
      metadata: {},
      usesDependencies: false,
      wallClockMs: 86_400_000,
      startedAt: Date.UTC(2024, 1, 5, 23, 51, 32, 482),
      endedAt: Date.UTC(2024, 1, 5, 23, 51, 32, 558),
      schedulingError: { ...schedulingError, category: 'usererror' },
      hasPreparation: true,
    })
    expect(asked[0]?.query.$filter).toBe(
      "executionInfo/poolId eq 'auto_1' and state eq 'completed' and executionInfo/endTime ge DateTime'2024-02-05T00:00:00.000Z'",
    )
  })

  test('is asked for in the whole account without a pool', async () => {
    const { account, asked } = scriptedAccount([list()])
    await account.endedJobs(0)
    expect(asked[0]?.query.$filter).toBe(
      "state eq 'completed' and executionInfo/endTime ge DateTime'1970-01-01T00:00:00.000Z'",
    )
  })

  test('says on which nodes its preparation failed', async () => {
    const { account, asked } = scriptedAccount([
      list(
        {
          poolId: 'p',
          nodeId: 'n1',
          jobPreparationTaskExecutionInfo: {
            endTime: '2024-02-05T00:00:01Z',
            state: 'completed',
            exitCode: 7,
            result: 'failure',
            retryCount: 0,
          },
        },
        { poolId: 'p' },
      ),
    ])
    const listing = await account.failedPreparations('job')
    expect(listing.items).toEqual([
      { nodeId: 'n1', exitCode: 7, at: Date.UTC(2024, 1, 5, 0, 0, 1) },
    ])
    expect(listing.complete).toBe(false)
    expect(asked[0]?.path).toBe('/jobs/job/jobpreparationandreleasetaskstatus')
    expect(asked[0]?.query.$filter).toBe("jobPreparationTaskExecutionInfo/result eq 'failure'")
  })
})

describe('some tasks of a job', () => {
  const at = Date.UTC(2026, 2, 1)
  const moment = "DateTime'2026-03-01T00:00:00.000Z'"

  test.each([
    [
      { kind: 'active' as const, sinceBefore: at },
      `state eq 'active' and stateTransitionTime lt ${moment}`,
    ],
    [
      { kind: 'running' as const, startedBefore: at },
      `state eq 'running' and executionInfo/startTime lt ${moment}`,
    ],
    [{ kind: 'succeeded' as const }, "executionInfo/result eq 'success'"],
    [{ kind: 'failed' as const }, "executionInfo/result eq 'failure'"],
  ])('are asked for by $kind, in one page', async (sample, expected) => {
    const next = 'https://renderfarm.westeurope.batch.azure.com/jobs/job/tasks?$skiptoken=1'
    const { account, asked } = scriptedAccount([
      ok({ value: [{ id: 't' }], 'odata.nextLink': next }),
    ])
    expect((await account.someTasks(job, sample, 20)).map(({ taskId }) => taskId)).toEqual(['t'])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.query.$filter).toBe(expected)
    expect(asked[0]?.query.maxresults).toBe('20')
  })
})

describe('a task', () => {
  test('knows its limits, those of its job, its slots and what it waits for', async () => {
    const { account } = scriptedAccount([
      ok({
        id: 't',
        state: 'active',
        constraints: { maxWallClockTime: 'PT1H30M', maxTaskRetryCount: -1 },
        requiredSlots: 4,
        dependsOn: { taskIds: ['prepare'], taskIdRanges: [{ start: 1, end: 3 }] },
        exitConditions: { default: { dependencyAction: 'Satisfy' } },
        executionInfo: { retryCount: 0, requeueCount: 2 },
      }),
      ok({
        id: 'job',
        state: 'active',
        constraints: { maxWallClockTime: 'P1D' },
        executionInfo: { startTime: '2020-03-21T00:00:00Z', poolId: 'p' },
      }),
    ])
    expect(await account.task('job', 't')).toMatchObject({
      wallClockMs: 90 * 60_000,
      jobWallClockMs: 24 * 3_600_000,
      jobStartedAt: Date.UTC(2020, 2, 21),
      maxRetries: -1,
      requiredSlots: 4,
      requeueCount: 2,
      dependsOn: ['prepare', '1', '2', '3'],
      mayFreeOthers: true,
    })
  })

  test.each([
    ['P10675199DT2H48M5.4775807S', undefined],
    ['PT90S', 90_000],
    ['PT1.5S', 1500],
    ['P7D', 7 * 86_400_000],
    ['P', undefined],
    ['PT', undefined],
    ['an hour', undefined],
    ['P999999999999999999999D', undefined],
    [3600, undefined],
    [undefined, undefined],
  ])('with the limit %s may run for %s ms', async (maxWallClockTime, expected) => {
    const { account } = scriptedAccount([list({ id: 't', constraints: { maxWallClockTime } })])
    expect((await account.failedTasks(job, 0)).items[0]?.wallClockMs).toBe(expected)
  })
})

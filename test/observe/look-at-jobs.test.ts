// Looking at the jobs of a pool whole: when, at which of them, and what is asked of each.
import { describe, expect, test } from 'vitest'
import type { TaskFacts } from '../../src/domain/facts.ts'
import type { PoolRecord } from '../../src/domain/record.ts'
import { observe } from '../../src/observe/observe.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { handBatch, jobFacts } from '../support/build-batch.ts'
import { batchFault, hour, minute, noon, pool, second, taskFacts } from '../support/build-facts.ts'
import { controls, incident, record } from '../support/build-record.ts'

const look = (batch: ReturnType<typeof handBatch>, of: PoolRecord = record(), now = noon) =>
  observe(batch, { now: () => now, toWallMs: (ms: number) => ms }, pool, of)

function active(taskId: string, overrides: Partial<TaskFacts> = {}): TaskFacts {
  const since = noon - hour
  const {
    result: _,
    endedAt: __,
    ...task
  } = taskFacts({ taskId, state: 'active', stateSince: since })
  return { ...task, ...overrides }
}

const success = (taskId: string, ranMs: number) =>
  taskFacts({
    taskId,
    result: 'success',
    startedAt: noon - 5 * hour,
    endedAt: noon - 5 * hour + ranMs,
  })

describe('the jobs of a pool', () => {
  test.each([
    { when: 'never', jobsSeenAt: undefined, expected: true },
    { when: '9 min 29 s ago', jobsSeenAt: noon - 9.5 * minute + second, expected: false },
    { when: '9 min 30 s ago', jobsSeenAt: noon - 9.5 * minute, expected: true },
    { when: 'by a clock that was ahead', jobsSeenAt: noon + hour, expected: true },
  ])('were looked at $when, and are looked at: $expected', async ({ jobsSeenAt, expected }) => {
    const of = record({ controls: controls(jobsSeenAt === undefined ? {} : { jobsSeenAt }) })
    const seen = await look(handBatch({ jobs: [jobFacts()] }), of)
    expect(seen.jobs !== undefined).toBe(expected)
  })

  test('cost nothing but their counts where nothing waits or runs', async () => {
    const batch = handBatch({ jobs: [jobFacts()], tasks: [success('t', minute)] })
    const seen = await look(batch)
    expect(batch.calls).toEqual(['taskCounts job'])
    expect(seen.jobs).toMatchObject([
      { jobId: 'job', active: 0, running: 0, waiting: [], slow: [] },
    ])
  })

  test('are begun within a budget, in turn, those with an open incident first', async () => {
    const jobs = Array.from({ length: 150 }, (_, n) => jobFacts({ jobId: `job${n}` }))
    const tasks = jobs.map(({ jobId }) => active('t', { jobId }))
    const subject = { kind: 'job', jobId: 'JOB77' } as const
    const of = record({ incidents: [incident({ fault: 'job-waits', subject })] })
    const turns = new Set<string>()
    for (let turn = 0; turn < 30; turn += 1) {
      const seen = await look(handBatch({ jobs, tasks }), of, noon + turn * 10 * minute)
      expect(seen.jobs).toHaveLength(100)
      expect(seen.jobs?.[0]?.jobId).toBe('job77')
      for (const { jobId } of seen.jobs ?? []) turns.add(jobId)
    }
    expect(turns.size).toBe(150)
  })

  test('that cannot be read are left out, and blind nobody', async () => {
    const batch = handBatch({
      jobs: [jobFacts(), jobFacts({ jobId: 'other' })],
      tasks: [active('t')],
    })
    batch.nextError = new BatchReadError('throttled', 'TooManyRequests', 'Too many.')
    batch.failing = new Set(['someTasks'])
    const seen = await look(batch)
    expect(seen.jobs?.map(({ jobId }) => jobId)).toEqual(['other'])
    expect([seen.tasksComplete, seen.unreadJobs]).toEqual([true, undefined])
    expect(seen.gaps).toEqual(['the tasks of job job: Too many.'])
  })

  test('of open incidents are asked for by name when they are not listed', async () => {
    const incidents = ['over', 'gone'].map((jobId) =>
      incident({ fault: 'job-waits', subject: { kind: 'job', jobId } }),
    )
    const over = jobFacts({ jobId: 'over', state: 'completed', endedAt: noon - hour })
    const seen = await look(handBatch({ jobs: [over] }), record({ incidents }))
    expect(seen.jobs?.map(({ jobId, state }) => `${jobId} ${state}`)).toEqual([
      'over completed',
      'gone gone',
    ])
  })

  test('that ended since the last look tell why', async () => {
    const ended = (jobId: string, endedAt: number) =>
      jobFacts({ jobId, state: 'completed', endedAt, terminateReason: 'MaxWallClockTimeExpiry' })
    const jobs = [ended('now', noon - minute), ended('before', noon - 13 * minute)]
    const of = record({ controls: controls({ jobsSeenAt: noon - 10 * minute }) })
    expect((await look(handBatch({ jobs }), of)).jobs).toMatchObject([
      { jobId: 'now', terminateReason: 'MaxWallClockTimeExpiry' },
    ])
  })

  test('without a pool are those whose pool could not be made', async () => {
    const failed = { state: 'completed', endedAt: noon, schedulingError: batchFault('Unknown') }
    const jobs = [jobFacts({ jobId: 'a', ...failed }), jobFacts({ jobId: 'b', state: 'completed' })]
    const seen = await look(handBatch({ pool: undefined, jobs }))
    expect(seen.jobs?.map(({ jobId }) => jobId)).toEqual(['a'])
  })
})

describe('tasks that run', () => {
  const like = Array.from({ length: 10 }, (_, n) => success(`like${n}`, 10 * minute))
  const runs = (taskId: string, ranMs: number) =>
    active(taskId, { state: 'running', startedAt: noon - ranMs })

  test('longer than their like are shown with the last word of both outputs', async () => {
    const batch = handBatch({
      jobs: [jobFacts()],
      tasks: [...like, runs('slow', 31 * minute), runs('quick', 29 * minute)],
      outputsChangedAt: { slow: noon - 20 * minute },
    })
    const [seen] = (await look(batch)).jobs ?? []
    expect(seen?.usual).toEqual({ count: 10, medianMs: 10 * minute, longestMs: 10 * minute })
    expect(seen?.slow.map(({ taskId, silentSince }) => [taskId, silentSince])).toEqual([
      ['slow', noon - 20 * minute],
    ])
    expect(batch.calls.filter((call) => call.startsWith('taskFileChangedAt'))).toEqual([
      'taskFileChangedAt job/slow stdout.txt',
      'taskFileChangedAt job/slow stderr.txt',
    ])
  })

  test('are not looked at where too few have succeeded', async () => {
    const batch = handBatch({
      jobs: [jobFacts()],
      tasks: [...like.slice(1), runs('slow', 5 * hour)],
    })
    expect((await look(batch)).jobs?.[0]?.slow).toEqual([])
    expect(batch.calls).not.toContain('someTasks job running')
  })

  test('as the manager of their job run as long as it', async () => {
    const tasks = [...like, { ...runs('slow', 5 * hour), jobManager: true }]
    expect((await look(handBatch({ jobs: [jobFacts()], tasks }))).jobs?.[0]?.slow).toEqual([])
  })
})

describe('tasks that wait', () => {
  const waiting = async (...tasks: TaskFacts[]) => {
    const [seen] = (await look(handBatch({ jobs: [jobFacts()], tasks }))).jobs ?? []
    return [seen?.waiting.map(({ taskId }) => taskId), seen?.blockedBy]
  }
  const failed = taskFacts({ taskId: 'first' })
  const then = active('then', { dependsOn: ['FIRST'] })

  test('for nobody are shown after ten minutes', async () => {
    const young = active('young', { stateSince: noon - 10 * minute })
    const old = active('old', { stateSince: noon - 10 * minute - second })
    expect(await waiting(young, old)).toEqual([['old'], []])
  })

  test('for one that failed are blocked by it', async () => {
    expect(await waiting(failed, then)).toEqual([['then'], ['first']])
  })

  test('for one that failed and frees them all the same are not', async () => {
    expect(await waiting({ ...failed, mayFreeOthers: true }, then)).toEqual([[], []])
  })

  test('for one that waits or runs itself have no reason of their own', async () => {
    expect(await waiting(active('first'), then)).toEqual([['first'], []])
  })

  test('for one that has succeeded wait for something else', async () => {
    expect(await waiting({ ...failed, result: 'success' }, then)).toEqual([['then'], []])
  })

  test('for a number are blocked by the id with zeros before it', async () => {
    const numbered = active('then', { dependsOn: ['7'] })
    expect(await waiting(taskFacts({ taskId: '0007' }), numbered)).toEqual([['then'], ['0007']])
  })
})

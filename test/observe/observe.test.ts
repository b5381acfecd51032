// Observing a pool: what is read, how far back, and what it says where something could not be.
import { describe, expect, test } from 'vitest'
import type { PoolRecord } from '../../src/domain/record.ts'
import { observe } from '../../src/observe/observe.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { handBatch, jobFacts } from '../support/build-batch.ts'
import {
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  noon,
  pool,
  second,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { attempt, controls, incident, reactivate, record } from '../support/build-record.ts'

const clockAt = (now: number) => ({ now: () => now, toWallMs: (ms: number) => ms })
const look = (batch: ReturnType<typeof handBatch>, of: PoolRecord = record(), now = noon) =>
  observe(batch, clockAt(now), pool, of)
const failedAt = (taskId: string, endedAt: number) => taskFacts({ taskId, endedAt })
const open = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    incident({
      id: `renderfarm.frames.inc${index}abc`,
      fault: 'task-failed',
      subject: taskSubject(`t${index}`),
    }),
  )

describe('a pool that is seen', () => {
  test('is whole', async () => {
    const seen = await look(handBatch({ nodes: [nodeFacts()] }))
    expect(seen).toMatchObject({ complete: true, gaps: [], observedAt: noon, tasksSeenUntil: noon })
    expect(seen.nodes).toHaveLength(1)
  })

  test('and is gone has no snapshot, and is complete all the same', async () => {
    const seen = await look(handBatch({ pool: undefined }))
    expect([seen.snapshot, seen.complete]).toEqual([undefined, true])
  })

  test('for the first time shows the failures of an hour, later those since two minutes before', async () => {
    const tasks = [
      failedAt('old', noon - hour - 1),
      failedAt('hour', noon - hour),
      failedAt('three', noon - 3 * minute),
      failedAt('two', noon - 2 * minute),
    ]
    const batch = handBatch({ jobs: [jobFacts()], tasks })
    const names = async (of?: PoolRecord) =>
      (await look(batch, of)).tasks.map(({ taskId }) => taskId)
    expect(await names()).toEqual(['hour', 'three', 'two'])
    expect(await names(record({ controls: controls({ tasksSeenUntil: noon }) }))).toEqual(['two'])
  })

  const failing = { tasksRun: 8, tasksSucceeded: 4 }
  const rebootedPast = {
    nodeId: 'N1',
    repairs: [{ at: noon - hour, kind: 'reboot', allocationTime: noon - day }],
  }
  test.each([
    { when: 'half of its runs', node: failing, expected: 1 },
    { when: 'less', node: { ...failing, tasksRun: 9, tasksSucceeded: 5 }, expected: 0 },
    { when: 'three runs', node: { tasksRun: 3, tasksSucceeded: 0 }, expected: 0 },
    {
      when: 'half of those that ended',
      node: { ...failing, tasksRun: 9, runningTasks: 1 },
      expected: 1,
    },
    { when: 'none: half still run', node: { ...failing, runningTasks: 1 }, expected: 0 },
    { when: 'all, and is unusable', node: { ...failing, state: 'unusable' }, expected: 0 },
    {
      when: 'all, and is switched off',
      node: { ...failing, schedulingEnabled: false },
      expected: 0,
    },
    {
      when: 'few in all, and was rebooted',
      node: { tasksRun: 400, tasksSucceeded: 390 },
      nodes: [rebootedPast],
      expected: 1,
    },
  ] as const)(
    'asks which tasks ran on a node that failed $when',
    async ({ node, expected, ...more }) => {
      const batch = handBatch({ nodes: [nodeFacts(node)] })
      await look(batch, record(more))
      expect(batch.calls.filter((call) => call === 'nodes with tasks')).toHaveLength(expected)
    },
  )

  test.each([
    { when: 'seconds', ahead: 30 * second, expected: ['two'] },
    { when: 'hours', ahead: 6 * hour, expected: ['hour', 'three', 'two'] },
  ])('shows what a clock $when ahead has hidden', async ({ ahead, expected }) => {
    const tasks = [
      failedAt('hour', noon - hour),
      failedAt('three', noon - 3 * minute),
      failedAt('two', noon - 2 * minute),
    ]
    const of = record({ controls: controls({ tasksSeenUntil: noon + ahead }) })
    const seen = await look(handBatch({ jobs: [jobFacts()], tasks }), of)
    expect(seen.tasks.map(({ taskId }) => taskId)).toEqual(expected)
    expect(seen.tasksSeenUntil).toBe(noon)
  })

  test('shows what failed in a job that has completed since', async () => {
    const job = jobFacts({ state: 'completed', endedAt: noon - minute })
    const tasks = [failedAt('last', noon - minute)]
    const of = record({ controls: controls({ tasksSeenUntil: noon }) })
    const seen = await look(handBatch({ jobs: [job], tasks }), of)
    expect(seen.tasks.map(({ taskId }) => taskId)).toEqual(['last'])
  })

  test('shows of tasks that were ended how long their like take', async () => {
    const like = taskFacts({
      taskId: 'like',
      result: 'success',
      startedAt: noon - 3 * hour,
      endedAt: noon - 2 * hour,
    })
    const ended = (code: string) =>
      taskFacts({ taskId: code, failure: batchFault(code), endedAt: noon - minute })
    const tasks = [like, ended('TaskEnded'), ended('FailureExitCode')]
    const seen = await look(handBatch({ jobs: [jobFacts()], tasks }))
    expect(seen.tasks.map(({ taskId, usual }) => [taskId, usual])).toEqual([
      ['TaskEnded', { count: 1, medianMs: hour, longestMs: hour }],
      ['FailureExitCode', undefined],
    ])
  })

  test('shows the tasks of open incidents, and which of them are gone', async () => {
    const batch = handBatch({ tasks: [taskFacts({ taskId: 't0', result: 'success' })] })
    const seen = await look(batch, record({ incidents: open(2) }))
    expect(seen.tasks.map(({ taskId }) => taskId)).toEqual(['t0'])
    expect(seen.goneTasks).toEqual([taskSubject('t1')])
  })
})

describe('a hundred and more open tasks', () => {
  const tasks = Array.from({ length: 250 }, (_, index) => taskFacts({ taskId: `t${index}` }))

  test('are read in turn, and blind nobody', async () => {
    const of = record({ incidents: open(250) })
    const read = new Set<string>()
    for (let turn = 0; turn < 5; turn += 1) {
      const batch = handBatch({ tasks })
      const seen = await look(batch, of, noon + turn * 15 * second)
      expect([seen.complete, batch.calls.length, seen.goneTasks]).toEqual([true, 100, []])
      for (const call of batch.calls) read.add(call)
    }
    expect(read.size).toBe(250)
  })

  test('begin with those that have an attempt under way', async () => {
    const task = taskSubject('t249')
    const live = attempt({
      action: { ...reactivate, task } as typeof reactivate,
      step: 'verifying',
    })
    const batch = handBatch({ tasks })
    await look(batch, record({ incidents: open(250), attempts: [live] }))
    expect(batch.calls[0]).toBe('task job/t249')
  })
})

describe('what could not be read', () => {
  const denied = new BatchReadError('denied', 'AuthorizationFailed', 'The role is missing.')

  test.each([
    ['pool', 'the pool: The role is missing.', false],
    ['nodes', 'the nodes: The role is missing.', false],
    ['jobs', 'the jobs: The role is missing.', true],
    ['endedJobs', 'the jobs that ended lately: The role is missing.', true],
  ])('of %s is a gap, and nothing is taken for gone', async (name, gap, complete) => {
    const batch = handBatch({ jobs: [jobFacts()], tasks: [failedAt('other', noon)] })
    batch.nextError = denied
    batch.failing = new Set([name])
    const seen = await look(batch, record({ incidents: open(1) }))
    expect([seen.complete, seen.tasksComplete, seen.gaps]).toEqual([complete, false, [gap]])
    expect(seen.unseenSince).toBe(complete ? undefined : noon)
    if (complete) expect(seen.tasksSeenUntil).toBe(noon - hour + 2 * minute)
    expect(seen.unreadJobs).toBeUndefined()
    expect(seen.jobs).toBeUndefined()
  })

  test.each([
    ['taskCounts', 'the tasks of job job: The role is missing.'],
    ['failedTasks', 'the tasks of job job: The role is missing.'],
    ['task', 'task job/t0: The role is missing.'],
  ])('of %s of one job leaves that job out, and is listed again', async (name, gap) => {
    const batch = handBatch({ jobs: [jobFacts()], tasks: [failedAt('other', noon)] })
    batch.nextError = denied
    batch.failing = new Set([name])
    const seen = await look(batch, record({ incidents: open(1) }))
    expect([seen.complete, seen.tasksComplete, seen.gaps]).toEqual([true, true, [gap]])
    expect(seen.unreadJobs).toEqual(['job'])
    expect(seen.goneTasks).toEqual(name === 'task' ? [] : [taskSubject('t0')])
    expect(seen.tasksSeenUntil).toBe(noon - hour + 2 * minute)
  })

  test('keeps the watermark back for a day at the most', async () => {
    const batch = handBatch({
      jobs: [jobFacts()],
      tasks: [failedAt('day', noon - day), failedAt('older', noon - day - 1)],
    })
    const of = record({ controls: controls({ tasksSeenUntil: noon - 3 * day }) })
    expect((await look(batch, of)).tasks.map(({ taskId }) => taskId)).toEqual(['day'])
  })

  test('for a while is so since it was first, but for a clock that was ahead', async () => {
    const since = async (unseenSince: number) => {
      const batch = handBatch()
      batch.nextError = denied
      return (await look(batch, record({ controls: controls({ unseenSince }) }))).unseenSince
    }
    expect(await since(noon - hour)).toBe(noon - hour)
    expect(await since(noon + hour)).toBe(noon)
  })

  test('of a page is a gap too', async () => {
    const seen = await look(handBatch({ complete: false }))
    expect(seen.gaps).toEqual([
      'the nodes: page 2 was not answered',
      'the jobs: page 2 was not answered',
      'the jobs that ended lately: page 2 was not answered',
    ])
  })

  test('that is no answer of Batch is a fault of ours, and thrown', async () => {
    const batch = handBatch()
    batch.nodes = async () => {
      throw new TypeError('x')
    }
    await expect(look(batch)).rejects.toThrow(TypeError)
  })
})

describe('a pool of many jobs', () => {
  test('is read ten jobs at a time, and in their order', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `j${index}`)
    const batch = handBatch({
      jobs: ids.map((jobId) => jobFacts({ jobId })),
      tasks: ids.map((jobId) => taskFacts({ jobId, endedAt: noon - minute })),
    })
    let under = 0
    let most = 0
    const slow = {
      ...batch,
      taskCounts: async (jobId: string) => {
        under += 1
        most = Math.max(most, under)
        // The later it was asked for, the sooner it answers.
        for (let turn = ids.indexOf(jobId); turn < 60; turn += 1) await Promise.resolve()
        under -= 1
        return await batch.taskCounts(jobId)
      },
    }
    const seen = await observe(slow, clockAt(noon), pool, record())
    expect(most).toBe(10)
    expect(seen.tasks.map(({ jobId }) => jobId)).toEqual(ids)
  })
})

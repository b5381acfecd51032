// What is well, what is unknown, and many things at once.
import { describe, expect, test } from 'vitest'
import { diagnosed } from './said.ts'

const full = { code: 'DiskFull', message: 'There is not enough disk space on the node' }

describe('what is well is said to be', () => {
  test.each([
    {
      what: 'an idle node',
      given: { id: 'n', state: 'idle', schedulingState: 'enabled' },
      fix: 'ignore',
    },
    {
      what: 'a starting node',
      given: { id: 'n', state: 'Starting', schedulingState: 'Enabled' },
      fix: 'wait',
    },
    {
      what: 'an offline node',
      given: { id: 'n', state: 'offline', schedulingState: 'disabled' },
      fix: 'ignore',
    },
    {
      what: 'a task that succeeded',
      given: {
        id: '1',
        state: 'completed',
        executionInfo: { result: 'success', exitCode: 0, retryCount: 2 },
      },
      fix: 'ignore',
    },
    {
      what: 'a running task',
      given: { id: '1', state: 'running', executionInfo: { retryCount: 0 } },
      fix: 'wait',
    },
    {
      what: 'a task that has just been added',
      given: {
        id: '1',
        state: 'active',
        commandLine: 'x',
        stateTransitionTime: '2026-03-01T11:59:00Z',
      },
      fix: 'wait',
    },
    {
      what: 'a pool at its target',
      given: {
        id: 'p',
        allocationState: 'steady',
        targetDedicatedNodes: 2,
        currentDedicatedNodes: 2,
      },
      fix: 'ignore',
    },
    {
      what: 'a pool on its way',
      given: {
        id: 'p',
        allocationState: 'resizing',
        targetDedicatedNodes: 2,
        currentDedicatedNodes: 1,
      },
      fix: 'wait',
    },
    {
      what: 'a job',
      given: { id: 'j', state: 'active', poolInfo: { poolId: 'p' } },
      fix: 'ignore',
    },
  ])('$what', ({ given, fix }) => {
    expect(diagnosed(given)).toMatchObject({
      fault: 'none',
      causeClass: 'benign',
      fixClass: fix,
      retryHelps: false,
    })
  })

  test('a resize error that outlived its cause is left over', () => {
    const pool = {
      id: 'p',
      allocationState: 'steady',
      targetDedicatedNodes: 0,
      currentDedicatedNodes: 0,
      resizeErrors: [{ code: 'AllocationTimedout', message: 'the resize timeout was reached' }],
    }
    expect(diagnosed(pool)).toMatchObject({
      causeClass: 'stale-error',
      fixClass: 'ignore',
      retryHelps: false,
    })
    expect(diagnosed({ ...pool, allocationState: 'resizing' }).causeClass).not.toBe('stale-error')
    expect(diagnosed({ ...pool, currentDedicatedNodes: 1 }).causeClass).not.toBe('stale-error')
    // Without its numbers nobody knows.
    const { targetDedicatedNodes: _, ...unknown } = pool
    expect(diagnosed(unknown).causeClass).not.toBe('stale-error')
  })
})

describe('what is unknown is said to be, with what to collect next', () => {
  test.each([
    { what: 'a sentence that says nothing', given: 'it does not work' },
    { what: 'a number', given: '42' },
    { what: 'JSON of something else', given: { name: 'Ada', age: 36 } },
    {
      what: 'JSON whose names sound like a failure',
      given: { url: 'https://x/certificates/timeout', kind: 'expired' },
    },
    { what: 'an empty list', given: [] },
    { what: 'a case with an empty quotation', given: { kind: 'mystery', quoted: '' } },
  ])('$what', ({ given }) => {
    const report = diagnosed(given)
    expect(report).toMatchObject({ fault: 'unknown', causeClass: 'unknown', retryHelps: null })
    expect(report.explanation).toMatch(/Collect /)
  })

  test('a node in a state for hours, a task that waits for hours', () => {
    const long = { stateTransitionTime: '2026-03-01T03:00:00Z' }
    expect(
      diagnosed({ id: 'n', state: 'starting', schedulingState: 'enabled', ...long }),
    ).toMatchObject({ fault: 'node-stuck', causeClass: 'unknown' })
    expect(diagnosed({ id: '1', state: 'active', commandLine: 'x', ...long })).toMatchObject({
      fault: 'task-never-starts',
      causeClass: 'unknown',
    })
  })
})

describe('of a list', () => {
  const sick = (id: string) => ({ id, state: 'unusable', schedulingState: 'enabled' })
  const well = (id: string) => ({ id, state: 'idle', schedulingState: 'enabled' })

  test('what is alike is counted, and what is sick comes first', () => {
    const report = diagnosed({
      value: [well('a'), { ...well('b'), errors: [full] }, sick('c'), well('d'), well('e')],
    })
    expect(report).toMatchObject({ fault: 'node-disk-full', subject: 'node b', count: 1 })
    expect(report.others.map(({ fault, count }) => ({ fault, count }))).toEqual([
      { fault: 'node-unusable', count: 1 },
      { fault: 'none', count: 3 },
    ])
  })

  test('most of the nodes are the pool', () => {
    expect(diagnosed([sick('a'), sick('b'), sick('c'), well('d')]).scope).toBe('whole-pool')
    expect(diagnosed([sick('a'), well('b'), well('c'), well('d')]).scope).toBe('one-node')
  })
})

describe('a task that Batch ended', () => {
  const ended = (minutes: number, constraints?: object) => ({
    id: '1',
    state: 'completed',
    ...(constraints ? { constraints } : {}),
    executionInfo: {
      startTime: '2026-03-01T10:00:00Z',
      endTime: new Date(Date.UTC(2026, 2, 1, 10, minutes)).toISOString(),
      result: 'failure',
      retryCount: 0,
      failureInfo: { category: 'UserError', code: 'TaskEnded', message: 'The task was ended' },
    },
  })
  const anHour = { maxWallClockTime: 'PT1H' }

  test('at its limit ran out of time', () => {
    expect(diagnosed(ended(60, anHour))).toMatchObject({
      fault: 'task-wall-clock',
      causeClass: 'timeout',
      confidence: 'certain',
      retryHelps: false,
    })
  })

  test('before its limit was ended by its job or by a person: that is not known', () => {
    const report = diagnosed(ended(10, anHour))
    expect(report).toMatchObject({ fault: 'task-ended', causeClass: 'unknown', retryHelps: null })
    expect(report.explanation).toMatch(/by a request, or by the time limit of its job/)
  })
})

describe('what is said of most nodes', () => {
  test('is called a fault of the pool', () => {
    const quoted = { code: 'FailureExitCode', message: 'The start task failed' }
    expect(diagnosed({ kind: 'startTask', quoted, scope: 'whole-pool' }).fault).toBe(
      'pool-start-task-failed',
    )
    expect(diagnosed({ kind: 'startTask', quoted, scope: 'one-node' }).fault).toBe(
      'node-start-task-failed',
    )
    expect(
      diagnosed({ kind: 'node.state', quoted: 'all unusable', scope: 'whole-pool' }).fault,
    ).toBe('pool-unusable')
  })
})

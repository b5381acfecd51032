// The bounds of diagnose: how long is long, what is told first, and what of an error body is read.
import { describe, expect, test } from 'vitest'
import { at, diagnosed, seen } from './said.ts'

const minutesAgo = (minutes: number) => new Date(at - minutes * 60_000).toISOString()

describe('how long is long', () => {
  test.each([
    { state: 'starting', minutes: 40, fault: 'none' },
    { state: 'starting', minutes: 60, fault: 'node-stuck' },
    { state: 'waitingforstarttask', minutes: 60, fault: 'node-stuck' },
    { state: 'idle', minutes: 6000, fault: 'none' },
  ])('a node $state for $minutes minutes: $fault', ({ state, minutes, fault }) => {
    const node = {
      id: 'n',
      state,
      stateTransitionTime: minutesAgo(minutes),
      schedulingState: 'enabled',
    }
    expect(diagnosed(node).fault).toBe(fault)
  })

  test.each([
    { minutes: 50, fault: 'none' },
    { minutes: 70, fault: 'task-never-starts' },
  ])('a task that waits for $minutes minutes: $fault', ({ minutes, fault }) => {
    const task = {
      id: 't',
      state: 'active',
      stateTransitionTime: minutesAgo(minutes),
      commandLine: 'x',
    }
    expect(diagnosed(task).fault).toBe(fault)
  })

  test('what a node reports while it boots is of the time before', () => {
    const errors = [{ code: 'DiskFull', message: 'There is not enough disk space' }]
    for (const state of ['rebooting', 'reimaging']) {
      expect(diagnosed({ id: 'n', state, errors }).fault).toBe('none')
    }
    expect(diagnosed({ id: 'n', state: 'unusable', errors }).fault).toBe('node-disk-full')
  })
})

describe('of several failures', () => {
  const failed = (id: string, code: string, endTime = minutesAgo(1), url = 'https://a/b') => ({
    id,
    state: 'completed',
    executionInfo: {
      endTime,
      result: 'failure',
      failureInfo: {
        code,
        category: 'UserError',
        message: 'x',
        details: [{ name: 'BlobSource', value: url }],
      },
    },
  })

  test('what is said most often comes first, wherever it stands', () => {
    const few = failed('few', 'BlobNotFound')
    const many = ['a', 'b', 'c'].map((id) => failed(id, 'CommandProgramNotFound'))
    for (const list of [
      [few, ...many],
      [...many, few],
    ]) {
      const { subject, count, others } = diagnosed(list)
      expect({ subject, count }).toEqual({ subject: 'task a', count: 3 })
      expect(others.map((other) => other.subject)).toEqual(['task few'])
    }
  })

  test('a SAS had expired for the later one alone', () => {
    const url = `https://a.blob.core.windows.net/in/x?sv=2024-11-04&se=${minutesAgo(60)}&sig=x`
    const { rule, count, others } = diagnosed([
      failed('early', 'BlobAccessDenied', minutesAgo(600), url),
      failed('late', 'BlobAccessDenied', minutesAgo(5), url),
    ])
    expect([
      { rule, count },
      ...others.map((one) => ({ rule: one.rule, count: one.count })),
    ]).toContainEqual({
      rule: 'input-sas-expired',
      count: 1,
    })
  })
})

describe('of an error body', () => {
  test.each([
    { status: 404, told: '404' },
    { status: 503, told: '503' },
    { status: 200, told: undefined },
    { status: 600, told: undefined },
  ])('a status of $status is read as $told', ({ status, told }) => {
    const report = diagnosed({ status, error: { code: 'SomethingNew', message: 'x' } })
    expect(seen(report).status).toBe(told)
  })

  test('the number of a category is its word', () => {
    const run = (category: number) =>
      seen(
        diagnosed({
          FailureInformation: { Category: category, Code: 'BlobNotFound', Message: 'x' },
        }),
      )
    expect(run(0).category).toBe('usererror')
    expect(run(1).category).toBe('servererror')
  })

  test('what a signature was made of stays away', () => {
    const report = diagnosed({
      code: 'AuthenticationFailed',
      message: { value: 'Server failed to authenticate the request' },
      values: [
        { key: 'AuthenticationErrorDetail', value: 'The MAC signature found in the HTTP request' },
        { key: 'Reason', value: 'clock' },
      ],
    })
    expect(Object.keys(seen(report))).not.toContain('AuthenticationErrorDetail')
    expect(seen(report).Reason).toBe('clock')
  })
})

// Many tasks of a job that fail alike, and a pool that cannot be seen: one finding each.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  taskFacts,
} from '../support/build-facts.ts'

const failing = (count: number, code: string, jobId = 'job') =>
  Array.from({ length: count }, (_, n) =>
    taskFacts({ taskId: `t${n}`, jobId, failure: batchFault(code) }),
  )
const subjects = (tasks: ReturnType<typeof failing>) => [
  ...new Set(classify(poolFacts({ tasks })).map(({ subject }) => subject.kind)),
]

describe('tasks of one job that failed alike', () => {
  test.each([
    { code: 'BlobDownloadTimedOut', count: 20, expected: ['task'] },
    { code: 'BlobDownloadTimedOut', count: 21, expected: ['job'] },
    { code: 'FailureExitCode', count: 5, expected: ['task'] },
    { code: 'FailureExitCode', count: 6, expected: ['job'] },
  ])('$count times with $code are findings about a $expected', ({ code, count, expected }) => {
    expect(subjects(failing(count, code))).toEqual(expected)
  })

  test('are counted job by job and fault by fault', () => {
    const tasks = [
      ...failing(15, 'BlobDownloadTimedOut', 'a'),
      ...failing(15, 'BlobDownloadTimedOut', 'b'),
      ...failing(15, 'FileUploadTimedOut', 'a'),
    ]
    expect(subjects(tasks)).toEqual(['task'])
  })

  test('on one node say so in the singular', () => {
    const tasks = failing(21, 'BlobDownloadTimedOut').map((task) => ({ ...task, nodeId: 'n1' }))
    const [found] = classify(poolFacts({ tasks }))
    expect(found?.summary).toContain('failed alike on 1 node. ')
  })

  test('are 3,600, and make one finding', () => {
    const [found, ...others] = classify(poolFacts({ tasks: failing(3600, 'BlobDownloadTimedOut') }))
    expect(others).toEqual([])
    expect(found?.summary).toMatch(/^3600 tasks of the job failed alike/)
    expect(playbookRow(found?.fault ?? 'task-failed').ladder.at(-1)).toEqual({ kind: 'escalate' })
  })
})

describe('a pool that could not be seen whole', () => {
  const blind = (forMs: number) =>
    poolFacts({
      complete: false,
      tasksComplete: false,
      unseenSince: noon - forMs,
      gaps: ['the nodes: The role is missing.'],
      nodes: [nodeFacts({ state: 'unusable' })],
    })

  test('for 10 min says nothing yet, of its nodes neither', () => {
    expect(classify(blind(10 * minute))).toEqual([])
  })

  test('for longer is a finding of its own, with what is missing', () => {
    const [found, ...others] = classify(blind(11 * minute))
    expect(others).toEqual([])
    expect(found).toMatchObject({ fault: 'pool-not-examined', since: noon - 11 * minute })
    expect(found?.summary).toBe(
      'The pool could not be seen whole for 11 min; meanwhile nothing is decided about it. The first gap: the nodes: The role is missing.',
    )
  })
})

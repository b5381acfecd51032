// What answers mean for an attempt: done, overtaken, not made, refused for a day, refused.
import { describe, expect, test } from 'vitest'
import { meaningOf } from '../../src/act/answer-meaning.ts'
import type { ActionAnswer } from '../../src/ports/batch.ts'

const refused = (code: string, status = 409): ActionAnswer => ({
  kind: 'refused',
  status,
  code,
  message: 'said',
})

const cases: readonly {
  when: string
  codes: readonly string[]
  expected: { result: string; remember: boolean }
}[] = [
  {
    when: 'it is so already',
    codes: ['NodeAlreadyInTargetSchedulingState', 'TaskCompleted', 'NodeUserExists'],
    expected: { result: 'done', remember: false },
  },
  {
    when: 'somebody was faster',
    codes: [
      'NodeBeingRebooted',
      'NodeBeingReimaged',
      'NodeBeingStarted',
      'NodeBeingCreated',
      'TaskNotCompleted',
      'PoolBeingDeleted',
    ],
    expected: { result: 'overtaken', remember: false },
  },
  {
    when: 'it changed since, or is busy',
    codes: ['ConditionNotMet', 'PoolBeingResized', 'NodeNotReady', 'PoolBeingCreated'],
    expected: { result: 'not-made', remember: false },
  },
  {
    when: 'it cannot be had in this state: the next rung',
    codes: ['NodeStateUnusable', 'OperationNotValidOnNode', 'operationinvalidforcurrentstate'],
    expected: { result: 'refused', remember: true },
  },
  {
    when: 'the call is wrong, or its job has ended',
    codes: ['TaskSucceeded', 'JobCompleted', 'InvalidPropertyValue', 'AuthenticationFailed'],
    expected: { result: 'refused', remember: false },
  },
  {
    when: 'such a pool or node does not admit it',
    codes: ['OperationNotValidOnPool', 'TVMCurrentOperationUnsupported'],
    expected: { result: 'refused', remember: true },
  },
  {
    when: 'a conflict of a code that stands in no table is learned',
    codes: ['Teapot', ''],
    expected: { result: 'refused', remember: true },
  },
]

describe('an answer that refuses', () => {
  test.each(cases)('$when', ({ codes, expected }) => {
    for (const code of codes) expect(meaningOf(refused(code)), code).toMatchObject(expected)
  })

  test.each([400, 401, 403, 500])(
    '%i of a code that stands in no table is not learned',
    (status) => {
      expect(meaningOf(refused('Teapot', status))).toMatchObject({ remember: false })
    },
  )

  test('says what Batch said, without secrets', () => {
    const answer: ActionAnswer = {
      kind: 'refused',
      status: 400,
      code: 'InvalidInput',
      message: 'https://a.blob.core.windows.net/c?sv=1&sig=c2VjcmV0c2VjcmV0',
    }
    expect(meaningOf(answer)).toMatchObject({
      reason: expect.stringMatching(/^Batch answered 400 InvalidInput: .*sig=REDACTED/),
    })
  })
})

test('other answers', () => {
  expect(meaningOf({ kind: 'accepted', status: 202 })).toEqual({ kind: 'accepted' })
  expect(meaningOf({ kind: 'in-doubt', reason: 'no answer' }).kind).toBe('in-doubt')
  expect(meaningOf({ kind: 'gone', status: 404, code: 'NodeNotFound', message: '' })).toMatchObject(
    { result: 'overtaken', remember: false },
  )
  expect(
    meaningOf({
      kind: 'throttled',
      status: 429,
      code: 'TooManyRequests',
      message: '',
      retryAfterMs: 1,
    }),
  ).toMatchObject({ result: 'not-made', remember: false })
})

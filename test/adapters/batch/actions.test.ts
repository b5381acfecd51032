// Actions: what goes over the wire, that it goes once, and what each answer means.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ActionAnswer, BatchAccount } from '../../../src/ports/batch.ts'
import { fault, type Reply, scriptedAccount } from './scripted-http.ts'

afterEach(() => {
  vi.useRealTimers()
})

const done: Reply = { status: 202, headers: { 'content-type': '' } }

describe('an action goes out as Batch expects it', () => {
  test.each<{
    action: string
    run: (account: BatchAccount) => Promise<ActionAnswer>
    path: string
    method?: string
    body?: unknown
    ifMatch?: string
    query?: Record<string, string>
  }>([
    {
      action: 'reboot',
      run: (account) => account.reboot('frames', 'n1', 'taskcompletion'),
      path: '/pools/frames/nodes/n1/reboot',
      body: { nodeRebootOption: 'taskcompletion' },
    },
    {
      action: 'disable scheduling',
      run: (account) => account.disableScheduling('frames', 'n1', 'requeue'),
      path: '/pools/frames/nodes/n1/disablescheduling',
      body: { nodeDisableSchedulingOption: 'requeue' },
    },
    {
      action: 'enable scheduling',
      run: (account) => account.enableScheduling('frames', 'n1'),
      path: '/pools/frames/nodes/n1/enablescheduling',
    },
    {
      action: 'remove nodes',
      run: (account) => account.removeNodes('frames', ['n1', 'n2'], 'requeue', '0x8DD'),
      path: '/pools/frames/removenodes',
      body: { nodeList: ['n1', 'n2'], nodeDeallocationOption: 'requeue' },
      ifMatch: '0x8DD',
    },
    {
      action: 'resize',
      run: (account) =>
        account.resize('frames', { targetDedicated: 4, targetLowPriority: 0 }, '0x8DE'),
      path: '/pools/frames/resize',
      body: { targetDedicatedNodes: 4, targetLowPriorityNodes: 0 },
      ifMatch: '0x8DE',
    },
    {
      action: 'reactivate a task',
      run: (account) => account.reactivateTask('job', 't-1'),
      path: '/jobs/job/tasks/t-1/reactivate',
    },
    {
      action: 'terminate a task',
      run: (account) => account.terminateTask('job', 't-1'),
      path: '/jobs/job/tasks/t-1/terminate',
    },
    {
      action: 'delete a folder on a node',
      run: (account) => account.deleteNodeFolder('frames', 'n1', 'workitems/job/job-1/t-1'),
      method: 'DELETE',
      path: '/pools/frames/nodes/n1/files/workitems%2Fjob%2Fjob-1%2Ft-1',
      query: { recursive: 'true' },
    },
  ])('$action', async ({ run, path, method = 'POST', body, ifMatch, query = {} }) => {
    const { account, asked } = scriptedAccount([done], { apiVersion: '2024-07-01.20.0' })
    expect(await run(account)).toEqual({ kind: 'accepted', status: 202 })
    expect(asked).toHaveLength(1)
    const one = asked[0]
    expect({ method: one?.method, path: one?.path, body: one?.body }).toEqual({
      method,
      path,
      body,
    })
    expect(one?.query).toMatchObject(query)
    expect(one?.query['api-version']).toBe('2024-07-01.20.0')
    expect(one?.header('if-match')).toBe(ifMatch)
    expect(one?.header('authorization')).toMatch(/^SharedKey renderfarm:/)
  })
})

describe('the answer to an action', () => {
  test.each<{ when: string; reply: Reply; expected: unknown }>([
    {
      when: 'Batch refuses it',
      reply: fault(409, 'NodeStateUnusable', 'The state of the specified node is unusable', {}, [
        { key: 'Reason', value: 'see https://x.blob/a?sv=1&sig=c2VjcmV0' },
      ]),
      expected: {
        kind: 'refused',
        status: 409,
        code: 'NodeStateUnusable',
        message:
          'The state of the specified node is unusable (Reason: see https://x.blob/a?sv=1&sig=REDACTED)',
      },
    },
    {
      when: 'the pool has changed meanwhile',
      reply: fault(412, 'ConditionNotMet', 'The condition is not met.'),
      expected: {
        kind: 'refused',
        status: 412,
        code: 'ConditionNotMet',
        message: 'The condition is not met.',
      },
    },
    {
      when: 'the identity may not',
      reply: fault(403, 'InsufficientAccountPermissions', 'No.'),
      expected: {
        kind: 'refused',
        status: 403,
        code: 'InsufficientAccountPermissions',
        message: 'No.',
      },
    },
    {
      when: 'the node is gone',
      reply: fault(404, 'NodeNotFound', 'The specified node does not exist.'),
      expected: {
        kind: 'gone',
        status: 404,
        code: 'NodeNotFound',
        message: 'The specified node does not exist.',
      },
    },
    {
      when: 'Batch throttles and says for how long',
      reply: fault(429, 'TooManyRequests', 'Too many.', { 'retry-after': '7' }),
      expected: {
        kind: 'throttled',
        status: 429,
        code: 'TooManyRequests',
        message: 'Too many.',
        retryAfterMs: 7000,
      },
    },
    {
      when: 'Batch is busy and does not say for how long',
      reply: fault(503, 'ServerBusy', 'Busy.'),
      expected: {
        kind: 'throttled',
        status: 503,
        code: 'ServerBusy',
        message: 'Busy.',
        retryAfterMs: 10_000,
      },
    },
    {
      when: 'Batch took too long and may have done it',
      reply: fault(500, 'OperationTimedOut', 'Operation could not be completed.'),
      expected: {
        kind: 'in-doubt',
        reason:
          'The answer does not say whether it was done: 500 OperationTimedOut: Operation could not be completed.',
      },
    },
    {
      when: 'the connection breaks',
      reply: { throws: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) },
      expected: { kind: 'in-doubt', reason: 'No answer came (ECONNRESET): socket hang up' },
    },
    {
      when: 'a proxy answers in place of Batch',
      reply: { status: 200, body: '<html>Sign in', headers: { 'content-type': 'text/html' } },
      expected: {
        kind: 'in-doubt',
        reason: 'The answer does not say whether it was done: 200 with <html>Sign in',
      },
    },
    {
      when: 'a redirect comes, which would turn the POST into a GET',
      reply: { status: 302, headers: { location: '/elsewhere' } },
      expected: {
        kind: 'in-doubt',
        reason: 'The answer does not say whether it was done: 302 without a body',
      },
    },
  ])('when $when', async ({ reply, expected }) => {
    const { account, asked, waits } = scriptedAccount([reply])
    expect(await account.reboot('frames', 'n1', 'requeue')).toEqual(expected)
    expect(asked).toHaveLength(1)
    expect(waits).toEqual([])
  })

  test('is in doubt when none came within 20 s', async () => {
    vi.useFakeTimers()
    const { account, asked } = scriptedAccount(['never'])
    const answer = account.reboot('frames', 'n1', 'requeue')
    await vi.waitUntil(() => asked.length === 1, 60_000)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await answer).toEqual({
      kind: 'in-doubt',
      reason: 'No answer came (TimedOut): 20 s',
    })
  })

  test('is a refusal without a call for more nodes than Batch takes', async () => {
    const { account, asked } = scriptedAccount([done])
    const many = Array.from({ length: 101 }, (_, index) => `n${index}`)
    const answer = await account.removeNodes('frames', many, 'requeue', '0x1')
    expect(answer).toMatchObject({ kind: 'refused', status: 0 })
    expect(asked).toEqual([])
  })
})

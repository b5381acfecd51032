// Refusals: the code, status and body of what Batch would not do. Bodies are typed from real answers.
import { expect, test } from 'vitest'
import { type ErrorCode, errorTable } from '../../src/emulator/wire/error-table.ts'
import { job, minutes, origin, pool, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>
type Answer = ReturnType<Session['call']>

const metadata = `${origin}/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element`

test('a refused reimage has the very body Batch gave in March 2023', () => {
  const { call } = start()
  const [node] = call('GET', '/pools/frames/nodes').json.value
  const { status, json, headers } = call('POST', `/pools/frames/nodes/${node.id}/reimage`, {})
  expect(status).toBe(409)
  expect(Object.keys(json)).toEqual(['odata.metadata', 'code', 'message', 'values'])
  expect(json).toEqual({
    'odata.metadata': metadata,
    code: 'OperationNotValidOnNode',
    message: {
      lang: 'en-US',
      value: `The specified operation is not valid on the node.\nRequestId:${headers['request-id']}\nTime:2026-05-04T08:00:00.0000000Z`,
    },
    values: [
      {
        key: 'Reason',
        value:
          'Operation reimage can be invoked only on pools created with cloudServiceConfiguration',
      },
    ],
  })
})

test('a page size of -5 is refused with the values Batch gave, and no values where there were none', () => {
  const { call } = start()
  const refused = call('GET', '/pools?maxresults=-5')
  expect(refused.status).toBe(400)
  expect(refused.json).toMatchObject({
    code: 'InvalidQueryParameterValue',
    message: {
      value: expect.stringMatching(
        /^Value for one of the query parameters specified in the request URI is invalid\.\nRequestId:[0-9a-f-]{36}\nTime:/,
      ),
    },
    values: [
      { key: 'QueryParameterName', value: 'maxresults' },
      { key: 'QueryParameterValue', value: '-5' },
      { key: 'Reason', value: 'MaxResults cannot be less than 1' },
    ],
  })
  expect(call('GET', '/pools/nowhere').json).not.toHaveProperty('values')
})

const nodeIn = ({ call }: Session, index = 0): string =>
  `/pools/frames/nodes/${call('GET', '/pools/frames/nodes').json.value[index].id}`

const completed = (session: Session): Session => {
  session.emulator.advance(minutes(3))
  return session
}

const oneTask = (fault?: { exitCode: number }) =>
  start({
    jobs: [
      job({
        tasks: [{ id: 't', commandLine: 'x', duration: 'PT1M', ...(fault ? { fault } : {}) }],
      }),
    ],
  })

interface Case {
  readonly when: string
  readonly code: ErrorCode
  readonly ask: () => Answer
}

const machine = { virtualMachineConfiguration: { imageReference: {}, nodeAgentSKUId: 'x' } }

const cases: Case[] = [
  {
    when: 'the pool is unknown',
    code: 'PoolNotFound',
    ask: () => start().call('GET', '/pools/nowhere'),
  },
  {
    when: 'the node is unknown',
    code: 'NodeNotFound',
    ask: () => start().call('GET', '/pools/frames/nodes/tvmps_0_d'),
  },
  {
    when: 'the job is unknown',
    code: 'JobNotFound',
    ask: () => start().call('GET', '/jobs/nothing'),
  },
  {
    when: 'the task is unknown',
    code: 'TaskNotFound',
    ask: () => start().call('GET', '/jobs/shot/tasks/nothing'),
  },
  {
    when: 'the path is none of Batch',
    code: 'InvalidUri',
    ask: () => start().call('GET', '/gadgets'),
  },
  {
    when: 'the verb is wrong',
    code: 'UnsupportedHttpVerb',
    ask: () => start().call('PUT', '/pools/frames'),
  },
  {
    when: 'the operation is not emulated',
    code: 'OperationNotImplementedByEmulator',
    ask: () => start().call('POST', '/certificates', {}),
  },
  {
    when: 'no api-version is given',
    code: 'MissingRequiredQueryParameter',
    ask: () => start().call('GET', '/pools?api-version='),
  },
  {
    when: 'the api-version is unknown',
    code: 'InvalidQueryParameterValue',
    ask: () => start().call('GET', '/pools?api-version=2031-01-01.1.0'),
  },
  {
    when: 'the pool is there already',
    code: 'PoolExists',
    ask: () => start().call('POST', '/pools', { id: 'FRAMES', vmSize: 'x', ...machine }),
  },
  {
    when: 'a pool lacks its VM size',
    code: 'MissingRequiredProperty',
    ask: () => start().call('POST', '/pools', { id: 'p', ...machine }),
  },
  {
    when: 'the body is no JSON',
    code: 'InvalidRequestBody',
    ask: () => start().call('POST', '/pools', '{"id"'),
  },
  {
    when: 'nodes are removed while the pool resizes',
    code: 'PoolBeingResized',
    ask: () => {
      const { call } = start()
      const [a, b] = call('GET', '/pools/frames/nodes').json.value
      call('POST', '/pools/frames/removenodes', { nodeList: [a.id] })
      return call('POST', '/pools/frames/removenodes', { nodeList: [b.id] })
    },
  },
  {
    when: 'more than a hundred nodes are named',
    code: 'InvalidPropertyValue',
    ask: () =>
      start().call('POST', '/pools/frames/removenodes', {
        nodeList: Array.from({ length: 101 }, (_, i) => `tvmps_${i}_d`),
      }),
  },
  {
    when: 'a resize may take only a minute',
    code: 'InvalidPropertyValue',
    ask: () =>
      start().call('POST', '/pools/frames/resize', {
        targetDedicatedNodes: 4,
        resizeTimeout: 'PT1M',
      }),
  },
  {
    when: 'a deleted pool is deleted again',
    code: 'PoolBeingDeleted',
    ask: () => {
      const { call } = start()
      call('DELETE', '/pools/frames')
      return call('DELETE', '/pools/frames')
    },
  },
  {
    when: 'a condition on a write is not met',
    code: 'ConditionNotMet',
    ask: () =>
      start().call('DELETE', '/pools/frames', undefined, { 'if-match': '0x8D0000000000000' }),
  },
  {
    when: 'scheduling is enabled already',
    code: 'NodeAlreadyInTargetSchedulingState',
    ask: () => {
      const session = start()
      return session.call('POST', `${nodeIn(session)}/enablescheduling`)
    },
  },
  {
    when: 'a node that boots is rebooted',
    code: 'NodeBeingRebooted',
    ask: () => {
      const session = start()
      session.call('POST', `${nodeIn(session)}/reboot`)
      return session.call('POST', `${nodeIn(session)}/reboot`)
    },
  },
  {
    when: 'a node that is being created is rebooted',
    code: 'NodeBeingCreated',
    ask: () => {
      const session = start({ pools: [pool({ ready: false })] })
      session.emulator.advance(seconds(6))
      return session.call('POST', `${nodeIn(session)}/reboot`)
    },
  },
  {
    when: 'an unusable node is rebooted',
    code: 'NodeStateUnusable',
    ask: () => {
      const session = start({
        script: [{ at: 'PT1S', do: 'node-unusable', pool: 'frames', nodes: { from: 0 } }],
      })
      session.emulator.advance(seconds(2))
      return session.call('POST', `${nodeIn(session)}/reboot`)
    },
  },
  {
    when: 'a running task is reactivated',
    code: 'TaskNotCompleted',
    ask: () => {
      const { call, emulator } = oneTask()
      emulator.advance(seconds(2))
      return call('POST', '/jobs/shot/tasks/t/reactivate')
    },
  },
  {
    when: 'a task that succeeded is reactivated',
    code: 'TaskSucceeded',
    ask: () => completed(oneTask()).call('POST', '/jobs/shot/tasks/t/reactivate'),
  },
  {
    when: 'a failed task of a job that has ended is reactivated',
    code: 'JobCompleted',
    ask: () => {
      const { call, emulator } = completed(oneTask({ exitCode: 1 }))
      call('POST', '/jobs/shot/terminate')
      emulator.advance(seconds(2))
      return call('POST', '/jobs/shot/tasks/t/reactivate')
    },
  },
  {
    when: 'a completed task is terminated',
    code: 'TaskCompleted',
    ask: () => completed(oneTask()).call('POST', '/jobs/shot/tasks/t/terminate'),
  },
  {
    when: 'a task is added twice',
    code: 'TaskExists',
    ask: () => start().call('POST', '/jobs/shot/tasks', { id: 'T-0001', commandLine: 'x' }),
  },
  {
    when: 'the files of a task that never ran are asked for',
    code: 'TaskFilesUnavailable',
    ask: () => start().call('GET', '/jobs/shot/tasks/t-0001/files'),
  },
  {
    when: 'a file is not there',
    code: 'FileNotFound',
    ask: () => {
      const session = start()
      return session.call('GET', `${nodeIn(session)}/files/startup/nothing.txt`)
    },
  },
  {
    when: 'a range begins beyond the end of a file',
    code: 'InvalidRange',
    ask: () => {
      const session = start()
      return session.call('GET', `${nodeIn(session)}/files/startup%2Fstdout.txt`, undefined, {
        'ocp-range': 'bytes=500-600',
      })
    },
  },
]

test.each(cases)('$code when $when', ({ code, ask }) => {
  const [status, message] = errorTable[code]
  const answer = ask()
  expect(answer).toMatchObject({ status, json: { code } })
  expect(answer.json.message.value.split('\n')[0]).toBe(message)
})

test('a refused operation leaves everything as it was', () => {
  const { call } = start()
  const before = call('GET', '/pools/frames').json
  call('POST', '/pools/frames/removenodes', { nodeList: ['tvmps_unknown_d', 'x'] })
  call('POST', '/pools/frames/resize', {})
  expect(call('GET', '/pools/frames').json).toEqual(before)
})

test('a read whose condition says nothing has changed is answered 304 without a body', () => {
  const { call } = start()
  const { etag } = call('GET', '/pools/frames').headers
  const answer = call('GET', '/pools/frames', undefined, { 'if-none-match': etag ?? '' })
  expect(answer).toMatchObject({ status: 304, body: '' })
})

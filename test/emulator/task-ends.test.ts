// How tasks end: by themselves, by a limit, by a user, by what a scripted failure says; and what comes of it.
import { expect, test } from 'vitest'
import { job, minutes, pool, type StepInput, seconds, start } from './support.ts'

type Task = NonNullable<NonNullable<Parameters<typeof job>[0]>['tasks']>[number]

/** One node, one task of a minute; looked at after so many seconds. */
function lived(task: Partial<Task>, afterSeconds: number, script: StepInput[] = []) {
  const tasks = [{ id: 't', commandLine: 'x', duration: 'PT1M', ...task }]
  const session = start({ pools: [pool({ dedicated: 1 })], jobs: [job({ tasks })], script })
  session.emulator.advance(seconds(afterSeconds))
  const get = () => session.call('GET', '/jobs/shot/tasks/t').json
  return { ...session, get }
}

const upload = {
  category: 'UserError' as const,
  code: 'FileUploadContainerNotFound',
  message:
    'One of the specified Azure container(s) was not found while attempting to upload an output file',
}

test.each([
  {
    when: 'it runs into its own time limit: the documented exit code, no retry',
    task: { maxTaskRetryCount: 3, properties: { constraints: { maxWallClockTime: 'PT20S' } } },
    after: 25,
    state: 'completed',
    info: {
      exitCode: -1073741510,
      result: 'failure',
      retryCount: 0,
      failureInfo: { category: 'ServerError', code: 'TaskEnded' },
    },
  },
  {
    when: 'its limit is longer than it takes',
    task: { properties: { constraints: { maxWallClockTime: 'PT90S' } } },
    after: 65,
    state: 'completed',
    info: { exitCode: 0, result: 'success' },
  },
  {
    when: 'its output cannot be uploaded: a failure with exit code 0, not retried',
    task: { maxTaskRetryCount: 3, fault: { exitCode: 0, failureInfo: upload } },
    after: 65,
    state: 'completed',
    info: { exitCode: 0, result: 'failure', retryCount: 0, failureInfo: upload },
  },
  {
    when: 'it hangs and nothing limits it',
    task: {},
    script: [{ at: 'PT0S', do: 'task-hangs', job: 'shot', task: 't' } as StepInput],
    after: 86_400,
    state: 'running',
    info: { retryCount: 0 },
  },
  {
    when: 'it hangs until its limit',
    task: { properties: { constraints: { maxWallClockTime: 'PT2H' } } },
    script: [{ at: 'PT0S', do: 'task-hangs', job: 'shot', task: 't' } as StepInput],
    after: 7_300,
    state: 'completed',
    info: { exitCode: -1073741510, failureInfo: { code: 'TaskEnded' } },
  },
  {
    when: 'its files are still being fetched, it has no start time yet',
    task: { resourceFiles: [{ httpUrl: 'https://x', filePath: 'x' }] },
    after: 2,
    state: 'preparing',
    info: { retryCount: 0, requeueCount: 0 },
  },
  {
    when: 'its files are there',
    task: { resourceFiles: [{ httpUrl: 'https://x', filePath: 'x' }] },
    after: 10,
    state: 'running',
    info: { startTime: expect.any(String) },
  },
])('when $when', ({ task, script, after, state, info }) => {
  const { get } = lived(task, after, script)
  const { executionInfo, ...rest } = get()
  expect(rest).toMatchObject({ state })
  expect(executionInfo).toMatchObject(info)
  if (state === 'preparing') expect(executionInfo).not.toHaveProperty('startTime')
})

test('a limit set while a task runs holds at once, and one that is lifted does not strike', () => {
  const { get, call, emulator } = lived({}, 10)
  const put = (maxWallClockTime: string) =>
    call('PUT', '/jobs/shot/tasks/t', { constraints: { maxWallClockTime } }).status
  expect(put('PT20S')).toBe(200)
  expect(put('PT40S')).toBe(200)
  emulator.advance(seconds(20))
  expect(get().state).toBe('running')
  emulator.advance(seconds(15))
  expect(get().executionInfo.failureInfo.code).toBe('TaskEnded')
})

test('a user ends a task: completed at once with a new tag and no exit code, and only once', () => {
  const { get, call } = lived({}, 10)
  const before = get().eTag
  const answer = call('POST', '/jobs/shot/tasks/t/terminate')
  expect(answer.status).toBe(204)
  expect(answer.headers.etag).not.toBe(before)
  const { executionInfo, state, eTag } = get()
  expect([state, eTag]).toEqual(['completed', answer.headers.etag])
  expect(executionInfo).toMatchObject({ result: 'failure', failureInfo: { code: 'TaskEnded' } })
  expect(executionInfo).not.toHaveProperty('exitCode')
  expect(call('POST', '/jobs/shot/tasks/t/terminate').json.code).toBe('TaskCompleted')
})

test('a reactivated task waits again with its retries renewed and nothing of its last run', () => {
  const { get, call, emulator } = lived({ exitCode: 3, maxTaskRetryCount: 1 }, 125)
  expect(get().executionInfo).toMatchObject({ exitCode: 3, retryCount: 1 })
  expect(call('POST', '/jobs/shot/tasks/t/reactivate').status).toBe(204)
  expect(get()).toMatchObject({ state: 'active', previousState: 'completed' })
  expect(get().executionInfo).toEqual({ retryCount: 0, requeueCount: 0 })
  expect(get()).not.toHaveProperty('nodeInfo')
  emulator.advance(minutes(3))
  expect(get().executionInfo).toMatchObject({ exitCode: 3, retryCount: 1 })
})

test('a task deleted while it runs frees its node, and another of its id is another task', () => {
  const { call, emulator, get } = lived({}, 10)
  expect(call('DELETE', '/jobs/shot/tasks/t').status).toBe(200)
  expect(call('GET', '/jobs/shot/tasks/t').json.code).toBe('TaskNotFound')
  call('POST', '/jobs/shot/tasks', { id: 't', commandLine: '/bin/sh -c "sleep 600"' })
  emulator.advance(seconds(70))
  expect(get()).toMatchObject({ state: 'running', executionInfo: { retryCount: 0 } })
  const [node] = call('GET', '/pools/frames/nodes').json.value
  expect(node).toMatchObject({ runningTasksCount: 1, totalTasksRun: 0 })
})

test('a Windows command on a Linux node is not found, as recorded', () => {
  const { call, emulator } = lived({}, 70)
  call('POST', '/jobs/shot/tasks', { id: 'w', commandLine: 'cmd /c "echo hello world"' })
  emulator.advance(seconds(2))
  const { state, previousState, executionInfo } = call('GET', '/jobs/shot/tasks/w').json
  expect([state, previousState]).toEqual(['completed', 'running'])
  expect(executionInfo).toMatchObject({
    result: 'failure',
    failureInfo: { category: 'UserError', code: 'CommandProgramNotFound' },
  })
  expect(executionInfo).not.toHaveProperty('exitCode')
})

test('statistics come when they are expanded', () => {
  const { call } = lived({}, 90)
  expect(call('GET', '/jobs/shot/tasks/t').json).not.toHaveProperty('stats')
  const [task] = call('GET', '/jobs/shot/tasks?$expand=stats').json.value
  expect(task.stats).toMatchObject({ wallClockTime: 'PT1M', readIOps: '0' })
})

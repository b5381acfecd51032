// How jobs end: with their time, with all tasks, with one that failed, with their manager; and how they are stopped and started.
import { describe, expect, test } from 'vitest'
import { post } from './faults/support.ts'
import { minutes, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const task = (id: string, commandLine: string, more: object = {}) => ({ id, commandLine, ...more })

/** A session with the job `made` and its tasks, so much later. */
function lived(ms: number, properties: object, ...tasks: object[]): Session {
  const session = start({ jobs: [] })
  const { call, emulator } = session
  call('POST', '/jobs', { id: 'made', poolInfo: { poolId: 'frames' }, ...properties })
  for (const one of tasks) expect(call('POST', '/jobs/made/tasks', one).status).toBe(201)
  emulator.advance(ms)
  return session
}
const job = ({ call }: Session) => call('GET', '/jobs/made').json

const exits = (code: number, jobAction: string) => ({
  exitConditions: { exitCodes: [{ code, exitOptions: { jobAction } }] },
})
const performs = { onTaskFailure: 'performexitoptionsjobaction' }

describe('a job', () => {
  const ends = [
    {
      when: 'its time is up',
      given: { constraints: { maxWallClockTime: 'PT2M' } },
      tasks: [task('a', 'sleep 600')],
      expected: { state: 'completed', reason: 'MaxWallClockTimeExpiry' },
    },
    {
      when: 'its time is not up',
      given: { constraints: { maxWallClockTime: 'PT10M' } },
      tasks: [task('a', 'sleep 10')],
      expected: { state: 'active', reason: undefined },
    },
    {
      when: 'all tasks are complete and it ends with them',
      given: { onAllTasksComplete: 'terminatejob' },
      tasks: [task('a', 'sleep 20'), task('b', 'exit 1')],
      expected: { state: 'completed', reason: 'AllTasksComplete' },
    },
    {
      when: 'all tasks are complete and nothing was said of it',
      given: {},
      tasks: [task('a', 'sleep 20')],
      expected: { state: 'active', reason: undefined },
    },
    {
      when: 'it ends with its tasks and never had one',
      given: { onAllTasksComplete: 'terminatejob' },
      tasks: [],
      expected: { state: 'completed', reason: 'AllTasksComplete' },
    },
    {
      when: 'its manager is done',
      given: { jobManagerTask: { id: 'manager', commandLine: 'sleep 20' } },
      tasks: [task('a', 'sleep 600')],
      expected: { state: 'completed', reason: 'JMComplete' },
    },
    {
      when: 'its manager has failed',
      given: { jobManagerTask: { id: 'manager', commandLine: 'exit 1' } },
      tasks: [],
      expected: { state: 'completed', reason: 'JMComplete' },
    },
    {
      when: 'its manager is done and that does not matter',
      given: {
        jobManagerTask: { id: 'manager', commandLine: 'sleep 20', killJobOnCompletion: false },
      },
      tasks: [task('a', 'sleep 600')],
      expected: { state: 'active', reason: undefined },
    },
    {
      when: 'a task fails whose exit code ends the job',
      given: performs,
      tasks: [task('a', 'exit 3', exits(3, 'terminate')), task('b', 'sleep 600')],
      expected: { state: 'completed', reason: 'TaskFailed' },
    },
    {
      when: 'a task fails whose exit code disables the job',
      given: performs,
      tasks: [task('a', 'exit 3', exits(3, 'disable')), task('b', 'sleep 600')],
      expected: { state: 'disabled', reason: undefined },
    },
    {
      when: 'a task fails whose exit code does nothing',
      given: performs,
      tasks: [task('a', 'exit 3', exits(3, 'none')), task('b', 'sleep 600')],
      expected: { state: 'active', reason: undefined },
    },
    {
      when: 'a task fails with a code that no condition names: by default it ends the job',
      given: performs,
      tasks: [task('a', 'exit 4', exits(3, 'none'))],
      expected: { state: 'completed', reason: 'TaskFailed' },
    },
    {
      when: 'a failed task is retried and then succeeds in not being the last try',
      given: { ...performs, constraints: { maxTaskRetryCount: 0 } },
      tasks: [task('a', 'exit 0', exits(0, 'none'))],
      expected: { state: 'active', reason: undefined },
    },
  ]
  test.each(ends)('when $when: $expected.state $expected.reason', ({ given, tasks, expected }) => {
    const { state, executionInfo } = job(lived(minutes(5), given, ...tasks))
    expect(state).toBe(expected.state)
    expect(executionInfo.terminateReason).toBe(expected.reason)
    expect(executionInfo.endTime === undefined).toBe(expected.state !== 'completed')
  })

  test('a limit that is raised in time ends it later', () => {
    const session = lived(minutes(1), { constraints: { maxWallClockTime: 'PT2M' } })
    session.call('PATCH', '/jobs/made', { constraints: { maxWallClockTime: 'PT10M' } })
    session.emulator.advance(minutes(5))
    expect(job(session).state).toBe('active')
    session.emulator.advance(minutes(5))
    expect(job(session).executionInfo.terminateReason).toBe('MaxWallClockTimeExpiry')
  })

  test('told to end with its tasks when they are all complete already, it ends', () => {
    const session = lived(minutes(2), {}, task('a', 'sleep 10'))
    session.call('PATCH', '/jobs/made', { onAllTasksComplete: 'terminatejob' })
    session.emulator.advance(seconds(2))
    expect(job(session).executionInfo.terminateReason).toBe('AllTasksComplete')
  })

  test('its manager is a task of it, and the first to run', () => {
    const session = lived(
      0,
      { jobManagerTask: { id: 'manager', commandLine: 'sleep 60' } },
      ...['a', 'b', 'c'].map((id) => task(id, 'sleep 60')),
    )
    session.emulator.advance(seconds(5))
    const states = session
      .call('GET', '/jobs/made/tasks')
      .json.value.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)
    expect(states).toContain('manager running')
    expect(states.filter((one: string) => one.endsWith('running'))).toHaveLength(3)
  })

  test('its running tasks end with it, those that wait stay active', () => {
    const session = lived(
      seconds(5),
      {},
      ...['a', 'b', 'c', 'd'].map((id) => task(id, 'sleep 600')),
    )
    session.call('POST', '/jobs/made/terminate', { terminateReason: 'enough' })
    expect(job(session)).toMatchObject({ state: 'terminating', previousState: 'active' })
    session.emulator.advance(seconds(2))
    expect(job(session)).toMatchObject({
      state: 'completed',
      previousState: 'terminating',
      executionInfo: { terminateReason: 'enough' },
    })
    const states = session
      .call('GET', '/jobs/made/tasks')
      .json.value.map(({ state }: { state: string }) => state)
    expect(states).toEqual(['completed', 'completed', 'completed', 'active'])
  })

  test('it passes through disabling and enabling, and takes each twice', () => {
    const session = lived(seconds(5), {}, task('a', 'sleep 600'))
    const { call, emulator } = session
    for (const action of ['disable', 'enable'] as const) {
      const body = action === 'disable' ? { disableTasks: 'requeue' } : undefined
      for (const _ of [1, 2]) expect(call('POST', `/jobs/made/${action}`, body).status).toBe(202)
      expect(job(session).state).toBe(action === 'disable' ? 'disabling' : 'enabling')
      emulator.advance(seconds(2))
      expect(job(session).state).toBe(action === 'disable' ? 'disabled' : 'active')
      expect(call('POST', `/jobs/made/${action}`, body).status).toBe(202)
      emulator.advance(seconds(2))
    }
    emulator.advance(seconds(5))
    expect(call('GET', '/jobs/made/tasks/a').json).toMatchObject({
      state: 'running',
      executionInfo: { requeueCount: 1 },
    })
  })

  test('waiting for its tasks it is disabling until they are done', () => {
    const session = lived(seconds(5), {}, task('a', 'sleep 60'))
    session.call('POST', '/jobs/made/disable', { disableTasks: 'wait' })
    session.emulator.advance(seconds(30))
    expect(job(session).state).toBe('disabling')
    session.emulator.advance(seconds(60))
    expect(job(session).state).toBe('disabled')
  })
})

test.each([
  { code: 'FileUploadContainerNotFound', named: 'fileUploadError', ends: 'completed' },
  { code: 'FileUploadContainerNotFound', named: 'preProcessingError', ends: 'active' },
  { code: 'ResourceContainerNotFound', named: 'fileUploadError', ends: 'active' },
  { code: 'ResourceContainerNotFound', named: 'preProcessingError', ends: 'completed' },
])('a task that fails with $code, which $named ends the job: $ends', ({ code, named, ends }) => {
  const session = lived(0, performs, {
    ...task('a', 'sleep 5'),
    exitConditions: {
      [named]: { jobAction: 'terminate' },
      default: { jobAction: 'none' },
    },
  })
  const failureInfo = { category: 'UserError', code, message: 'not there' }
  const exitCode = named === 'fileUploadError' ? { exitCode: 0 } : {}
  const isUpload = code.startsWith('FileUpload')
  const fault = { do: 'task-fails', job: 'made', task: 'a', failureInfo }
  post(session.emulator, isUpload ? { ...fault, ...exitCode } : fault)
  session.emulator.advance(minutes(1))
  expect(session.call('GET', '/jobs/made/tasks/a').json.executionInfo.failureInfo.code).toBe(code)
  expect(job(session).state).toBe(ends)
})

// Faults of pools and of tasks: each kind as a caller of Batch meets it.
import { expect, test } from 'vitest'
import { job, minutes, pool, type StepInput, seconds, start } from '../support.ts'
import { post, told } from './support.ts'

type Session = ReturnType<typeof start>
const quota = [{ code: 'AccountCoreQuotaReached', message: 'No cores left' }]
const frames = ({ call }: Session) => call('GET', '/pools/frames').json
const grow = ({ call }: Session, to: number) =>
  call('POST', '/pools/frames/resize', { targetDedicatedNodes: to, resizeTimeout: 'PT1H' })

test.each<{ when: string; fault: StepInput; after: number; pool: object }>([
  {
    when: 'no node of a resize comes',
    fault: { do: 'resize-fails', pool: 'frames', errors: quota },
    after: seconds(30),
    pool: {
      allocationState: 'steady',
      currentDedicatedNodes: 3,
      targetDedicatedNodes: 8,
      resizeErrors: quota,
    },
  },
  {
    when: 'some nodes of a resize come',
    fault: { do: 'resize-fails', pool: 'frames', errors: quota, allocates: 2 },
    after: seconds(30),
    pool: { allocationState: 'steady', currentDedicatedNodes: 5, resizeErrors: quota },
  },
  {
    when: 'the nodes come late, and have not yet',
    fault: { do: 'allocation-slow', pool: '*', by: 'PT10M' },
    after: minutes(9),
    pool: { allocationState: 'resizing', currentDedicatedNodes: 3 },
  },
  {
    when: 'the nodes come late',
    fault: { do: 'allocation-slow', pool: '*', by: 'PT10M' },
    after: minutes(11),
    pool: { allocationState: 'steady', currentDedicatedNodes: 8 },
  },
  {
    when: 'the nodes never come',
    fault: { do: 'allocation-slow', pool: 'frames' },
    after: minutes(50),
    pool: { allocationState: 'resizing', currentDedicatedNodes: 3 },
  },
  {
    when: 'the nodes never come and the time for the resize is over',
    fault: { do: 'allocation-slow', pool: 'frames' },
    after: minutes(61),
    pool: {
      allocationState: 'steady',
      currentDedicatedNodes: 3,
      resizeErrors: [{ code: 'AllocationTimedout' }],
    },
  },
  {
    when: 'the fault is over before the time for the resize is',
    fault: { do: 'allocation-slow', pool: 'frames', for: 'PT20M' },
    after: minutes(21),
    pool: { allocationState: 'steady', currentDedicatedNodes: 8 },
  },
  {
    when: 'errors are shown on the spot',
    fault: { do: 'resize-error', pool: 'frames', errors: quota, at: 'PT1M' },
    after: minutes(2),
    pool: { allocationState: 'steady', currentDedicatedNodes: 8, resizeErrors: quota },
  },
])('a pool that grows: $when', ({ fault, after, pool: expected }) => {
  const session = start({ jobs: [] })
  post(session.emulator, fault)
  expect(grow(session, 8).status).toBe(202)
  session.emulator.advance(after)
  expect(frames(session)).toMatchObject(expected)
})

test('only the next resize fails; the one after it succeeds, and shrinking never fails', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'resize-fails', pool: 'frames', errors: quota, times: 1 })
  grow(session, 2)
  session.emulator.advance(minutes(1))
  expect(frames(session)).toMatchObject({ allocationState: 'steady', currentDedicatedNodes: 2 })
  grow(session, 8)
  session.emulator.advance(minutes(1))
  expect(frames(session)).toMatchObject({ currentDedicatedNodes: 2, resizeErrors: quota })
  grow(session, 8)
  session.emulator.advance(minutes(1))
  expect(frames(session)).toMatchObject({ currentDedicatedNodes: 8 })
  expect(frames(session).resizeErrors ?? []).toEqual([])
})

const failureInfo = { category: 'ServerError', code: 'DiskFull', message: 'No room' } as const
const tasks = [
  { id: 't-{n}', count: 3, commandLine: 'x', duration: 'PT1M' as const, stdout: 'done\n' },
]
const outputOf = ({ call }: Session, id: string): string =>
  call('GET', `/jobs/shot/tasks/${id}/files/stdout.txt`).body.toString()

interface TaskRow {
  readonly when: string
  readonly fault: StepInput
  readonly after: number
  readonly task: object
}

test.each<TaskRow>([
  {
    when: 'they fail with an exit code',
    fault: { do: 'task-fails', job: 'shot', task: 't-*', exitCode: 9, after: 'PT5S' },
    after: minutes(2),
    task: { state: 'completed', executionInfo: { exitCode: 9, result: 'failure' } },
  },
  {
    when: 'they fail before they run, whatever the failure',
    fault: { do: 'task-fails', job: '*', task: '*', failureInfo },
    after: minutes(2),
    task: { state: 'completed', executionInfo: { failureInfo, result: 'failure' } },
  },
  {
    when: 'they hang',
    fault: { do: 'task-hangs', job: 'shot', task: '*' },
    after: minutes(600),
    task: { state: 'running' },
  },
  {
    when: 'they are slow and not done yet',
    fault: { do: 'task-slow', job: 'shot', task: '*', factor: 5 },
    after: minutes(4),
    task: { state: 'running' },
  },
  {
    when: 'they are slow and done',
    fault: { do: 'task-slow', job: 'shot', task: '*', factor: 5 },
    after: minutes(6),
    task: { state: 'completed', executionInfo: { result: 'success' } },
  },
  {
    when: 'only others are meant',
    fault: { do: 'task-hangs', job: 'shot', task: 'other-*' },
    after: minutes(2),
    task: { state: 'completed', executionInfo: { result: 'success' } },
  },
])('tasks: $when', ({ fault, after, task }) => {
  const session = start({ jobs: [job({ tasks })], script: [fault] })
  session.emulator.advance(after)
  expect(session.call('GET', '/jobs/shot/tasks/t-0002').json).toMatchObject(task)
})

test('a silent task succeeds and has written nothing', () => {
  const script: StepInput[] = [{ do: 'task-silent', job: 'shot', task: 't-0001' }]
  const session = start({ jobs: [job({ tasks })], script })
  session.emulator.advance(minutes(2))
  expect(outputOf(session, 't-0001')).toBe('')
  expect(outputOf(session, 't-0002')).toBe('done\n')
})

test('a hanging task ends by its time limit, by terminate, and runs well after the fault is over', () => {
  const session = start({
    jobs: [job({ tasks: [{ id: 't', commandLine: 'x', duration: 'PT1M' }] })],
    script: [{ do: 'task-hangs', job: 'shot', task: '*', for: 'PT30M' }],
  })
  const limited = {
    id: 'limited',
    commandLine: 'sleep 5',
    constraints: { maxWallClockTime: 'PT3M' },
  }
  session.call('POST', '/jobs/shot/tasks', limited)
  session.emulator.advance(minutes(10))
  const read = (id: string) => session.call('GET', `/jobs/shot/tasks/${id}`).json
  expect(read('limited')).toMatchObject({
    state: 'completed',
    executionInfo: { result: 'failure' },
  })
  expect(read('t').state).toBe('running')
  session.call('POST', '/jobs/shot/tasks/t/terminate')
  expect(read('t')).toMatchObject({ state: 'completed', executionInfo: { result: 'failure' } })
  session.emulator.advance(minutes(25))
  session.call('POST', '/jobs/shot/tasks/t/reactivate')
  session.emulator.advance(minutes(3))
  expect(read('t')).toMatchObject({ state: 'completed', executionInfo: { result: 'success' } })
})

test('tasks that are added later meet a failure that names them by a pattern', () => {
  const session = start({
    jobs: [job({ tasks: [] })],
    script: [{ do: 'task-fails', job: 'shot', task: 'bad-*', exitCode: 3, times: 1 }],
  })
  session.emulator.advance(minutes(1))
  const add = (id: string) =>
    session.call('POST', '/jobs/shot/tasks', {
      id,
      commandLine: 'x',
      constraints: { maxTaskRetryCount: 1 },
    })
  for (const id of ['bad-1', 'good-1']) expect(add(id).status).toBe(201)
  session.emulator.advance(minutes(2))
  const info = (id: string) => session.call('GET', `/jobs/shot/tasks/${id}`).json.executionInfo
  expect(info('bad-1')).toMatchObject({ retryCount: 1, result: 'success' })
  expect(info('good-1')).toMatchObject({ retryCount: 0, result: 'success' })
  expect(told(session.emulator)[0]).toMatchObject({ state: 'active', struck: 1 })
})

test('slow nodes take longer over their tasks, others do not', () => {
  const session = start({
    pools: [pool({ dedicated: 2 })],
    jobs: [job({ tasks: [{ id: 't-{n}', count: 2, commandLine: 'x', duration: 'PT1M' }] })],
    script: [{ do: 'node-slow', pool: 'frames', nodes: 0, tasks: 4 }],
  })
  session.emulator.advance(minutes(2))
  const all = session.call('GET', '/jobs/shot/tasks').json.value
  expect(all.map(({ state }: { state: string }) => state).sort()).toEqual(['completed', 'running'])
})

test('an attempt under way hangs from now on, is slow from now on, falls silent from now on', () => {
  const session = start({ jobs: [job({ tasks })] })
  session.emulator.advance(seconds(30))
  post(session.emulator, { do: 'task-hangs', job: 'shot', task: 't-0001' })
  post(session.emulator, { do: 'task-slow', job: 'shot', task: 't-0002', factor: 3 })
  post(session.emulator, { do: 'task-silent', job: 'shot', task: 't-0003' })
  const states = () =>
    session.call('GET', '/jobs/shot/tasks').json.value.map((t: { state: string }) => t.state)
  session.emulator.advance(minutes(1))
  expect(states()).toEqual(['running', 'running', 'completed'])
  session.emulator.advance(minutes(2))
  expect(states()).toEqual(['running', 'completed', 'completed'])
  expect(outputOf(session, 't-0003')).toBe('')
})

test('resize errors shown on the spot go after their time, unless a resize has shown others', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'resize-error', pool: 'frames', errors: quota, for: 'PT10M' })
  expect(frames(session).resizeErrors).toEqual(quota)
  session.emulator.advance(minutes(11))
  expect(frames(session).resizeErrors ?? []).toEqual([])
})

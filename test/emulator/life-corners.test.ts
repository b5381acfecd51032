// Corners of life where two things meet: a node that is to leave and breaks, a job that waits for a task that is retried.
import { expect, test } from 'vitest'
import { post } from './faults/support.ts'
import { minutes, pool, seconds, start } from './support.ts'

const body = (id: string, line: string, more: object = {}) => ({
  id,
  commandLine: `/bin/sh -c "${line}"`,
  ...more,
})

/** A pool of so many nodes and a job; the tasks run after a few seconds. */
function begin(tasks: readonly object[], more: object = {}, dedicated = 1) {
  const s = start({ pools: [pool({ dedicated })], jobs: [] })
  s.call('POST', '/jobs', { id: 'j', poolInfo: { poolId: 'frames' }, ...more })
  for (const task of tasks) s.call('POST', '/jobs/j/tasks', task)
  s.emulator.advance(seconds(2))
  const nodes = (): { id: string; state: string }[] =>
    s.call('GET', '/pools/frames/nodes').json.value
  const stateOf = (path: string): string => s.call('GET', path).json.state
  return { ...s, nodes, stateOf }
}

test.each([
  {
    name: 'is retried',
    task: body('t', 'sleep 20; exit 1', { constraints: { maxTaskRetryCount: 1 } }),
  },
  { name: 'goes back to wait as its node is lost', task: body('t', 'sleep 3000') },
])(
  'a job that is disabled and waits for its tasks is disabled when the last of them $name',
  ({ name, task }) => {
    const { call, emulator, stateOf } = begin([task])
    expect(stateOf('/jobs/j/tasks/t')).toBe('running')
    call('POST', '/jobs/j/disable', { disableTasks: 'wait' })
    emulator.advance(seconds(10))
    expect(stateOf('/jobs/j')).toBe('disabling')
    if (name !== 'is retried') post(emulator, { do: 'node-unusable', pool: 'frames', nodes: 'all' })
    emulator.advance(minutes(1))
    expect([stateOf('/jobs/j'), stateOf('/jobs/j/tasks/t')]).toEqual(['disabled', 'active'])
  },
)

test.each([
  { name: 'breaks', act: 'node-unusable' },
  { name: 'is lost', act: 'node-unknown' },
  { name: 'is preempted', act: 'node-preempted' },
  { name: 'is rebooted', act: 'requeue' },
  { name: 'is to be rebooted after its tasks', act: 'taskcompletion' },
  { name: 'is taken out of scheduling', act: 'disablescheduling' },
])(
  'a node that is to leave when its tasks have ended leaves also when it $name before',
  ({ act }) => {
    const { call, emulator, nodes } = begin([body('t', 'sleep 120')])
    const path = `/pools/frames/nodes/${nodes()[0]?.id}`
    call('POST', '/pools/frames/resize', {
      targetDedicatedNodes: 0,
      nodeDeallocationOption: 'taskcompletion',
    })
    emulator.advance(seconds(5))
    expect(nodes()[0]?.state).toBe('running')
    if (act.startsWith('node-')) post(emulator, { do: act, pool: 'frames', nodes: 'all' })
    else if (act === 'disablescheduling') call('POST', `${path}/disablescheduling`)
    else expect(call('POST', `${path}/reboot`, { nodeRebootOption: act }).status).toBe(202)
    emulator.advance(minutes(4))
    const { allocationState, resizeErrors } = call('GET', '/pools/frames').json
    expect([nodes(), allocationState, resizeErrors]).toEqual([[], 'steady', undefined])
  },
)

test('the tasks of a job that is being deleted run no more, however long its nodes are being released', () => {
  const { call, emulator, nodes, stateOf } = begin([body('t', 'sleep 30')], {
    jobPreparationTask: { commandLine: '/bin/sh -c "exit 0"' },
    jobReleaseTask: { commandLine: '/bin/sh -c "sleep 300"' },
  })
  emulator.advance(seconds(5))
  expect(stateOf('/jobs/j/tasks/t')).toBe('running')
  call('DELETE', '/jobs/j')
  expect([stateOf('/jobs/j'), nodes()[0]?.state]).toEqual(['deleting', 'idle'])
  expect(stateOf('/jobs/j/tasks/t')).toBe('completed')
  emulator.advance(minutes(6))
  expect(call('GET', '/jobs/j').status).toBe(404)
})

test('a job that is deleted while it ends does not release its nodes twice', () => {
  const { call, emulator } = begin([body('t', 'sleep 30')], {
    jobPreparationTask: { commandLine: '/bin/sh -c "exit 0"' },
    jobReleaseTask: { commandLine: '/bin/sh -c "sleep 300"' },
  })
  emulator.advance(seconds(5))
  call('POST', '/jobs/j/terminate')
  emulator.advance(seconds(200))
  call('DELETE', '/jobs/j')
  emulator.advance(seconds(110))
  expect(call('GET', '/jobs/j').status).toBe(404)
})

test('a node that is leaving already is not counted out of its pool once more', () => {
  const { call, emulator, nodes } = begin([], {}, 3)
  post(emulator, { do: 'node-stuck', pool: 'frames', nodes: 'all', state: 'leavingpool' })
  const nodeList = [nodes()[0]?.id]
  call('POST', '/pools/frames/removenodes', { nodeList })
  emulator.advance(minutes(16))
  expect(call('GET', '/pools/frames').json.allocationState).toBe('steady')
  call('POST', '/pools/frames/removenodes', { nodeList })
  expect(call('GET', '/pools/frames').json.targetDedicatedNodes).toBe(2)
})

test('a schedule that had no room in the quota makes its job when another job has ended', () => {
  const s = start({ jobs: [], account: { quotas: { activeJobsAndSchedules: 2 } } })
  s.call('POST', '/jobs', { id: 'j', poolInfo: { poolId: 'frames' } })
  const jobSpecification = { poolInfo: { poolId: 'frames' } }
  expect(s.call('POST', '/jobschedules', { id: 's', schedule: {}, jobSpecification }).status).toBe(
    201,
  )
  s.emulator.advance(minutes(1))
  expect(s.call('GET', '/jobschedules/s/jobs').json.value).toEqual([])
  s.call('POST', '/jobs/j/terminate')
  s.emulator.advance(minutes(1))
  expect(s.call('GET', '/jobschedules/s/jobs').json.value).toHaveLength(1)
})

test('tasks run in the order in which they were added, whatever their ids', () => {
  const { emulator, stateOf } = begin([body('20', 'sleep 60'), body('10', 'sleep 60')])
  emulator.advance(seconds(5))
  expect([stateOf('/jobs/j/tasks/20'), stateOf('/jobs/j/tasks/10')]).toEqual(['running', 'active'])
})

test.each(['constructor', '__proto__'])(
  'a job and a task may be called %s, and are not there before',
  (id) => {
    const { call, emulator, stateOf } = begin([])
    expect(call('GET', `/jobs/${id}`).status).toBe(404)
    expect(call('GET', `/jobs/j/tasks/${id}`).status).toBe(404)
    expect(call('POST', '/jobs', { id, poolInfo: { poolId: 'frames' } }).status).toBe(201)
    expect(call('POST', `/jobs/${id}/tasks`, body(id, 'echo x')).status).toBe(201)
    emulator.advance(minutes(1))
    expect(stateOf(`/jobs/${id}/tasks/${id}`)).toBe('completed')
  },
)

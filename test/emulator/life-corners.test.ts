// Corners of life where two things meet: a node that is to leave and breaks, a job that waits for a task that is retried.
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { post } from './faults/support.ts'
import { callsOn, key, minutes, pool, seconds, start, worldOf } from './support.ts'

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

test('a job that ends with its tasks, has none and was disabled before anybody looked ends after it is enabled', () => {
  const { call, emulator, stateOf } = begin([], { onAllTasksComplete: 'terminatejob' })
  call('POST', '/jobs/j/disable', { disableTasks: 'requeue' })
  emulator.advance(minutes(10))
  call('POST', '/jobs/j/enable')
  emulator.advance(seconds(10))
  expect(stateOf('/jobs/j')).toBe('active')
  emulator.advance(seconds(10))
  expect(stateOf('/jobs/j')).toBe('completed')
})

test.each([
  { next: 'enable', during: 'enabling', after: 'active' },
  { next: 'terminate', during: 'terminating', after: 'completed' },
  { next: 'delete', during: 'deleting', after: undefined },
])('$next right after disable takes its own second', ({ next, during, after }) => {
  const { call, emulator, stateOf } = begin([])
  call('POST', '/jobs/j/disable', { disableTasks: 'requeue' })
  emulator.advance(600)
  if (next === 'delete') call('DELETE', '/jobs/j')
  else call('POST', `/jobs/j/${next}`)
  emulator.advance(600)
  expect(stateOf('/jobs/j')).toBe(during)
  emulator.advance(600)
  expect(stateOf('/jobs/j')).toBe(after)
})

test.each([
  { given: 'when it starts', limit: 'PT2S' },
  { given: 'while they are fetched', limit: undefined },
])('the time limit of a task, told $given, counts the fetching of its files', ({ limit }) => {
  const resourceFiles = [{ httpUrl: 'https://x.example.org/a', filePath: 'a' }]
  const constraints = limit ? { constraints: { maxWallClockTime: limit } } : {}
  const { call, emulator, stateOf } = begin([
    body('t', 'sleep 60', { resourceFiles, ...constraints }),
  ])
  expect(stateOf('/jobs/j/tasks/t')).toBe('preparing')
  const shorter = { constraints: { maxWallClockTime: 'PT2S' } }
  if (!limit) expect(call('PUT', '/jobs/j/tasks/t', shorter).status).toBe(200)
  emulator.advance(seconds(1))
  expect(call('GET', '/jobs/j/tasks/t').json).toMatchObject({
    state: 'completed',
    executionInfo: { failureInfo: { code: 'TaskEnded' } },
  })
})

test('the time limit of a task does not count the preparation of its job on the node', () => {
  const { call, emulator, stateOf } = begin([body('t', 'sleep 60')], {
    jobPreparationTask: { commandLine: '/bin/sh -c "sleep 120"' },
  })
  const shorter = { constraints: { maxWallClockTime: 'PT30S' } }
  expect(call('PUT', '/jobs/j/tasks/t', shorter).status).toBe(200)
  emulator.advance(seconds(100))
  expect(stateOf('/jobs/j/tasks/t')).toBe('preparing')
  emulator.advance(seconds(45))
  expect(stateOf('/jobs/j/tasks/t')).toBe('running')
  emulator.advance(seconds(10))
  expect(stateOf('/jobs/j/tasks/t')).toBe('completed')
})

test('a pool that is being deleted is an event of its own', () => {
  const { call, emulator } = begin([])
  call('DELETE', '/pools/frames')
  const { happenings } = JSON.parse(emulator.save())
  expect(happenings).toContainEqual(
    expect.objectContaining({
      subject: 'pools/frames',
      what: 'state',
      from: 'active',
      to: 'deleting',
    }),
  )
})

test('the addresses of nodes are addresses, and differ, however many there were', () => {
  const { emulator } = begin([])
  const addresses = [249, 63_999, 64_249, 16_383_999].flatMap((nextIndex) => {
    const saved = JSON.parse(emulator.save())
    saved.accounts.renderfarm.pools.frames.nextIndex = nextIndex
    const later = createEmulator({
      accounts: [{ name: 'renderfarm', key }],
      world: parseWorld(worldOf({})),
      clock: createManualClock(emulator.now()),
      saved,
    })
    const call = callsOn(later)
    call('POST', '/pools/frames/resize', { targetDedicatedNodes: 3 })
    later.advance(minutes(5))
    const nodes: { ipAddress: string }[] = call('GET', '/pools/frames/nodes').json.value
    return nodes.map(({ ipAddress }) => ipAddress).filter((ip) => ip !== '10.0.0.4')
  })
  for (const ip of addresses) {
    expect(
      ip.split('.').every((part) => Number(part) <= 255),
      ip,
    ).toBe(true)
  }
  const some = ['10.0.0.253', '10.0.1.4', '10.0.255.253', '10.1.0.4', '10.1.0.253', '10.1.1.4']
  expect(addresses).toEqual(expect.arrayContaining([...some, '10.255.255.253']))
  expect(new Set(addresses).size).toBe(addresses.length)
})

// Reboot, reimage and scheduling of nodes: which states admit them, what the options wait for, what is left after.
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld, type WorldInput } from '../../src/emulator/world/world-schema.ts'
import { callsOn, job, key, minutes, pool, seconds, start, startMs, worldOf } from './support.ts'

/** One node with a task of ten minutes; the world may say which states admit a reboot. */
function onOneNode(parts: Parameters<typeof worldOf>[0] = {}, more: Partial<WorldInput> = {}) {
  const long = { id: 't', commandLine: 'x', duration: 'PT10M' }
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld({
      ...worldOf({
        pools: [pool({ dedicated: 1 })],
        jobs: [job({ tasks: [long] })],
        ...parts,
      }),
      ...more,
    }),
    clock: createManualClock(startMs),
  })
  const call = callsOn(emulator)
  const [{ id }] = call('GET', '/pools/frames/nodes').json.value
  const node = `/pools/frames/nodes/${id}`
  const stateOf = () => call('GET', node).json.state
  return { emulator, call, node, stateOf }
}

type Session = ReturnType<typeof onOneNode>

const failing = {
  script: [{ at: 'PT1S', do: 'start-task-fails', pool: 'frames', nodes: 0 }] as never,
}
const unusable = {
  script: [{ at: 'PT1S', do: 'node-unusable', pool: 'frames', nodes: 0 }] as never,
}

const reach: Record<string, () => Session> = {
  idle: () => onOneNode({ jobs: [] }),
  running: () => {
    const session = onOneNode()
    session.emulator.advance(seconds(5))
    return session
  },
  offline: () => {
    const session = onOneNode({ jobs: [] })
    session.call('POST', `${session.node}/disablescheduling`)
    return session
  },
  starttaskfailed: () => {
    const session = onOneNode(failing)
    session.emulator.advance(minutes(3))
    return session
  },
  unusable: () => {
    const session = onOneNode(unusable)
    session.emulator.advance(seconds(5))
    return session
  },
  rebooting: () => {
    const session = onOneNode({ jobs: [] })
    session.call('POST', `${session.node}/reboot`)
    return session
  },
}

test.each([
  { state: 'idle', status: 202 },
  { state: 'running', status: 202 },
  { state: 'starttaskfailed', status: 202 },
  { state: 'offline', status: 202 },
  { state: 'unusable', status: 409, code: 'NodeStateUnusable' },
  { state: 'rebooting', status: 409, code: 'NodeBeingRebooted' },
])(
  'unless the world says otherwise, a reboot of a node that is $state is answered $status',
  (c) => {
    const session = reach[c.state]?.()
    expect(session?.stateOf()).toBe(c.state)
    const answer = session?.call('POST', `${session.node}/reboot`)
    expect(answer?.status).toBe(c.status)
    if (c.code) expect(answer?.json.code).toBe(c.code)
  },
)

test.each([
  { admitted: ['idle', 'running'], given: { jobs: [] }, status: 202 },
  { admitted: ['running'], given: { jobs: [] }, status: 409 },
  { admitted: ['idle', 'running'], given: failing, status: 409 },
  { admitted: ['starttaskfailed'], given: failing, status: 202 },
] as const)('where only $admitted may be rebooted, the answer is $status', (c) => {
  const session = onOneNode({ ...c.given } as object, { rebootAdmittedIn: [...c.admitted] })
  session.emulator.advance(minutes(3))
  const answer = session.call('POST', `${session.node}/reboot`)
  expect(answer.status).toBe(c.status)
  if (c.status === 409) expect(answer.json.code).toBe('OperationInvalidForCurrentState')
})

test.each([
  { option: undefined, node: 'rebooting', task: 'active', requeues: 1 },
  { option: 'requeue', node: 'rebooting', task: 'active', requeues: 1 },
  { option: 'Terminate', node: 'rebooting', task: 'completed', requeues: 0 },
  { option: 'taskcompletion', node: 'running', task: 'running', requeues: 0 },
  { option: 'retaineddata', node: 'running', task: 'running', requeues: 0 },
])('a reboot with $option leaves the node $node and its task $task', (c) => {
  const session = reach.running?.() as Session
  const body = c.option === undefined ? undefined : { nodeRebootOption: c.option }
  expect(session.call('POST', `${session.node}/reboot`, body).status).toBe(202)
  expect(session.stateOf()).toBe(c.node)
  const { state, executionInfo } = session.call('GET', '/jobs/shot/tasks/t').json
  expect({ state, requeues: executionInfo.requeueCount }).toEqual({
    state: c.task,
    requeues: c.requeues,
  })
})

test('a reboot after the tasks takes no new ones and begins when the last has ended', () => {
  const tasks = [{ id: 't{n}', count: 2, commandLine: 'x', duration: 'PT10M' }]
  const session = onOneNode({ jobs: [job({ tasks })] })
  session.emulator.advance(seconds(5))
  session.call('POST', `${session.node}/reboot`, { nodeRebootOption: 'taskcompletion' })
  session.emulator.advance(minutes(10))
  expect(session.stateOf()).toBe('rebooting')
  expect(session.call('GET', '/jobs/shot/taskcounts').json.taskCounts).toMatchObject({
    active: 1,
    completed: 1,
  })
  session.emulator.advance(minutes(5))
  expect(session.stateOf()).toBe('running')
})

test('a reboot that keeps data waits until the files of finished tasks need not be kept any more', () => {
  const session = onOneNode({ jobs: [] })
  session.call('POST', '/jobs', { id: 'j', poolInfo: { poolId: 'frames' } })
  session.call('POST', '/jobs/j/tasks', {
    id: 't',
    commandLine: '/bin/sh -c "sleep 60"',
    constraints: { retentionTime: 'PT2H' },
  })
  session.emulator.advance(seconds(10))
  session.call('POST', `${session.node}/reboot`, { nodeRebootOption: 'retaineddata' })
  session.emulator.advance(minutes(119))
  expect(session.stateOf()).toBe('idle')
  expect(session.call('GET', session.node).json.lastBootTime < '2026-05-04T08:00:00Z').toBe(true)
  session.emulator.advance(minutes(5))
  expect(session.stateOf()).toBe('idle')
  expect(session.call('GET', session.node).json.lastBootTime > '2026-05-04T10:00:00Z').toBe(true)
})

test('an unknown option is refused', () => {
  const session = reach.idle?.() as Session
  expect(
    session.call('POST', `${session.node}/reboot`, { nodeRebootOption: 'gently' }),
  ).toMatchObject({ status: 400, json: { code: 'InvalidPropertyValue' } })
})

test('a node of a cloud service is reimaged: empty, then booted anew, with its accounts gone', () => {
  const { call, emulator } = start({ jobs: [] })
  call('POST', '/pools', {
    id: 'old',
    vmSize: 'small',
    targetDedicatedNodes: 1,
    cloudServiceConfiguration: { osFamily: '4' },
    startTask: { commandLine: 'cmd /c echo hello' },
  })
  emulator.advance(minutes(3))
  const [{ id, lastBootTime }] = call('GET', '/pools/old/nodes').json.value
  const node = `/pools/old/nodes/${id}`
  expect(call('GET', `${node}/files/startup/stdout.txt`).body.toString().trim()).toBe('hello')
  call('POST', `${node}/users`, { name: 'kim', password: 'x' })
  const answer = call('POST', `${node}/reimage`)
  expect(answer.status).toBe(202)
  expect(answer.headers.dataserviceid).toMatch(/\/reimage$/)
  expect(call('GET', node).json).toMatchObject({ state: 'reimaging', lastBootTime })
  expect(call('POST', `${node}/reboot`).json.code).toBe('NodeBeingReimaged')
  emulator.advance(seconds(31))
  const starting = call('GET', node).json
  expect(starting.state).toBe('starting')
  expect(starting).not.toHaveProperty('lastBootTime')
  expect(starting).not.toHaveProperty('startTaskInfo')
  emulator.advance(minutes(3))
  expect(call('GET', node).json).toMatchObject({
    state: 'idle',
    startTaskInfo: { result: 'success' },
  })
  expect(call('DELETE', `${node}/users/kim`).json.code).toBe('NodeUserNotFound')
})

test.each([
  { option: 'requeue', node: 'offline', task: 'active' },
  { option: 'terminate', node: 'offline', task: 'completed' },
  { option: 'taskcompletion', node: 'running', task: 'running' },
])('disabling scheduling with $option leaves the node $node and its task $task', (c) => {
  const session = reach.running?.() as Session
  const off = `${session.node}/disablescheduling`
  const body = { nodeDisableSchedulingOption: c.option }
  expect(session.call('POST', off, body).status).toBe(200)
  expect(session.call('GET', session.node).json).toMatchObject({
    state: c.node,
    schedulingState: 'disabled',
  })
  expect(session.call('GET', '/jobs/shot/tasks/t').json.state).toBe(c.task)
  expect(session.call('POST', off, body).json.code).toBe('NodeAlreadyInTargetSchedulingState')
  session.emulator.advance(minutes(11))
  expect(session.stateOf()).toBe('offline')
  expect(session.call('POST', `${session.node}/enablescheduling`).status).toBe(200)
  expect(session.stateOf()).toBe('idle')
  expect(session.call('POST', `${session.node}/enablescheduling`).status).toBe(409)
})

test('a reboot that keeps data waits for ever where files are kept without limit, and costs no time to wait', () => {
  const session = onOneNode({ jobs: [] })
  session.call('POST', '/jobs', { id: 'j', poolInfo: { poolId: 'frames' } })
  session.call('POST', '/jobs/j/tasks', {
    id: 't',
    commandLine: '/bin/sh -c "sleep 60"',
    constraints: { retentionTime: 'P10675199DT2H48M5.4775807S' },
  })
  session.emulator.advance(seconds(10))
  session.call('POST', `${session.node}/reboot`, { nodeRebootOption: 'retaineddata' })
  session.emulator.advance(minutes(5))
  const { timers } = JSON.parse(session.emulator.save())
  expect(timers.filter(({ kind }: { kind: string }) => kind === 'node-data-kept')).toEqual([])
  session.emulator.advance(minutes(60 * 24 * 60))
  expect(session.call('GET', session.node).json.lastBootTime < '2026-05-04T08:00:00Z').toBe(true)
})

// Which task runs when and where: dependencies, limits, priorities, packing, several nodes at once, preparation.
import { expect, test } from 'vitest'
import { pool, seconds, start } from './support.ts'

type Given = { id: string; commandLine?: string } & Record<string, unknown>

function session(ofPool: Record<string, unknown> = {}, dedicated = 2) {
  const s = start({ pools: [], jobs: [] })
  s.call('POST', '/pools', {
    id: 'frames',
    vmSize: 'Standard_D2s_v5',
    targetDedicatedNodes: dedicated,
    virtualMachineConfiguration: {
      imageReference: pool().imageReference,
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
    ...ofPool,
  })
  s.emulator.advance(seconds(120))
  const job = (id: string, more: object = {}) =>
    s.call('POST', '/jobs', { id, poolInfo: { poolId: 'frames' }, ...more })
  const add = (jobId: string, ...tasks: Given[]) =>
    s.call('POST', `/jobs/${jobId}/addtaskcollection`, {
      value: tasks.map((task) => ({ commandLine: '/bin/sh -c "sleep 30"', ...task })),
    }).json.value
  const get = (path: string) => s.call('GET', path).json
  /** Ids of the tasks in a state. */
  const inState = (jobId: string, state = 'running'): string[] =>
    get(`/jobs/${jobId}/tasks`)
      .value.filter((task: { state: string }) => task.state === state)
      .map((task: { id: string }) => task.id)
  const perNode = (): number[] =>
    get('/pools/frames/nodes').value.map((n: { runningTasksCount: number }) => n.runningTasksCount)
  return {
    ...s,
    job,
    add,
    get,
    inState,
    perNode,
    pass: (n: number) => s.emulator.advance(seconds(n)),
  }
}

const fails = '/bin/sh -c "exit 3"'
const uses = { usesTaskDependencies: true }

test.each([
  { how: 'by id', first: { id: 'A' }, dependsOn: { taskIds: ['a'] }, runs: true },
  {
    how: 'by range',
    first: { id: '7' },
    dependsOn: { taskIdRanges: [{ start: 7, end: 7 }] },
    runs: true,
  },
  {
    how: 'by range, with zeros before the number',
    first: { id: '0007' },
    dependsOn: { taskIdRanges: [{ start: 7, end: 7 }] },
    runs: true,
  },
  {
    how: 'on a task that fails',
    first: { id: 'a', commandLine: fails },
    dependsOn: { taskIds: ['a'] },
    runs: false,
  },
  {
    how: 'on a task whose failure satisfies',
    first: {
      id: 'a',
      commandLine: fails,
      exitConditions: { exitCodes: [{ code: 3, exitOptions: { dependencyAction: 'satisfy' } }] },
    },
    dependsOn: { taskIds: ['a'] },
    runs: true,
  },
  {
    how: 'on a task that succeeds, though its default is to block',
    first: { id: 'a', exitConditions: { default: { dependencyAction: 'block' } } },
    dependsOn: { taskIds: ['a'] },
    runs: true,
  },
  {
    how: 'on a task that is not there',
    first: { id: 'b' },
    dependsOn: { taskIds: ['a'] },
    runs: false,
  },
])('a task that depends $how runs after it: $runs', ({ first, dependsOn, runs }) => {
  const { job, add, get, inState, pass } = session()
  job('j', uses)
  add('j', { id: 'after', dependsOn }, first)
  pass(70)
  expect(inState('j', 'active')).toEqual(runs ? [] : ['after'])
  if (!runs) return
  const { endTime } = get(`/jobs/j/tasks/${first.id}`).executionInfo
  const { startTime } = get('/jobs/j/tasks/after').executionInfo
  expect(Date.parse(startTime)).toBeGreaterThanOrEqual(Date.parse(endTime))
})

test('a dependency that was met stays met when its task is deleted and made again', () => {
  const { job, add, inState, pass, call } = session()
  job('j', uses)
  add('j', { id: 'a' })
  pass(40)
  call('DELETE', '/jobs/j/tasks/a')
  add('j', { id: 'a' }, { id: 'b', dependsOn: { taskIds: ['a'] } })
  pass(2)
  expect(inState('j').toSorted()).toEqual(['a', 'b'])
})

test('a task waits for all that it depends on, a range of hundreds too', () => {
  const { job, add, inState, pass } = session({ taskSlotsPerNode: 50 }, 2)
  job('j', uses)
  add('j', { id: 'merge', dependsOn: { taskIdRanges: [{ start: 1, end: 150 }] } })
  const quick = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({
      id: String(from + i),
      commandLine: 'echo x',
    }))
  add('j', ...quick(51, 150))
  pass(20)
  expect(inState('j', 'completed')).toHaveLength(100)
  expect(inState('j', 'active')).toEqual(['merge'])
  add('j', ...quick(1, 50))
  pass(20)
  expect(inState('j')).toEqual(['merge'])
})

test('no more tasks of a job run than its maxParallelTasks', () => {
  const { job, add, inState, pass } = session({ taskSlotsPerNode: 4 })
  job('j', { maxParallelTasks: 3 })
  add('j', ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })))
  pass(2)
  expect(inState('j')).toEqual(['a', 'b', 'c'])
  pass(31)
  expect(inState('j')).toEqual(['d', 'e'])
})

test.each([
  { fill: 'Spread', expected: [1, 1] },
  { fill: 'pack', expected: [2, 0] },
])('a pool that fills by $fill puts two tasks on $expected', ({ fill, expected }) => {
  const { job, add, perNode, pass } = session({
    taskSlotsPerNode: 2,
    taskSchedulingPolicy: { nodeFillType: fill },
  })
  job('j')
  add('j', { id: 'a' }, { id: 'b' })
  pass(2)
  expect(perNode().toSorted().toReversed()).toEqual(expected)
})

test('affinity is a wish: the node if it has room, else another', () => {
  const { job, add, get, pass } = session()
  job('j')
  const { id: wished } = get('/pools/frames/nodes').value[1]
  const affinityInfo = { affinityId: `TVM:${wished}` }
  add('j', { id: 'a', affinityInfo }, { id: 'b', affinityInfo })
  pass(2)
  const nodeOf = (id: string) => get(`/jobs/j/tasks/${id}`).nodeInfo.nodeId
  expect(nodeOf('a')).toBe(wished)
  expect(nodeOf('b')).not.toBe(wished)
})

test('a task too big for the room there is lets smaller ones pass, one too big for any node waits for ever', () => {
  const { job, add, inState, pass } = session({ taskSlotsPerNode: 4 }, 1)
  job('j')
  add(
    'j',
    { id: 'three', requiredSlots: 3 },
    { id: 'two', requiredSlots: 2 },
    { id: 'one' },
    { id: 'five', requiredSlots: 5 },
  )
  pass(2)
  expect(inState('j').toSorted()).toEqual(['one', 'three'])
  pass(120)
  expect(inState('j', 'active')).toEqual(['five'])
})

test.each([
  { allowTaskPreemption: true, running: ['urgent'], waiting: 'active' },
  { allowTaskPreemption: false, running: [], waiting: 'running' },
])(
  'an urgent task displaces one of a job that allows it: $allowTaskPreemption',
  ({ allowTaskPreemption, running, waiting }) => {
    const { job, add, get, inState, pass } = session({}, 1)
    job('low', { priority: 0, allowTaskPreemption })
    add('low', { id: 'slow' })
    pass(5)
    job('high', { priority: 100 })
    add('high', { id: 'urgent' })
    pass(2)
    expect(inState('high')).toEqual(running)
    expect(get('/jobs/low/tasks/slow')).toMatchObject({
      state: waiting,
      executionInfo: { requeueCount: 0 },
    })
  },
)

test('a disabled job holds its tasks until it is enabled', () => {
  const { job, add, inState, pass, call } = session()
  job('j')
  call('POST', '/jobs/j/disable', { disableTasks: 'requeue' })
  pass(5)
  add('j', { id: 'a' })
  pass(60)
  expect(inState('j', 'active')).toEqual(['a'])
  call('POST', '/jobs/j/enable')
  pass(5)
  expect(inState('j')).toEqual(['a'])
})

const spread = { multiInstanceSettings: { numberOfInstances: 3, coordinationCommandLine: 'x' } }

test('a multi-instance task waits for enough free nodes, takes and releases them together', () => {
  const { job, add, get, inState, perNode, pass } = session(
    { enableInterNodeCommunication: true },
    3,
  )
  job('j')
  add('j', { id: 'single' }, { id: 'wide', ...spread })
  pass(5)
  expect(inState('j')).toEqual(['single'])
  pass(30)
  expect(inState('j')).toEqual(['wide'])
  expect(perNode()).toEqual([1, 1, 1])
  const parts = get('/jobs/j/tasks/wide/subtasksinfo').value
  expect(parts).toMatchObject([
    { id: 1, state: 'running' },
    { id: 2, state: 'running' },
  ])
  const primary = get('/jobs/j/tasks/wide').nodeInfo.nodeId
  const ids = [
    primary,
    ...parts.map((part: { nodeInfo: { nodeId: string } }) => part.nodeInfo.nodeId),
  ]
  expect(new Set(ids).size).toBe(3)
  pass(31)
  expect(perNode()).toEqual([0, 0, 0])
  expect(get('/jobs/j/tasks/wide/subtasksinfo').value).toMatchObject([
    { state: 'completed', exitCode: 0, result: 'success', previousState: 'running' },
    { state: 'completed' },
  ])
})

test('a multi-instance task loses all its nodes when one is taken from it', () => {
  const { job, add, get, perNode, pass, call } = session({ enableInterNodeCommunication: true }, 3)
  job('j')
  add('j', { id: 'wide', ...spread })
  pass(5)
  const [part] = get('/jobs/j/tasks/wide/subtasksinfo').value
  call('POST', `/pools/frames/nodes/${part.nodeInfo.nodeId}/reboot`)
  expect(get('/jobs/j/tasks/wide')).toMatchObject({
    state: 'active',
    executionInfo: { requeueCount: 1 },
  })
  expect(get('/jobs/j/tasks/wide/subtasksinfo').value).toEqual([])
  expect(perNode()).toEqual([0, 0, 0])
})

test.each([
  { enableInterNodeCommunication: false },
  { enableInterNodeCommunication: true, taskSlotsPerNode: 2 },
])('a pool with %j never runs a multi-instance task', (ofPool) => {
  const { job, add, inState, pass } = session(ofPool, 3)
  job('j')
  add('j', { id: 'wide', ...spread })
  pass(600)
  expect(inState('j', 'active')).toEqual(['wide'])
})

test('a task that is ended while it waits lets go at once whoever its end satisfies', () => {
  const { job, add, call, inState, pass } = session()
  job('j', uses)
  const exitConditions = { default: { dependencyAction: 'satisfy' } }
  add(
    'j',
    { id: 'a', requiredSlots: 4, exitConditions },
    { id: 'b', dependsOn: { taskIds: ['a'] } },
  )
  pass(60)
  expect(inState('j', 'active')).toEqual(['a', 'b'])
  call('POST', '/jobs/j/tasks/a/terminate')
  pass(2)
  expect(inState('j')).toEqual(['b'])
})

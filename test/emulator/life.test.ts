// Life in virtual time: what nodes, tasks, jobs and pools go through, and what a script does to them.
import { expect, test } from 'vitest'
import { job, minutes, pool, type StepInput, seconds, start, world } from './support.ts'

type Session = ReturnType<typeof start>

/** The states a node of the pool goes through, by index of the list, looked at each second. */
function watch({ emulator, call }: Session, path: string, forSeconds: number): string[] {
  const seen: string[] = []
  for (let i = 0; i < forSeconds; i += 1) {
    const { state } = call('GET', path).json
    if (seen.at(-1) !== state) seen.push(state)
    emulator.advance(seconds(1))
  }
  return seen
}

const nodes = ({ call }: Session, id = 'frames') => call('GET', `/pools/${id}/nodes`).json.value
const nodePath = (session: Session, index = 0) => `/pools/frames/nodes/${nodes(session)[index].id}`
const script = (...steps: StepInput[]) => ({ jobs: [], script: steps })

test('a new pool is steady as soon as its nodes are allocated, long before they are idle', () => {
  const session = start({ pools: [pool({ ready: false, dedicated: 1 })], jobs: [] })
  expect(session.call('GET', '/pools/frames').json).toMatchObject({
    allocationState: 'resizing',
    currentDedicatedNodes: 0,
  })
  session.emulator.advance(seconds(5))
  expect(session.call('GET', '/pools/frames').json).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 1,
  })
  const [node] = nodes(session)
  expect(node).not.toHaveProperty('lastBootTime')
  expect(node).not.toHaveProperty('nodeAgentInfo')
  expect(watch(session, nodePath(session), 60)).toEqual([
    'creating',
    'starting',
    'waitingforstarttask',
    'idle',
  ])
})

test('a node never runs more tasks than it has slots, and goes idle after the last', () => {
  const session = start({ pools: [pool({ dedicated: 2, taskSlotsPerNode: 2 })] })
  session.emulator.advance(seconds(1))
  expect(nodes(session).map((n: { runningTasksCount: number }) => n.runningTasksCount)).toEqual([
    2, 2,
  ])
  expect(session.call('GET', '/jobs/shot/taskcounts').json.taskCounts).toMatchObject({
    running: 4,
    active: 1,
  })
  session.emulator.advance(minutes(3))
  expect(nodes(session).map((n: { state: string }) => n.state)).toEqual(['idle', 'idle'])
  expect(session.call('GET', '/jobs/shot/taskcounts').json.taskCounts).toMatchObject({
    completed: 5,
    succeeded: 5,
  })
})

test('a task that exits with an error is retried as often as it may, then has failed', () => {
  const tasks = [
    { id: 't', commandLine: 'x', duration: 'PT10S', maxTaskRetryCount: 2, exitCode: 4 },
  ]
  const session = start({ jobs: [job({ tasks })] })
  session.emulator.advance(minutes(2))
  expect(session.call('GET', '/jobs/shot/tasks/t').json.executionInfo).toMatchObject({
    exitCode: 4,
    retryCount: 2,
    result: 'failure',
    failureInfo: { category: 'UserError', code: 'FailureExitCode' },
  })
})

test('a task whose file cannot be fetched never runs: no exit code, no retry', () => {
  const failureInfo = {
    category: 'UserError' as const,
    code: 'BlobAccessDenied',
    message: 'denied',
  }
  const tasks = [
    { id: 't', commandLine: 'x', duration: 'PT1M', maxTaskRetryCount: 3, fault: { failureInfo } },
  ]
  const session = start({ jobs: [job({ tasks })] })
  expect(watch(session, '/jobs/shot/tasks/t', 10)).toEqual(['active', 'preparing', 'completed'])
  const { executionInfo } = session.call('GET', '/jobs/shot/tasks/t').json
  expect(executionInfo).toMatchObject({ result: 'failure', failureInfo, retryCount: 0 })
  expect(executionInfo).not.toHaveProperty('exitCode')
})

test('a node turns unusable without errors, its task runs elsewhere, a reboot is refused, removing works', () => {
  const session = start({
    jobs: [job({ tasks: [{ id: 't', commandLine: 'x', duration: 'PT5M' }] })],
    script: [{ at: 'PT10S', do: 'node-unusable', pool: 'frames', nodes: 0 }],
  })
  session.emulator.advance(seconds(12))
  const broken = nodes(session).find((n: { state: string }) => n.state === 'unusable')
  expect(broken).not.toHaveProperty('errors')
  const task = session.call('GET', '/jobs/shot/tasks/t').json
  expect(task).toMatchObject({ state: 'running', executionInfo: { requeueCount: 0 } })
  expect(task.nodeInfo.nodeId).not.toBe(broken.id)
  const path = `/pools/frames/nodes/${broken.id}`
  expect(session.call('POST', `${path}/reboot`)).toMatchObject({
    status: 409,
    json: { code: 'NodeStateUnusable' },
  })
  expect(session.call('GET', `${path}/files`).status).toBe(409)
  session.emulator.advance(minutes(60))
  expect(session.call('GET', path).json.state).toBe('unusable')
  expect(session.call('POST', '/pools/frames/removenodes', { nodeList: [broken.id] }).status).toBe(
    202,
  )
  session.emulator.advance(minutes(1))
  session.call('POST', '/pools/frames/resize', { targetDedicatedNodes: 3 })
  session.emulator.advance(minutes(2))
  expect(nodes(session).map((n: { state: string }) => n.state)).toEqual(['idle', 'idle', 'idle'])
})

test.each([
  { reboot: 'cures', end: 'idle' },
  { reboot: 'in-vain', end: 'unusable' },
])('a full disk after a reboot that $reboot: $end', ({ reboot, end }) => {
  const errors = [{ code: 'DiskFull', message: 'There is not enough disk space on the node' }]
  const session = start({
    pools: [pool({ dedicated: 1 })],
    ...script({ at: 'PT1S', do: 'node-unusable', pool: 'frames', nodes: 0, errors, reboot }),
  })
  session.emulator.advance(seconds(2))
  expect(session.call('GET', nodePath(session)).json).toMatchObject({ state: 'unusable', errors })
  expect(session.call('POST', `${nodePath(session)}/reboot`).status).toBe(202)
  session.emulator.advance(minutes(2))
  expect(session.call('GET', nodePath(session)).json.state).toBe(end)
})

test('an unusable node may come back by itself', () => {
  const session = start({
    pools: [pool({ dedicated: 1 })],
    ...script({
      at: 'PT1S',
      do: 'node-unusable',
      pool: 'frames',
      nodes: 0,
      recoversAfter: 'PT20M',
    }),
  })
  session.emulator.advance(minutes(20))
  expect(session.call('GET', nodePath(session)).json.state).toBe('unusable')
  session.emulator.advance(seconds(2))
  expect(session.call('GET', nodePath(session)).json.state).toBe('idle')
})

test('a start task fails on one node until that node is rebooted', () => {
  const session = start({
    pools: [pool({ dedicated: 1 })],
    ...script({
      at: 'PT5S',
      do: 'start-task-fails',
      pool: 'frames',
      nodes: 0,
      exitCode: 100,
      stderr: 'E: no archive\n',
    }),
  })
  const path = nodePath(session)
  expect(watch(session, path, 90)).toEqual([
    'idle',
    'rebooting',
    'starting',
    'waitingforstarttask',
    'starttaskfailed',
  ])
  expect(session.call('GET', path).json.startTaskInfo).toMatchObject({
    state: 'completed',
    result: 'failure',
    exitCode: 100,
    failureInfo: { code: 'FailureExitCode' },
  })
  expect(session.call('GET', `${path}/files/startup/stderr.txt`).body.toString()).toBe(
    'E: no archive\n',
  )
  expect(session.call('POST', `${path}/reboot`).status).toBe(202)
  expect(watch(session, path, 90)).toEqual(['rebooting', 'starting', 'waitingforstarttask', 'idle'])
})

test('a start task that fails everywhere also fails on the nodes that replace the removed', () => {
  const session = start({
    pools: [pool({ dedicated: 2, ready: false })],
    ...script({
      at: 'PT0S',
      do: 'start-task-fails',
      pool: 'frames',
      nodes: { from: 0 },
      reboot: 'in-vain',
    }),
  })
  session.emulator.advance(minutes(2))
  session.call('POST', '/pools/frames/removenodes', { nodeList: [nodes(session)[0].id] })
  session.emulator.advance(minutes(1))
  session.call('POST', '/pools/frames/resize', { targetDedicatedNodes: 2 })
  session.emulator.advance(minutes(2))
  expect(nodes(session).map((n: { state: string }) => n.state)).toEqual([
    'starttaskfailed',
    'starttaskfailed',
  ])
})

test('a start task that fails on a share of a new pool fails on that many nodes, the same for one seed', () => {
  const failing = (seed: string): string[] => {
    const step: StepInput = {
      at: 'PT0S',
      do: 'start-task-fails',
      pool: 'frames',
      nodes: { share: 0.3 },
    }
    const session = start(
      { pools: [pool({ dedicated: 10, ready: false })], ...script(step) },
      { seed },
    )
    session.emulator.advance(minutes(2))
    return nodes(session)
      .filter((n: { state: string }) => n.state === 'starttaskfailed')
      .map((n: { ipAddress: string }) => n.ipAddress)
  }
  expect(failing('a')).toHaveLength(3)
  expect(failing('a')).toEqual(failing('a'))
  expect(['b', 'c', 'd'].map(failing)).not.toEqual(Array(3).fill(failing('a')))
})

test('a preempted node keeps its id, and comes back through creating', () => {
  const session = start({
    pools: [pool({ dedicated: 0, lowPriority: 1 })],
    ...script({
      at: 'PT5S',
      do: 'node-preempted',
      pool: 'frames',
      nodes: 0,
      returnsAfter: 'PT30S',
    }),
  })
  expect(watch(session, nodePath(session), 120)).toEqual([
    'idle',
    'preempted',
    'creating',
    'starting',
    'waitingforstarttask',
    'idle',
  ])
})

test('a node whose scheduling is disabled finishes its task and then is offline', () => {
  const session = start({ pools: [pool({ dedicated: 1 })] })
  session.emulator.advance(seconds(1))
  const path = nodePath(session)
  const option = { nodeDisableSchedulingOption: 'taskcompletion' }
  expect(session.call('POST', `${path}/disablescheduling`, option).status).toBe(200)
  expect(session.call('GET', path).json).toMatchObject({
    state: 'running',
    schedulingState: 'disabled',
  })
  session.emulator.advance(minutes(2))
  expect(session.call('GET', path).json.state).toBe('offline')
  session.call('POST', `${path}/enablescheduling`)
  session.emulator.advance(seconds(1))
  expect(session.call('GET', path).json.state).toBe('running')
})

test('a reboot that waits for tasks lets the running one end and starts no other', () => {
  const session = start({ pools: [pool({ dedicated: 1 })] })
  session.emulator.advance(seconds(1))
  const path = nodePath(session)
  session.call('POST', `${path}/reboot`, { nodeRebootOption: 'TaskCompletion' })
  expect(watch(session, path, 70).slice(0, 2)).toEqual(['running', 'rebooting'])
  expect(session.call('GET', '/jobs/shot/tasks/t-0001').json.executionInfo).toMatchObject({
    result: 'success',
    requeueCount: 0,
  })
})

test('a scripted task failure is published as a CloudEvent when it happens', () => {
  const session = start({
    script: [
      {
        at: 'PT5S',
        do: 'task-fails',
        job: 'shot',
        task: 't-0002',
        exitCode: 9,
        times: 1,
        publish: true,
      },
    ],
  })
  session.emulator.advance(seconds(6))
  expect(session.events).toEqual([
    {
      specversion: '1.0',
      id: expect.any(String),
      source: '/batch-accounts/renderfarm',
      type: 'BatchMedic.TaskFailed',
      subject: 'pools/frames/jobs/shot/tasks/t-0002',
      time: '2026-05-04T08:00:05Z',
      datacontenttype: 'application/json',
      data: { account: 'renderfarm', pool: 'frames', jobId: 'shot', taskId: 't-0002' },
    },
  ])
})

test('a failed resize is told of while the pool is steady', () => {
  const errors = [
    {
      code: 'AllocationFailed',
      message: 'Desired number of dedicated nodes could not be allocated',
    },
  ]
  const session = start(script({ at: 'PT5S', do: 'resize-error', pool: 'frames', errors }))
  session.emulator.advance(seconds(6))
  expect(session.call('GET', '/pools/frames').json.resizeErrors).toEqual(errors)
  session.call('POST', '/pools/frames/resize', { targetDedicatedNodes: 4 })
  expect(session.call('GET', '/pools/frames').json).not.toHaveProperty('resizeErrors')
  expect(world(session.emulator).script).toEqual([
    { what: 'resize-error frames', at: '2026-05-04T08:00:05Z', done: '2026-05-04T08:00:05Z' },
  ])
})

test('what was due for a job, a task or a pool that is gone does not befall another of its name', () => {
  const session = start({ pools: [pool({ dedicated: 1 })], jobs: [] })
  const add = (seconds: number) =>
    session.call('POST', '/jobs/again/tasks', { id: 't', commandLine: `sleep ${seconds}` })
  session.call('POST', '/jobs', { id: 'again', poolInfo: { poolId: 'frames' } })
  add(30)
  session.emulator.advance(seconds(5))
  session.call('DELETE', '/jobs/again/tasks/t')
  add(300)
  session.emulator.advance(seconds(60))
  expect(session.call('GET', '/jobs/again/tasks/t').json.state).toBe('running')
  session.call('DELETE', '/jobs/again')
  session.emulator.advance(seconds(2))
  session.call('POST', '/jobs', { id: 'again', poolInfo: { poolId: 'frames' } })
  add(600)
  session.emulator.advance(seconds(300))
  expect(session.call('GET', '/jobs/again/tasks/t').json.state).toBe('running')
  session.call('DELETE', '/pools/frames')
  session.emulator.advance(minutes(1))
  expect(session.call('GET', '/pools/frames').status).toBe(404)
  expect(session.call('GET', '/jobs/again/tasks/t').json.state).toBe('active')
})

// Faults of nodes: each kind as a caller of Batch meets it, and its end.
import { describe, expect, test } from 'vitest'
import { job, minutes, pool, type StepInput, seconds, start } from '../support.ts'
import { post, told } from './support.ts'

type Session = ReturnType<typeof start>
const nodes = ({ call }: Session) => call('GET', '/pools/frames/nodes').json.value
/** In the order of allocation: their addresses count up. */
const inOrder = (session: Session) =>
  nodes(session).sort((a: { ipAddress: string }, b: { ipAddress: string }) =>
    a.ipAddress.localeCompare(b.ipAddress, undefined, { numeric: true }),
  )
const states = (session: Session): string[] =>
  inOrder(session).map(({ state }: { state: string }) => state)
const pathOf = (session: Session, index: number): string =>
  `/pools/frames/nodes/${inOrder(session)[index].id}`
const reboot = (session: Session, index: number) =>
  session.call('POST', `${pathOf(session, index)}/reboot`)

const errors = [{ code: 'ApplicationPackageError', message: 'One package is invalid' }]

test.each<{ when: string; fault: StepInput; after: number; states: string[] }>([
  {
    when: 'one node is unusable',
    fault: { do: 'node-unusable', pool: 'frames', nodes: 1 },
    after: seconds(1),
    states: ['idle', 'unusable', 'idle'],
  },
  {
    when: 'all nodes of a pool are unusable',
    fault: { do: 'node-unusable', pool: 'fra*', nodes: 'all' },
    after: seconds(1),
    states: ['unusable', 'unusable', 'unusable'],
  },
  {
    when: 'a fault of nodes hits twice and then ends',
    fault: { do: 'node-unusable', pool: 'frames', nodes: 'all', times: 2 },
    after: seconds(1),
    states: ['unusable', 'unusable', 'idle'],
  },
  {
    when: 'a fault of nodes lets the first two pass',
    fault: { do: 'node-unusable', pool: 'frames', nodes: 'all', skip: 2 },
    after: seconds(1),
    states: ['idle', 'idle', 'unusable'],
  },
  {
    when: 'a fault has begun but its time is over',
    fault: { do: 'node-unusable', pool: 'frames', nodes: 'all', for: 'PT1M' },
    after: minutes(2),
    states: ['idle', 'idle', 'idle'],
  },
  {
    when: 'two nodes are preempted for a minute',
    fault: { do: 'node-preempted', pool: 'frames', nodes: [0, 2], for: 'PT1M' },
    after: seconds(10),
    states: ['preempted', 'idle', 'preempted'],
  },
  {
    when: 'Batch has lost contact',
    fault: { do: 'node-unknown', pool: 'frames', nodes: 0, returnsAfter: 'PT5M' },
    after: minutes(1),
    states: ['unknown', 'idle', 'idle'],
  },
  {
    when: 'contact is back',
    fault: { do: 'node-unknown', pool: 'frames', nodes: 0, returnsAfter: 'PT5M' },
    after: minutes(6),
    states: ['idle', 'idle', 'idle'],
  },
  {
    when: 'a disk is full',
    fault: { do: 'node-disk-full', pool: 'frames', nodes: 2 },
    after: seconds(1),
    states: ['idle', 'idle', 'unusable'],
  },
  {
    when: 'the start task fails at the boot it causes',
    fault: { do: 'start-task-fails', pool: 'frames', nodes: 1, exitCode: 7 },
    after: minutes(2),
    states: ['idle', 'starttaskfailed', 'idle'],
  },
])('$when', ({ fault, after, states: expected }) => {
  const session = start({ jobs: [] })
  session.emulator.advance(seconds(5))
  post(session.emulator, fault)
  session.emulator.advance(after)
  expect(states(session)).toEqual(expected)
})

test('errors are shown as given, any code', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'node-unusable', pool: 'frames', nodes: 0, errors })
  expect(inOrder(session)[0].errors).toEqual(errors)
})

test.each(['creating', 'starting', 'waitingforstarttask'] as const)(
  'a node stuck in %s goes on when the fault is taken back',
  (state) => {
    const session = start({
      pools: [pool({ ready: false, dedicated: 2 })],
      jobs: [],
      script: [{ do: 'node-stuck', pool: 'frames', nodes: 1, state }],
    })
    session.emulator.advance(minutes(60))
    expect(states(session)).toEqual(['idle', state])
    const [fault] = told(session.emulator)
    expect(fault).toMatchObject({ state: 'active', struck: 1 })
    session.emulator.control({
      method: 'DELETE',
      url: `http://x/_emulator/faults/${fault?.id}`,
      headers: {},
    })
    session.emulator.advance(minutes(2))
    expect(states(session)).toEqual(['idle', 'idle'])
  },
)

test('a node stuck leaving the pool keeps the pool resizing until the fault ends', () => {
  const session = start({ jobs: [] })
  const stuck = { do: 'node-stuck', pool: 'frames', nodes: 0, state: 'leavingpool', for: 'PT10M' }
  post(session.emulator, stuck)
  session.call('POST', '/pools/frames/removenodes', { nodeList: [inOrder(session)[0].id] })
  session.emulator.advance(minutes(9))
  expect(states(session)).toEqual(['leavingpool', 'idle', 'idle'])
  expect(session.call('GET', '/pools/frames').json.allocationState).toBe('resizing')
  session.emulator.advance(minutes(2))
  expect(states(session)).toEqual(['idle', 'idle'])
  expect(session.call('GET', '/pools/frames').json.allocationState).toBe('steady')
})

describe('a full disk', () => {
  const broken = () => {
    const tasks = [{ id: 't-{n}', count: 3, commandLine: 'x', duration: 'PT5S' as const }]
    const session = start({ jobs: [job({ tasks })] })
    session.emulator.advance(minutes(1))
    post(session.emulator, { do: 'node-disk-full', pool: 'frames', nodes: 0 })
    return session
  }

  test('says DiskFull, and a reboot alone is in vain', () => {
    const session = broken()
    expect(inOrder(session)[0].errors[0]).toMatchObject({
      code: 'DiskFull',
      message: 'There is not enough disk space on the node',
    })
    expect(reboot(session, 0).status).toBe(202)
    session.emulator.advance(minutes(2))
    expect(states(session)[0]).toBe('unusable')
  })

  test('is cured by a reboot after task files were deleted on the node', () => {
    const session = broken()
    const gone = session.call('DELETE', `${pathOf(session, 0)}/files/workitems?recursive=true`)
    expect(gone.status).toBe(200)
    expect(states(session)[0]).toBe('unusable')
    reboot(session, 0)
    session.emulator.advance(minutes(2))
    expect(states(session)[0]).toBe('idle')
  })

  test.each(['/jobs/shot', 'each task'])('is cured by a reboot after %s was deleted', (what) => {
    const session = broken()
    const tasks = ['t-0001', 't-0002', 't-0003'].map((id) => `/jobs/shot/tasks/${id}`)
    for (const path of what === 'each task' ? tasks : [what]) {
      expect(session.call('DELETE', path).status).toBeLessThan(300)
    }
    session.emulator.advance(minutes(1))
    expect(states(session)[0]).toBe('unusable')
    reboot(session, 0)
    session.emulator.advance(minutes(2))
    expect(states(session)[0]).toBe('idle')
  })
})

test('a start task that never ran shows no exit code; what it wrote is as given', () => {
  const session = start({ jobs: [] })
  const failureInfo = { category: 'UserError', code: 'BlobNotFound', message: 'gone' }
  const fails = { do: 'start-task-fails', pool: 'frames', stderr: 'no blob\n' }
  post(session.emulator, { ...fails, nodes: 0, exitCode: null, failureInfo })
  post(session.emulator, { ...fails, nodes: 1, exitCode: 5, stdout: 'half way\n' })
  session.emulator.advance(minutes(2))
  const [never, half] = inOrder(session)
  expect(never.startTaskInfo).toMatchObject({ result: 'failure', failureInfo })
  expect(never.startTaskInfo).not.toHaveProperty('exitCode')
  expect(half.startTaskInfo).toMatchObject({ result: 'failure', exitCode: 5 })
  const read = (name: string): string =>
    session.call('GET', `${pathOf(session, 1)}/files/startup/${name}`).body.toString()
  expect([read('stdout.txt'), read('stderr.txt')]).toEqual(['half way\n', 'no blob\n'])
})

test.each([
  { becomes: 'unusable', ends: 'unusable' },
  { becomes: 'rebooting', ends: 'rebooting' },
] as const)('a node that dies in a reboot ends up $ends', ({ becomes, ends }) => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'node-dies-in-reboot', pool: 'frames', nodes: 1, becomes })
  reboot(session, 0)
  reboot(session, 1)
  session.emulator.advance(minutes(30))
  expect(states(session)).toEqual(['idle', ends, 'idle'])
})

test('the id of a removed node comes again on the next one, with another allocation time', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'node-id-reused', pool: 'frames', nodes: 'all', times: 1 })
  const old = inOrder(session)[1]
  session.call('POST', '/pools/frames/removenodes', { nodeList: [old.id] })
  session.emulator.advance(minutes(1))
  session.call('POST', '/pools/frames/resize', { targetDedicatedNodes: 3 })
  session.emulator.advance(minutes(3))
  const again = nodes(session).find(({ id }: { id: string }) => id === old.id)
  expect(again.state).toBe('idle')
  expect(Date.parse(again.allocationTime)).toBeGreaterThan(Date.parse(old.allocationTime))
  expect(told(session.emulator)[0]).toMatchObject({ state: 'ended', struck: 1 })
})

test('slow nodes boot later by their factor', () => {
  const session = start({
    pools: [pool({ ready: false, dedicated: 2 })],
    jobs: [],
    script: [{ do: 'node-slow', pool: 'frames', nodes: 1, boots: 10 }],
  })
  session.emulator.advance(minutes(2))
  expect(states(session)[0]).toBe('idle')
  expect(states(session)[1]).not.toBe('idle')
  session.emulator.advance(minutes(10))
  expect(states(session)).toEqual(['idle', 'idle'])
})

test('a black hole fails every task it is given, and so draws them all', () => {
  const tasks = [{ id: 't-{n}', count: 40, commandLine: 'x', duration: 'PT1M' as const }]
  const session = start({
    jobs: [job({ tasks })],
    script: [
      { do: 'node-black-hole', pool: 'frames', nodes: 0, exitCode: 127, stderr: 'no disk\n' },
    ],
  })
  session.emulator.advance(minutes(10))
  const hole = inOrder(session)[0].id
  const all = session.call('GET', '/jobs/shot/tasks').json.value
  const failed = all.filter(
    ({ executionInfo }: { executionInfo: { result: string } }) =>
      executionInfo.result === 'failure',
  )
  expect(failed.length).toBeGreaterThan(20)
  for (const task of failed) {
    expect(task.nodeInfo.nodeId).toBe(hole)
    expect(task.executionInfo).toMatchObject({ exitCode: 127 })
  }
  const ran = all.filter((task: { nodeInfo: { nodeId: string } }) => task.nodeInfo.nodeId === hole)
  expect(failed).toHaveLength(ran.length)
})

test('a pool that is made later meets a fault that names it by a pattern', () => {
  const session = start({
    jobs: [],
    script: [{ do: 'node-unusable', pool: 'new-*', nodes: { from: 1 } }],
  })
  session.call('POST', '/pools', {
    id: 'new-pool',
    vmSize: 'Standard_D2s_v5',
    targetDedicatedNodes: 3,
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  })
  session.emulator.advance(minutes(5))
  const made = session.call('GET', '/pools/new-pool/nodes').json.value
  const seen = made.map(({ state }: { state: string }) => state).sort()
  expect(seen).toEqual(['idle', 'unusable', 'unusable'])
})

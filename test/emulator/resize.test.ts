// Resizes that do not come to their end: stopped, timed out, slow, or against a quota.
import { expect, test } from 'vitest'
import { coresOf } from '../../src/emulator/life/allocation.ts'
import { control } from './faults/support.ts'
import { minutes, pool, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const path = '/pools/frames'
const get = ({ call }: Session) => call('GET', path).json
const resize = ({ call }: Session, body: object) => call('POST', `${path}/resize`, body)
const slowPool = (allocate: string) =>
  start({ pools: [pool({ dedicated: 1, boot: { allocate } })], jobs: [] })

const timedOut = (kind: string) => ({
  code: 'AllocationTimedout',
  message: `Desired number of ${kind} nodes could not be allocated as the resize timeout was reached`,
})

test('a node that has left is told of as gone, once', () => {
  const session = start({ pools: [pool({ dedicated: 2 })], jobs: [] })
  resize(session, { targetDedicatedNodes: 1 })
  session.emulator.advance(minutes(2))
  session.call('DELETE', path)
  session.emulator.advance(minutes(2))
  const { events } = control(session.emulator, 'GET', '/events').json
  const gone = events.filter(({ to }: { to: string }) => to === 'gone')
  expect(gone).toMatchObject([
    { what: 'state', from: 'leavingpool' },
    { what: 'state', from: 'leavingpool' },
  ])
  expect(gone[0].subject).not.toBe(gone[1].subject)
})

test('a resize that takes longer than it may ends steady with an error, and what is there stays', () => {
  const session = slowPool('PT40M')
  resize(session, { targetDedicatedNodes: 3, resizeTimeout: 'PT5M' })
  session.emulator.advance(minutes(5) - 1)
  expect(get(session)).toMatchObject({ allocationState: 'resizing', resizeTimeout: 'PT5M' })
  expect(get(session)).not.toHaveProperty('resizeErrors')
  session.emulator.advance(1)
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 1,
    targetDedicatedNodes: 3,
    resizeErrors: [timedOut('dedicated')],
  })
  session.emulator.advance(minutes(60))
  expect(get(session).currentDedicatedNodes).toBe(1)
})

test('without a time-out of its own a resize has a quarter of an hour, whatever the last one had', () => {
  const session = slowPool('PT40M')
  resize(session, { targetDedicatedNodes: 3, resizeTimeout: 'PT5M' })
  session.emulator.advance(minutes(5))
  resize(session, { targetLowPriorityNodes: 2 })
  expect(get(session)).toMatchObject({ resizeTimeout: 'PT15M', allocationState: 'resizing' })
  expect(get(session)).not.toHaveProperty('resizeErrors')
  session.emulator.advance(minutes(15))
  expect(get(session).resizeErrors).toEqual([timedOut('dedicated'), timedOut('low priority')])
})

test('a pool whose tasks will not end in time is steady again, and shrinks when they have', () => {
  const session = start({ pools: [pool({ dedicated: 2 })] })
  session.call('POST', '/jobs/shot/tasks', {
    id: 'long',
    commandLine: '/bin/sh -c "sleep 3000"',
  })
  session.emulator.advance(minutes(5))
  resize(session, { targetDedicatedNodes: 0, nodeDeallocationOption: 'taskcompletion' })
  session.emulator.advance(minutes(15))
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    resizeErrors: [timedOut('dedicated')],
    currentDedicatedNodes: 1,
  })
  session.emulator.advance(minutes(60))
  expect(get(session).currentDedicatedNodes).toBe(0)
})

test('a pool of size 0 is steady within two seconds, one with nodes after a minute or so (recorded)', () => {
  const { call, emulator } = start({ pools: [], jobs: [] })
  const machine = { imageReference: { publisher: 'canonical' }, nodeAgentSKUId: 'x' }
  for (const [id, targetDedicatedNodes] of [
    ['none', 0],
    ['some', 1],
  ] as const) {
    const body = { id, vmSize: 'x', targetDedicatedNodes, virtualMachineConfiguration: machine }
    expect(call('POST', '/pools', body).status).toBe(201)
  }
  const states = () =>
    call('GET', '/pools').json.value.map((one: { allocationState: string }) => one.allocationState)
  expect(states()).toEqual(['resizing', 'resizing'])
  emulator.advance(seconds(2))
  expect(states()).toEqual(['steady', 'resizing'])
  emulator.advance(seconds(60))
  expect(states()).toEqual(['steady', 'steady'])
})

test('a resize that is stopped passes through stopping and keeps its target', () => {
  const session = slowPool('PT1M')
  resize(session, { targetLowPriorityNodes: 2 })
  const { etag } = session.call('GET', path).headers
  expect(session.call('POST', `${path}/stopresize`)).toMatchObject({
    status: 202,
    headers: { etag },
  })
  expect(get(session).allocationState).toBe('stopping')
  session.emulator.advance(seconds(2))
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    targetLowPriorityNodes: 2,
    resizeErrors: [
      {
        code: 'ResizeStopped',
        message:
          'Desired number of low priority nodes could not be allocated due to a stop resize operation',
      },
    ],
  })
})

test('a quota of cores lets in what fits, and says what kind has reached it', () => {
  const session = start({
    pools: [pool({ dedicated: 1, vmSize: 'Standard_D4s_v5' })],
    jobs: [],
    account: { quotas: { dedicatedCores: 10, lowPriorityCores: 3 } },
  })
  resize(session, { targetDedicatedNodes: 5, targetLowPriorityNodes: 1 })
  session.emulator.advance(minutes(1))
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 2,
    currentLowPriorityNodes: 0,
    resizeErrors: [
      {
        code: 'AccountCoreQuotaReached',
        message: 'The specified account has reached core quota',
      },
      { code: 'AccountLowPriorityCoreQuotaReached' },
    ],
  })
})

test.each([
  ['Standard_D2s_v5', 2],
  ['STANDARD_D16_v3', 16],
  ['Standard_NC24ads_A100_v4', 24],
  ['standard_a1', 1],
  ['small', 1],
  ['ExtraLarge', 8],
  ['constructor', 1],
  ['odd', 1],
] as const)('a %s is taken to have %i cores', (vmSize, cores) => {
  expect(coresOf(vmSize)).toBe(cores)
})

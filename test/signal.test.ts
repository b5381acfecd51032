// Signals: which pools are marked for an exam, that no event leaves a mark on a pool that never was, and that no flood
// of them becomes a flood of exams.
import { describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../src/adapters/memory/rows.ts'
import { BatchReadError } from '../src/ports/batch.ts'
import { accountGapMs, createLookBook, poolGapMs } from '../src/record/look-book.ts'
import { createServiceLogs } from '../src/service-logs.ts'
import { createSignal } from '../src/signal.ts'
import { createTakeSignals } from '../src/take-signals.ts'
import { maxLookups } from '../src/unknown-pools.ts'
import { fakeTelemetry } from './notify/drain-support.ts'
import { handClock } from './record/builders.ts'
import { handBatch } from './support/build-batch.ts'

const event = (pool?: string) => ({
  specversion: '1.0',
  id: '1',
  type: 'BatchMedic.NodeStateChanged',
  source: 'x',
  data: { account: 'renderfarm', ...(pool === undefined ? {} : { pool }) },
})

function bench(known: readonly string[] = ['frames']) {
  const batch = handBatch()
  let reads = 0
  const { pool } = batch
  batch.pool = (id) => {
    reads += 1
    return pool(id)
  }
  const clock = handClock()
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const shapes = Object.fromEntries(known.map((id) => [id, '']))
  const { told, telemetry } = fakeTelemetry()
  const accounts = [batch]
  const take = createTakeSignals({
    lookBook: createLookBook({ rows }),
    messages,
    telemetry,
    book: { get: async () => ({ notes: { shapes, fullLookAt: {}, lastAt: 0 }, eTag: '' }) },
    accounts,
    clock,
  })
  const signal = createSignal({ take, telemetry, ownSource: '/batch-medic/', accounts })
  const marked = () =>
    rows.dump('state').map(({ value }) => (value as { pool: string }).pool || 'the account')
  const serviceLogs = createServiceLogs({ take, telemetry, accounts })
  return {
    ...{ batch, clock, rows, messages, signal, serviceLogs, marked, told },
    reads: () => reads,
    exams: () => messages.queued.map(({ dueAt }) => dueAt - clock.now()),
  }
}

test('a pool that the census knows is marked without a look', async () => {
  const { signal, marked, reads } = bench(['frames'])
  expect(await signal(event('Frames'))).toEqual({ taken: 1, ignored: 0 })
  expect([marked(), reads()]).toEqual([['Frames'], 0])
})

test.each([[['frames']], [[]]])(
  'a pool that is new to a census of %j is looked up once',
  async (known) => {
    const { signal, marked, reads } = bench(known)
    expect(await signal(event('fresh'))).toEqual({ taken: 1, ignored: 0 })
    expect([marked(), reads()]).toEqual([['fresh'], 1])
    await signal(event('fresh'))
    expect(reads()).toBe(1)
  },
)

test('a pool that is not there is ignored with a reason, and leaves no mark', async () => {
  const { signal, rows, batch, told } = bench(['frames'])
  batch.world.pool = undefined
  expect(await signal(event('never'))).toEqual({ taken: 0, ignored: 1 })
  expect([rows.dump('state'), told]).toEqual([[], ['ingest.ignored']])
})

test('a pool that cannot be looked up is marked all the same', async () => {
  const { signal, marked, batch } = bench(['frames'])
  batch.nextError = new BatchReadError('unreachable', '', 'No answer.')
  expect(await signal(event('maybe'))).toEqual({ taken: 1, ignored: 0 })
  expect(marked()).toEqual(['maybe'])
})

describe('a flood', () => {
  test('for one pool is one exam at once and one for all that follow, in each gap', async () => {
    const { signal, messages, clock, exams } = bench()
    for (let at = 0; at < 1000; at += 1) await signal(event('frames'))
    expect(exams()).toEqual([0, poolGapMs])
    const [first, second] = messages.queued.map(({ body }) => body)
    expect(first).not.toHaveProperty('standsForMore')
    expect(second).toMatchObject({ pool: 'frames', standsForMore: true })
    let exams60s = 0
    for (let at = 0; at < 60; at += 1) {
      while (messages.pop()) exams60s += 1
      for (let more = 0; more < 50; more += 1) await signal(event('frames'))
      clock.advance(1000)
    }
    expect(exams60s).toBe(1 + 60_000 / poolGapMs - 1)
  })

  test('at once, as from many instances, is no more', async () => {
    const { signal, exams } = bench()
    await Promise.all(Array.from({ length: 200 }, () => signal(event('frames'))))
    expect(exams().length).toBeLessThanOrEqual(2)
  })

  test('for the whole account is a look at each pool, and one more in each gap', async () => {
    const { signal, exams } = bench(['frames', 'sims', 'bake'])
    for (let at = 0; at < 100; at += 1) await signal(event())
    expect(exams()).toEqual([0, 0, 0, accountGapMs, accountGapMs, accountGapMs])
  })

  test('of pools that are not there asks Batch for few of them, and marks none', async () => {
    const { signal, batch, clock, rows, reads, exams } = bench()
    batch.world.pool = undefined
    for (let at = 0; at < 500; at += 1) await signal(event(`forged-${at}`))
    expect([reads(), exams(), rows.dump('state')]).toEqual([maxLookups, [], []])
    clock.advance(60_000)
    await signal(event('forged-501'))
    expect(reads()).toBe(maxLookups + 1)
  })

  test('of unknown names keeps no known pool from its look', async () => {
    const { signal, batch, exams } = bench()
    batch.world.pool = undefined
    for (let at = 0; at < 100; at += 1) await signal(event(`forged-${at}`))
    await signal(event('frames'))
    expect(exams()).toEqual([0])
  })
})

test('a look asked for by a clock that was wrong keeps no signal out', async () => {
  const { signal, clock, messages, exams } = bench()
  clock.advance(3_600_000)
  await signal(event('frames'))
  clock.advance(-3_600_000)
  messages.pop()
  await signal(event('frames'))
  expect(exams()).toContain(0)
})

test('an event whose exam could not be asked for is worth its redelivery', async () => {
  const { signal, messages, exams } = bench()
  messages.faults.nextError = new Error('no storage')
  await expect(signal(event('frames'))).rejects.toThrow('no storage')
  await signal(event('frames'))
  expect(exams()).toHaveLength(1)
})

test.each([
  { what: 'one pool', of: event('frames'), first: 1 },
  { what: 'a whole account', of: event(), first: 2 },
])('a look at $what that could not be sent stands for nothing', async ({ of, first }) => {
  const { signal, clock, messages, exams } = bench(['frames', 'sims'])
  await signal(of)
  clock.advance(1000)
  let sent = 0
  messages.faults.fault = () => {
    sent += 1
    return sent === first ? new Error('no storage') : undefined
  }
  await expect(signal(of)).rejects.toThrow('no storage')
  messages.faults.fault = undefined
  while (messages.popNext());
  // The redelivery comes within the gap.
  clock.advance(1000)
  await signal(of)
  expect(exams()).toHaveLength(first)
})

test('a mark without a look, which comes in between, does not keep the signal out', async () => {
  const { signal, rows, exams } = bench()
  await signal(event('frames'))
  let isFirst = true
  rows.faults.fault = ({ name, moment }) => {
    if (!/transact/.test(name) || moment !== 'before' || !isFirst) return undefined
    isFirst = false
    const value = { mark: 'of a poisoned exam', account: 'renderfarm', pool: 'frames' }
    void rows.transact('state', 'renderfarm|frames', [{ kind: 'upsert', row: 'dirty', value }])
    return undefined
  }
  await signal(event('frames'))
  expect([isFirst, exams()]).toEqual([false, [0, 0]])
})

test('a signal is not left to a look that another instance, whose clock is a second ahead, has begun', async () => {
  const { signal, clock, messages, exams } = bench()
  await signal(event('frames'))
  await signal(event('frames'))
  while (messages.popNext());
  clock.advance(poolGapMs - 1000)
  await signal(event('frames'))
  expect(exams()).toEqual([poolGapMs + 1000])
})

describe('a batch of service logs', () => {
  const fail = (pool: string) => ({
    resourceId: '/SUBSCRIPTIONS/0/PROVIDERS/MICROSOFT.BATCH/BATCHACCOUNTS/RENDERFARM',
    operationName: 'TaskFailEvent',
    properties: { jobId: 'j', id: 't', nodeInfo: { poolId: pool } },
  })

  test('asks for one exam a pool, and counts the rest', async () => {
    const { serviceLogs, exams, told } = bench(['frames', 'sims'])
    const start = { ...fail('frames'), operationName: 'TaskStartEvent' }
    const records = [...Array.from({ length: 400 }, () => fail('frames')), fail('sims'), start]
    expect(await serviceLogs([{ records }, 'broken', 'broken'])).toEqual({
      taken: 2,
      calm: 1,
      ignored: 2,
    })
    expect(exams()).toEqual([0, 0])
    expect(told).toEqual(['ingest.ignored', 'ingest.signal', 'ingest.signal', 'ingest.logs'])
  })

  test('of bad records alone throws nothing and tells five reasons at most', async () => {
    const { serviceLogs, told } = bench()
    const bad = Array.from({ length: 50 }, (_, at) => `broken ${at}`)
    expect(await serviceLogs(bad)).toEqual({ taken: 0, calm: 0, ignored: 50 })
    expect(told.filter((name) => name === 'ingest.ignored')).toHaveLength(5)
  })

  test('throws where a retry cures it: the store is away', async () => {
    const { serviceLogs, rows } = bench()
    rows.faults.nextError = new Error('no storage')
    await expect(serviceLogs([{ records: [fail('frames')] }])).rejects.toThrow('no storage')
  })
})

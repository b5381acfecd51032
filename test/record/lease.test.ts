// The fence of a pool: its token counts the holders, and a lease of a clock that was ahead holds up nobody.
import { describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { poolKey } from '../../src/domain/refs.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { fakeTelemetry } from '../notify/drain-support.ts'
import { handClock, incidentOf } from './builders.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const minute = 60_000

function bench() {
  const clock = handClock()
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const { told, telemetry } = fakeTelemetry()
  const holder = (name: string, aheadMs = 0) =>
    createLedgers({
      rows,
      messages,
      clock: { ...clock, now: () => clock.now() + aheadMs },
      holder: name,
      telemetry,
    })
  const head = async () => (await rows.get('state', poolKey(pool), 'head'))?.value
  return { clock, told, holder, head }
}

test('the fencing token goes up by one with each holder', async () => {
  const { holder, head } = bench()
  const tokens: unknown[] = []
  for (const name of ['first', 'second', 'third']) {
    const ledger = await holder(name).hold(pool)
    if (ledger.kind !== 'ledger') throw new Error(ledger.kind)
    tokens.push(await head())
    await ledger.release()
  }
  expect(tokens).toMatchObject([{ token: 1 }, { token: 2 }, { token: 3 }])
})

describe('a lease', () => {
  // 2 min are a whole lease, and clocks may differ by 5.
  test('of a clock that is 5 min ahead is kept', async () => {
    const { holder, head, told } = bench()
    await holder('ahead', 5 * minute).hold(pool)
    expect(await holder('right').hold(pool)).toEqual({ kind: 'busy' })
    expect(await head()).toMatchObject({ holder: 'ahead', token: 1 })
    expect(told).toEqual([])
  })

  test('of a clock that is 6 h ahead is over: it warns, and the holder is fenced out', async () => {
    const { holder, told } = bench()
    const late = await holder('ahead', 360 * minute).hold(pool)
    const now = await holder('right').hold(pool)
    expect(now.kind).toBe('ledger')
    expect(told).toEqual([expect.stringContaining('warn The lease of ahead on a pool ends in 6 h')])
    if (late.kind !== 'ledger') throw new Error(late.kind)
    await expect(late.commit([])).rejects.toBeInstanceOf(FenceLost)
  })
})

test('a holder that was fenced out is given no outbox of the next: it would show it older', async () => {
  const { clock, holder } = bench()
  const late = await holder('late').hold(pool)
  if (late.kind !== 'ledger') throw new Error(late.kind)
  clock.advance(10 * minute)
  const now = await holder('now').hold(pool)
  if (now.kind !== 'ledger') throw new Error(now.kind)
  expect(await late.outbox()).toEqual([])
  const incident = incidentOf(pool, 1)
  await now.commit([{ kind: 'open-incident', incident }])
  expect((await now.outbox()).map(({ item }) => item.kind)).toContain('history')
  await expect(late.outbox()).rejects.toBeInstanceOf(FenceLost)
})

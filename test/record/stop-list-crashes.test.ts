// However often processes end while they list what is in force, between any two writes and with answers that never came: the next exam that comes through leaves the list as it should be.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { noNotes } from '../../src/record/census-book.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { createStopBook } from '../../src/record/stop-book.ts'
import { handClock, startAt } from './builders.ts'

const pool = { account: 'renderfarm', pool: 'Frames' }
const leaseMs = 120_000
const pauseOf = (n: number) => ({ by: 'ann', verified: false, at: startAt, reason: `reason ${n}` })

/** Ends with this write: before it, or after it has landed without an answer. */
function dying(rows: Rows, atWrite: number, lands: boolean): Rows {
  let writes = 0
  return {
    ...rows,
    async transact(...given) {
      writes += 1
      if (writes < atWrite) return rows.transact(...given)
      if (writes === atWrite && lands) await rows.transact(...given)
      throw new Error('the process ends here')
    },
  }
}

/** A pause by number, or none; the pool there or gone; the write of the exam at which its process ends. */
const exam = fc.record({
  pause: fc.option(fc.integer({ min: 1, max: 2 })),
  isGone: fc.boolean(),
  atWrite: fc.integer({ min: 1, max: 6 }),
  lands: fc.boolean(),
})

test('the list is right after the next exam', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(exam, { maxLength: 6 }), fc.boolean(), async (exams, isGone) => {
      const rows = createMemoryRows()
      const clock = handClock()
      const messages = createMemoryMessages(clock)
      const hold = async (store: Rows) => {
        clock.advance(leaseMs + 1)
        const ledgers = createLedgers({ rows: store, messages, clock, holder: 'one' })
        const held = await ledgers.hold(pool)
        if (held.kind !== 'ledger') throw new Error(`expected a ledger, got ${held.kind}`)
        return held
      }
      for (const { pause, atWrite, lands, ...seen } of exams) {
        const store = dying(rows, atWrite, lands)
        const listing = async () => {
          const ledger = await hold(store)
          const { pause: _, ...rest } = ledger.record.controls
          const controls = pause === null ? rest : { ...rest, pause: pauseOf(pause) }
          await ledger.commit([{ kind: 'put-controls', controls }])
          await createStopBook({ rows: store }).list(ledger, seen.isGone)
        }
        await listing().catch(() => undefined)
      }
      const last = await hold(rows)
      const book = createStopBook({ rows })
      await book.list(last, isGone)
      const { pause } = last.record.controls
      const stops = await book.stops(pool.account, { ...noNotes, listedSince: 0 })
      expect([...stops.values()]).toEqual(pause && !isGone ? [{ pause }] : [])
    }),
    { numRuns: 300 },
  )
})

test('who stood still before the row was written, and has lost the pool, leaves what the next holder listed', async () => {
  const rows = createMemoryRows()
  const clock = handClock()
  const deps = { messages: createMemoryMessages(clock), clock, holder: 'one' }
  const take = async (store: Rows) => {
    const held = await createLedgers({ rows: store, ...deps }).hold(pool)
    if (held.kind !== 'ledger') throw new Error(`expected a ledger, got ${held.kind}`)
    return held
  }
  /** The next holder ends the pause, and lists that, while the write of the row of this one is on its way. */
  const slow: Rows = {
    ...rows,
    async transact(table, partition, changes) {
      if (changes.some(({ row }) => row.startsWith('stop|')) && clock.now() < startAt + leaseMs) {
        clock.advance(leaseMs + 1)
        const next = await take(rows)
        const { pause: _, ...ended } = next.record.controls
        await next.commit([{ kind: 'put-controls', controls: ended }])
        await createStopBook({ rows }).list(next)
        await next.release()
      }
      return rows.transact(table, partition, changes)
    },
  }
  const late = await take(rows)
  const paused = { ...late.record.controls, pause: pauseOf(1) }
  await late.commit([{ kind: 'put-controls', controls: paused }])
  await expect(createStopBook({ rows: slow }).list(late)).rejects.toBeInstanceOf(FenceLost)
  const stops = await createStopBook({ rows }).stops(pool.account, { ...noNotes, listedSince: 0 })
  expect([...stops.values()]).toEqual([])
})

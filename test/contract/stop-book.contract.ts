// What the list of stopped pools promises, on any store: it follows the controls, and is read in one range.
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import type { Controls } from '../../src/domain/record.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import { poolKey } from '../../src/domain/refs.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { Ledger } from '../../src/record/ledger.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { createStopBook, type StopBook } from '../../src/record/stop-book.ts'
import { type HandClock, handClock, startAt } from '../record/builders.ts'

let accounts = 0
const said = { by: 'alice', verified: false, at: startAt, reason: 'upgrade' }
const silence = { ...said, until: startAt + 1e9 }

export function stopBookContract(store: string, makeRows: () => Rows): void {
  describe(`the list of stopped pools, on ${store}`, () => {
    let clock: HandClock
    let rows: Rows
    let book: StopBook
    let account: string
    let hold: (pool: string, holder?: string) => Promise<Ledger>

    beforeEach(() => {
      accounts += 1
      account = `Stops${Date.now().toString(36)}${accounts}`
      clock = handClock()
      rows = makeRows()
      book = createStopBook({ rows })
      const messages = createMemoryMessages(clock)
      hold = async (pool, holder = 'first') => {
        const held = await createLedgers({ rows, messages, clock, holder }).hold({ account, pool })
        if (held.kind !== 'ledger') throw new Error(`expected a ledger, got ${held.kind}`)
        return held
      }
    })

    async function say(ledger: Ledger, controls: Partial<Controls>): Promise<void> {
      const { pause: _, silence: __, ...rest } = ledger.record.controls
      await ledger.commit([{ kind: 'put-controls', controls: { ...rest, ...controls } }])
    }
    const keyOf = (pool: PoolRef['pool']) => poolKey({ account, pool })

    test('has nothing of an account in which nobody stopped anything', async () => {
      await book.list(await hold('frames'))
      expect(await book.stops(account)).toEqual(new Map())
    })

    test('has what is in force of each pool, and nothing of one that goes on', async () => {
      const frames = await hold('Frames')
      await say(frames, { pause: said })
      await book.list(frames)
      const nights = await hold('nights')
      await say(nights, { silence })
      await book.list(nights)
      expect(await book.stops(account.toUpperCase())).toEqual(
        new Map<string, unknown>([
          [keyOf('frames'), { pause: said }],
          [keyOf('nights'), { silence }],
        ]),
      )
      await say(frames, {})
      await book.list(frames)
      await book.list(frames)
      expect([...(await book.stops(account)).keys()]).toEqual([keyOf('nights')])
      expect(frames.record.controls.listed).toBeUndefined()
    })

    test('follows also what a process left that ended before it was listed', async () => {
      const frames = await hold('frames')
      await say(frames, { pause: said })
      await frames.release()
      const next = await hold('frames', 'second')
      await book.list(next)
      expect((await book.stops(account)).get(keyOf('frames'))).toEqual({ pause: said })
      await next.release()
      expect((await hold('frames')).record.controls.listed).toEqual({ pause: said })
    })

    test('is not written by one who lost the pool', async () => {
      const late = await hold('frames')
      await say(late, { pause: said })
      clock.advance(120_001)
      const now = await hold('frames', 'second')
      await say(now, {})
      await book.list(now)
      await expect(book.list(late)).rejects.toBeInstanceOf(FenceLost)
      expect(await book.stops(account)).toEqual(new Map())
    })
  })
}

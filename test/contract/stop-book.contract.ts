// What the list of stopped pools promises, on any store: it follows the controls, and is read in one range.
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import type { Change, Controls } from '../../src/domain/record.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import { poolKey } from '../../src/domain/refs.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { noNotes } from '../../src/record/census-book.ts'
import type { Ledger } from '../../src/record/ledger.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { createStopBook, type StopBook } from '../../src/record/stop-book.ts'
import { type HandClock, handClock, startAt } from '../record/builders.ts'

let accounts = 0
const said = { by: 'alice', verified: false, at: startAt, reason: 'upgrade' }
/** Of an account whose exams have listed from the first. */
const listing = { ...noNotes, listedSince: 0 }
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
      expect(await book.stops(account, listing)).toEqual(new Map())
    })

    test('has what is in force of each pool, and nothing of one that goes on', async () => {
      const frames = await hold('Frames')
      await say(frames, { pause: said })
      await book.list(frames)
      const nights = await hold('nights')
      const more = {
        holds: { n1: said },
        refusals: { 'reboot@unusable': { code: 'X', at: startAt, until: startAt + 1 } },
      }
      await say(nights, { silence, ...more })
      await book.list(nights)
      expect(await book.stops(account.toUpperCase(), listing)).toEqual(
        new Map<string, unknown>([
          [keyOf('frames'), { pause: said }],
          [keyOf('nights'), { silence, ...more }],
        ]),
      )
      await say(frames, {})
      await book.list(frames)
      await book.list(frames)
      expect([...(await book.stops(account, listing)).keys()]).toEqual([keyOf('nights')])
      expect(frames.record.controls.listed).toBeUndefined()
    })

    test('follows also what a process left that ended before it was listed', async () => {
      const frames = await hold('frames')
      await say(frames, { pause: said })
      await frames.release()
      const next = await hold('frames', 'second')
      await book.list(next)
      expect((await book.stops(account, listing)).get(keyOf('frames'))).toEqual({ pause: said })
      await next.release()
      expect((await hold('frames')).record.controls.listed).toEqual({ pause: said })
    })

    test('follows also what is over by the next exam where one ended while it listed', async () => {
      const frames = await hold('frames')
      await say(frames, { pause: said })
      let commits = 0
      const dying = {
        pool: frames.pool,
        record: frames.record,
        commit: async (changes: readonly Change[]) => {
          commits += 1
          if (commits > 1) throw new Error('the process ends here')
          await frames.commit(changes)
        },
      }
      await expect(book.list(dying)).rejects.toThrow('ends here')
      await frames.release()
      const next = await hold('frames', 'second')
      await say(next, {})
      await book.list(next)
      expect(await book.stops(account, listing)).toEqual(new Map())
    })

    test('has no pool that is gone, and has it again with what is in force should it come back', async () => {
      const frames = await hold('frames')
      await say(frames, { pause: said })
      await book.list(frames)
      await book.list(frames, true)
      expect(await book.stops(account, listing)).toEqual(new Map())
      expect(frames.record.controls).toMatchObject({ pause: said })
      await book.list(frames)
      expect((await book.stops(account, listing)).get(keyOf('frames'))).toEqual({ pause: said })
    })

    test.each([
      { when: 'no census has told of the list', notes: {}, told: true },
      { when: 'no second look was made since', notes: { listedSince: 1, looked: 10 }, told: true },
      { when: 'a second look was made since', notes: { listedSince: 1, looked: 11 }, told: false },
    ])('is not trusted of a pool where $when: the pool itself is read', async ({ notes, told }) => {
      const frames = await hold('frames')
      await say(frames, { pause: said })
      const { listedSince, looked = 0 } = notes
      const census = {
        ...noNotes,
        shapes: { frames: 'idle=1' },
        fullLookAt: { frames: looked * 60_000 + 1 },
        ...(listedSince === undefined ? {} : { listedSince }),
      }
      expect((await book.stops(account, census)).has(keyOf('frames'))).toBe(told)
    })

    test('is not written by one who lost the pool', async () => {
      const late = await hold('frames')
      await say(late, { pause: said })
      clock.advance(120_001)
      const now = await hold('frames', 'second')
      await say(now, {})
      await book.list(now)
      await expect(book.list(late)).rejects.toBeInstanceOf(FenceLost)
      expect(await book.stops(account, listing)).toEqual(new Map())
    })
  })
}

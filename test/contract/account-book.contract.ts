// What an account's book promises, on any store: places that are given once, the longest rest, a pause.
import { beforeEach, describe, expect, test } from 'vitest'
import type { AccountBook } from '../../src/ports/account-book.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { createAccountBook } from '../../src/record/account-book.ts'

let accounts = 0
const now = Date.UTC(2026, 2, 1, 12)
const hour = 3_600_000

export function accountBookContract(store: string, makeRows: () => Rows): void {
  describe(`an account's book on ${store}`, () => {
    let account: string
    let first: AccountBook
    let second: AccountBook

    beforeEach(() => {
      accounts += 1
      account = `Farm${Date.now().toString(36)}${accounts}`
      const rows = makeRows()
      first = createAccountBook({ rows })
      second = createAccountBook({ rows })
    })

    test('is empty before anything was written', async () => {
      expect(await first.read(account)).toEqual({ actions: [] })
    })

    test('gives places up to the limit, and says who has them', async () => {
      expect(await first.reserve(account, 'a', now, 2)).toBe(true)
      expect(await second.reserve(account, 'b', now + 1, 2)).toBe(true)
      expect(await first.reserve(account, 'c', now + 2, 2)).toBe(false)
      expect((await first.read(account)).actions).toEqual([
        { at: now, pool: 'a' },
        { at: now + 1, pool: 'b' },
      ])
    })

    test('gives a place again when it is an hour old, and not a moment before', async () => {
      await first.reserve(account, 'a', now, 1)
      expect(await first.reserve(account, 'b', now + hour - 1, 1)).toBe(false)
      expect(await first.reserve(account, 'b', now + hour, 1)).toBe(true)
      expect((await first.read(account)).actions).toEqual([{ at: now + hour, pool: 'b' }])
    })

    test('forgets a place that a clock far ahead has taken', async () => {
      await first.reserve(account, 'a', now + 2 * hour, 1)
      expect(await first.reserve(account, 'b', now, 1)).toBe(true)
    })

    test('gives each of a process a place where there is room for all who ask at once', async () => {
      const asked = Array.from({ length: 30 }, () => first.reserve(account, 'a', now, 29))
      expect((await Promise.all(asked)).map(String)).toEqual([...Array(29).fill('true'), 'false'])
      expect((await first.read(account)).actions).toHaveLength(29)
    })

    test('gives the last place to one of many who ask at once', async () => {
      const asked = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? first : second).reserve(account, `p${index}`, now, 3),
      )
      const given = (await Promise.all(asked)).filter(Boolean)
      // Who loses the race too often goes without, so it may be fewer; never more.
      expect(given.length).toBeGreaterThanOrEqual(1)
      expect(given.length).toBeLessThanOrEqual(3)
      expect((await first.read(account)).actions).toHaveLength(given.length)
    })

    test('knows an account in any case, and keeps accounts apart', async () => {
      await first.reserve(account, 'a', now, 1)
      expect(await second.reserve(account.toUpperCase(), 'b', now, 1)).toBe(false)
      expect(await second.reserve(`${account}2`, 'b', now, 1)).toBe(true)
    })

    test('lets the later end of a rest stand', async () => {
      await first.throttled(account, now + 40)
      await second.throttled(account, now + 20)
      expect((await first.read(account)).throttledUntil).toBe(now + 40)
      await second.throttled(account, now + 60)
      expect((await first.read(account)).throttledUntil).toBe(now + 60)
    })

    test('keeps a pause beside the rest, until it is taken back', async () => {
      const pause = { by: 'ann', verified: true, at: now, reason: 'audit', until: now + hour }
      await first.throttled(account, now)
      await first.pause(account, pause)
      expect(await second.read(account)).toEqual({ actions: [], throttledUntil: now, pause })
      await second.pause(account, undefined)
      expect(await first.read(account)).toEqual({ actions: [], throttledUntil: now })
    })

    test('loses no pause, however many places are taken meanwhile', async () => {
      const rows = makeRows()
      const other = createAccountBook({ rows })
      let others = 12
      const raced = createAccountBook({
        rows: {
          ...rows,
          async transact(...args) {
            others -= 1
            if (others > 0) await other.reserve(account, 'a', now, 1000)
            return rows.transact(...args)
          },
        },
      })
      await raced.pause(account, { by: 'ann', verified: true, at: now, reason: 'audit' })
      expect((await other.read(account)).pause?.by).toBe('ann')
      others = Number.POSITIVE_INFINITY
      const lost = raced.pause(account, undefined)
      await expect(lost).rejects.toThrow('The end of the pause of account')
      expect((await other.read(account)).pause?.by).toBe('ann')
    })
  })
}

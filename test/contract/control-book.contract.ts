// What requests and the audit promise, on any store: left without a hold, taken out with what they changed, read in order.
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { takeRequests } from '../../src/controls/take-requests.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import { poolKey } from '../../src/domain/refs.ts'
import type { Ask, AuditEntry, ControlRequest } from '../../src/domain/request.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { type ControlBook, createControlBook } from '../../src/record/control-book.ts'
import { BadContinuation } from '../../src/record/history-query.ts'
import { auditRow, stateTable } from '../../src/record/keys.ts'
import type { Ledger } from '../../src/record/ledger.ts'
import { createLedgers, type Ledgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { type HandClock, handClock, incidentOf, startAt } from '../record/builders.ts'
import { poolFacts } from '../support/build-facts.ts'

let pools = 0
const far = startAt + 1e9

export function controlBookContract(store: string, makeRows: () => Rows): void {
  describe(`what people ask of a pool, on ${store}`, () => {
    let clock: HandClock
    let rows: Rows
    let book: ControlBook
    let first: Ledgers
    let second: Ledgers
    let pool: PoolRef

    beforeEach(() => {
      pools += 1
      clock = handClock()
      const messages = createMemoryMessages(clock)
      rows = makeRows()
      book = createControlBook({ rows })
      first = createLedgers({ rows, messages, clock, holder: 'first' })
      second = createLedgers({ rows, messages, clock, holder: 'second' })
      // Accounts of their own: the audit of an account is one partition.
      const account = `farm${Date.now().toString(36)}${pools}`
      pool = { account, pool: `Frames-${pools}` }
    })

    async function take(ledgers: Ledgers): Promise<Ledger> {
      const hold = await ledgers.hold(pool)
      if (hold.kind !== 'ledger') throw new Error(`expected a ledger, got ${JSON.stringify(hold)}`)
      return hold
    }

    const requestOf = (n: number, asked: Ask = { kind: 'pause' }): ControlRequest => ({
      ...asked,
      ...{ id: `request-${n}`, by: 'alice', verified: false, at: startAt + n, reason: 'upgrade' },
    })
    const entryOf = (n: number): AuditEntry => ({
      ...{ id: `entry-${n}`, by: 'alice', verified: false, at: startAt, reason: 'upgrade' },
      ...{ what: 'pause', on: 'account', outcome: 'applied', said: 'x', doneAt: startAt + n },
    })
    const carryOut = (ledger: Ledger) => takeRequests(ledger, pool, poolFacts(), clock.now())
    const audit = async (top = 100, from?: string) => {
      const more = from === undefined ? {} : { from }
      return book.audit({ ...pool, since: 0, until: far, top, ...more })
    }

    test('a request can be left before anybody ever held the pool, and once: its row is its id', async () => {
      await book.ask(pool, requestOf(1))
      await book.ask(pool, requestOf(1))
      const ledger = await take(first)
      expect(await ledger.hasRequests()).toBe(true)
      expect((await ledger.requests()).map(({ request }) => request)).toEqual([requestOf(1)])
    })

    test('requests do not fence a holder out, and are read in the order in which they were asked', async () => {
      const ledger = await take(first)
      expect(await ledger.hasRequests()).toBe(false)
      for (const n of [3, 10, 2]) await book.ask(pool, requestOf(n))
      expect((await ledger.requests()).map(({ request }) => request?.id)).toEqual([
        'request-2',
        'request-3',
        'request-10',
      ])
      await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 1) }])
    })

    test('of an account it is known of which pools anything was asked lately', async () => {
      const { account } = pool
      expect(await book.askedSince(account, 0)).toEqual([])
      await book.ask(pool, requestOf(1))
      await book.ask({ account, pool: 'zeros' }, requestOf(5))
      const ids = [pool.pool.toLowerCase(), 'zeros']
      expect(await book.askedSince(account.toUpperCase(), startAt + 1)).toEqual(ids)
      expect(await book.askedSince(account, startAt + 2)).toEqual(['zeros'])
      expect((await book.waiting(pool)).map(({ request }) => request?.id)).toEqual(['request-1'])
      await carryOut(await take(first))
      expect(await book.waiting(pool)).toEqual([])
    })

    test('a request that is taken up while somebody reads is told as waiting or as in force', async () => {
      await book.ask(pool, requestOf(1))
      const ledger = await take(first)
      let isFirst = true
      let taken = () => {}
      const between = new Promise<void>((resolve) => {
        taken = resolve
      })
      const range: Rows['range'] = async (...asked) => {
        if (!isFirst) await between
        const own = isFirst
        isFirst = false
        const answer = await rows.range(...asked)
        if (own) {
          await carryOut(ledger)
          taken()
        }
        return answer
      }
      const told = await createControlBook({ rows: { ...rows, range } }).inForce(pool)
      expect([
        told.controls.pause?.by,
        ...told.waiting.map(({ request }) => request?.by),
      ]).toContain('alice')
    })

    test('what is carried out is in force, audited and taken out in one transaction', async () => {
      await book.ask(pool, requestOf(1))
      await book.ask(pool, requestOf(2, { kind: 'hold', nodeId: 'n1' }))
      await book.ask(pool, requestOf(3, { kind: 'silence', until: far }))
      const ledger = await take(first)
      await carryOut(ledger)
      expect(await ledger.hasRequests()).toBe(false)
      await ledger.release()
      const { record } = await take(second)
      expect(record.controls).toMatchObject({
        pause: { by: 'alice', reason: 'upgrade' },
        holds: { n1: { by: 'alice' } },
        silence: { until: far },
      })
      const { controls, waiting } = await book.inForce(pool)
      expect(controls).toEqual(record.controls)
      expect(waiting).toEqual([])
      expect((await audit()).entries.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual([
        'pause applied',
        'hold applied',
        'silence applied',
      ])
    })

    test('a holder that lost the pool carries nothing out: the next one does, once', async () => {
      await book.ask(pool, requestOf(1))
      const late = await take(first)
      clock.advance(120_001)
      const now = await take(second)
      await expect(carryOut(late)).rejects.toBeInstanceOf(FenceLost)
      expect((await book.inForce(pool)).controls.pause).toBeUndefined()
      expect((await audit()).entries).toEqual([])
      await carryOut(now)
      await carryOut(now)
      expect((await audit()).entries).toHaveLength(1)
    })

    test('a row of another version is taken out as refused, and holds nothing up', async () => {
      const value = { kind: 'teleport', id: 'x', by: 'eve', at: startAt, reason: '' }
      const change = { kind: 'upsert', row: `ask|${startAt}|x`, value } as const
      const ledger = await take(first)
      await rows.transact(stateTable, poolKey(pool), [change])
      await book.ask(pool, requestOf(1))
      await carryOut(ledger)
      expect(await ledger.hasRequests()).toBe(false)
      const { entries } = await audit()
      expect(entries.map(({ id, outcome }) => `${id} ${outcome}`).toSorted()).toEqual([
        'request-1 applied',
        'x refused',
      ])
      expect(entries.find(({ id }) => id === 'x')?.said).toContain('"teleport"')
    })

    test('the audit is read in the order of time, page after page, and within its ends', async () => {
      const { account } = pool
      for (const n of [5, 1, 3, 2, 4]) await book.auditAccount(account, entryOf(n))
      const query = { account, since: startAt + 2, until: startAt + 4 }
      const page = await book.audit({ ...query, top: 2 })
      expect(page.entries.map(({ id }) => id)).toEqual(['entry-2', 'entry-3'])
      const { next = '' } = page
      const rest = await book.audit({ ...query, top: 2, from: next })
      expect(rest.entries.map(({ id }) => id)).toEqual(['entry-4'])
      expect(rest.next).toBeUndefined()
    })

    test('access to a node is in the audit of its pool and of the account; of a pool that never was, there alone', async () => {
      const { account } = pool
      const all = { account, since: startAt, until: startAt + 9, top: 9 }
      await book.auditAccess(pool, entryOf(1), true)
      await book.auditAccess({ account, pool: 'nowhere' }, entryOf(2), false)
      const idsOf = async (of: object) =>
        (await book.audit({ ...all, ...of })).entries.map(({ id }) => id)
      expect(await idsOf({ pool: pool.pool })).toEqual(['entry-1'])
      expect(await idsOf({})).toEqual(['entry-1', 'entry-2'])
      expect(await idsOf({ pool: 'nowhere' })).toEqual([])
    })

    test('a continuation that is none is refused, and reads no other rows', async () => {
      await (await take(first)).release()
      for (const from of ['', 'a', 'head', 'zzz', 'audit}', 'audit|x', 'audit|9999999999999|x']) {
        await expect(audit(100, from)).rejects.toBeInstanceOf(BadContinuation)
      }
    })

    test('a continuation from before the time still goes on, as the time moves with the clock', async () => {
      const { account } = pool
      for (const n of [1, 2]) await book.auditAccount(account, entryOf(n))
      const from = auditRow({ doneAt: startAt + 1, id: 'entry-1' })
      const query = { account, since: startAt + 2, until: startAt + 4, top: 2, from }
      expect((await book.audit(query)).entries.map(({ id }) => id)).toEqual(['entry-2'])
    })
  })
}

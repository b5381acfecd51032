// What a pool's ledger promises, on any store: one holder, fenced commits, an outbox in the order it is due.
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryMessages, type MemoryMessages } from '../../src/adapters/memory/messages.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { Ledger } from '../../src/record/ledger.ts'
import { createLedgers, type Ledgers } from '../../src/record/ledgers.ts'
import { FenceLost, RecordConflict } from '../../src/record/record-errors.ts'
import { attemptOf, type HandClock, handClock, incidentOf, startAt } from '../record/builders.ts'

let pools = 0

export function ledgerContract(store: string, makeRows: () => Rows): void {
  describe(`a pool's ledger on ${store}`, () => {
    let clock: HandClock
    let messages: MemoryMessages
    let first: Ledgers
    let second: Ledgers
    let pool: PoolRef

    beforeEach(() => {
      pools += 1
      clock = handClock()
      messages = createMemoryMessages(clock)
      const rows = makeRows()
      first = createLedgers({ rows, messages, clock, holder: 'first' })
      second = createLedgers({ rows, messages, clock, holder: 'second' })
      pool = { account: 'renderfarm', pool: `Frames-${Date.now().toString(36)}-${pools}` }
    })

    async function take(ledgers: Ledgers): Promise<Ledger> {
      const hold = await ledgers.hold(pool)
      if (hold.kind !== 'ledger') throw new Error(`expected a ledger, got ${JSON.stringify(hold)}`)
      return hold
    }

    test('one holder at a time: the other is told that it is taken', async () => {
      await take(first)
      expect(await second.hold(pool)).toEqual({ kind: 'busy' })
    })

    test('of two that reach for a free pool at once, exactly one gets it', async () => {
      const holds = await Promise.all([first.hold(pool), second.hold(pool)])
      expect(holds.map((hold) => hold.kind).sort()).toEqual(['busy', 'ledger'])
    })

    test('a pool that was given back can be taken at once', async () => {
      await (await take(first)).release()
      expect((await take(second)).leaseLeftMs()).toBe(120_000)
    })

    test('each commit extends the lease, an empty one too', async () => {
      const ledger = await take(first)
      clock.advance(100_000)
      expect(ledger.leaseLeftMs()).toBe(20_000)
      await ledger.commit([])
      expect(ledger.leaseLeftMs()).toBe(120_000)
    })

    test('a lease that ended is taken over, and a late commit of the first writes nothing', async () => {
      const late = await take(first)
      clock.advance(120_001)
      const now = await take(second)
      const change = { kind: 'open-incident', incident: incidentOf(pool, 1) } as const
      await expect(late.commit([change])).rejects.toBeInstanceOf(FenceLost)
      await now.reload()
      expect(now.record.incidents).toEqual([])
      expect(await now.outbox()).toEqual([])
      await expect(late.reload()).rejects.toBeInstanceOf(FenceLost)
      await late.release()
      await now.commit([change])
      expect(now.record.incidents).toEqual([change.incident])
    })

    test('what one holder commits, the next one reads', async () => {
      const ledger = await take(first)
      const incident = incidentOf(pool, 1)
      const attempt = attemptOf(incident, 1)
      const node = {
        nodeId: 'TVMPS_1',
        repairs: [{ at: startAt, kind: 'reboot', allocationTime: startAt }],
      }
      const job = { jobId: 'Render', reactivations: [{ at: startAt, taskId: 't1' }] }
      const controls = {
        pause: { reason: 'maintenance', verified: false, at: 0, by: 'someone' },
        refusals: { 'reboot@unusable': { code: 'x', at: startAt, until: startAt + 1 } },
        tasksSeenUntil: startAt,
        handledTasks: { 'job|task': startAt },
        unseenSince: startAt,
      }
      await ledger.commit([
        { kind: 'open-incident', incident },
        { kind: 'put-attempt', attempt },
        { kind: 'put-node', node },
        { kind: 'put-job', job },
        { kind: 'put-controls', controls },
      ])
      await ledger.release()
      const next = await take(second)
      expect(next.record).toEqual(ledger.record)
      expect(next.record).toEqual({
        incidents: [incident],
        attempts: [attempt],
        nodes: [node],
        jobs: [job],
        controls,
      })
    })

    test('a second incident of the same fault and subject is a conflict, and nothing of it is written', async () => {
      const ledger = await take(first)
      await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 1) }])
      const twin = incidentOf(pool, 1, { id: `${pool.account}.${pool.pool}.twin00`.toLowerCase() })
      await expect(
        ledger.commit([
          { kind: 'open-incident', incident: incidentOf(pool, 2) },
          { kind: 'open-incident', incident: twin },
        ]),
      ).rejects.toBeInstanceOf(RecordConflict)
      await expect(ledger.commit([])).rejects.toThrow('reload it first')
      await ledger.reload()
      expect(ledger.record.incidents).toEqual([incidentOf(pool, 1)])
      await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 2) }])
      expect(ledger.record.incidents).toHaveLength(2)
    })

    test('a closed incident keeps its attempts and lines, and its subject may fall sick again', async () => {
      const ledger = await take(first)
      const incident = incidentOf(pool, 1)
      const attempts = [1, 2, 3].map((number) => attemptOf(incident, number))
      const lines = [1, 2, 3].map((n) => ({ at: startAt + n, text: `line ${n}` }))
      await ledger.commit([
        { kind: 'open-incident', incident },
        ...attempts.map((attempt) => ({ kind: 'put-attempt', attempt }) as const),
        ...lines.map((line) => ({ kind: 'add-line', incidentId: incident.id, line }) as const),
      ])
      const story = { incident, attempts, timeline: lines }
      expect(await second.readStory(incident.id)).toEqual(story)
      expect(await ledger.story(incident.id)).toEqual(story)
      const closed = { ...incident, state: 'resolved', resolvedAt: startAt + 9 } as const
      await ledger.commit([{ kind: 'close-incident', incident: closed }])
      expect(ledger.record).toMatchObject({ incidents: [], attempts: [] })
      expect(await second.readStory(incident.id.toUpperCase())).toEqual({
        incident: closed,
        attempts,
        timeline: lines,
      })
      const again = incidentOf(pool, 1, { id: `${pool.account}.${pool.pool}.again1`.toLowerCase() })
      await ledger.commit([{ kind: 'open-incident', incident: again }])
      await ledger.reload()
      expect(ledger.record).toMatchObject({ incidents: [again], attempts: [] })
    })

    test('the outbox is in the order it is due, one history row an incident', async () => {
      const ledger = await take(first)
      const incident = incidentOf(pool, 1)
      const { id: incidentId } = incident
      await ledger.commit([
        { kind: 'open-incident', incident },
        { kind: 'alert', incidentId, what: 'held', channels: ['mail'], at: startAt + 50 },
        { kind: 'alert', incidentId, what: 'opened', channels: ['teams', 'mail'], at: startAt },
        { kind: 'event', event: eventOf(incidentId, startAt + 20) },
      ])
      await ledger.commit([{ kind: 'change-incident', incident: { ...incident, state: 'held' } }])
      const items = (await ledger.outbox()).map(({ item }) =>
        item.kind === 'alert' ? `${item.what} ${item.channel}` : item.kind,
      )
      expect(items).toEqual(['history', 'opened teams', 'opened mail', 'event', 'held mail'])
    })

    test('what was delivered goes, what was not is due later under the same number', async () => {
      const ledger = await take(first)
      const incident = incidentOf(pool, 1)
      await ledger.commit([
        { kind: 'open-incident', incident },
        {
          kind: 'alert',
          incidentId: incident.id,
          what: 'opened',
          channels: ['teams', 'mail'],
          at: startAt,
        },
      ])
      const [history, teams, mail] = await ledger.outbox()
      if (!history || !teams || !mail) throw new Error('expected three rows')
      const later = { ...mail.item, dueAt: startAt + 60_000, tries: 1 }
      await ledger.settleOutbox({
        deleted: [history, teams],
        replaced: [{ ...mail, item: later }],
      })
      const left = await ledger.outbox()
      expect(left.map(({ item }) => item)).toEqual([later])
      await ledger.settleOutbox({ deleted: left, replaced: [] })
      expect(await ledger.outbox()).toEqual([])
    })

    test('a signal changes the dirty mark while the pool is held, and does not fence its holder out', async () => {
      const ledger = await take(first)
      expect(await ledger.dirtyMark()).toBe('')
      await second.markDirty(pool)
      const mark = await ledger.dirtyMark()
      await second.markDirty(pool)
      expect(await ledger.dirtyMark()).not.toBe(mark)
      await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 1) }])
    })
  })
}

export function eventOf(incidentId: string, at: number) {
  return {
    type: 'BatchMedic.IncidentOpened',
    at,
    subject: 'pools/frames',
    data: { incidentId },
  } as const
}

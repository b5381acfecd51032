// Events the topic does not take for now are kept for a day; and a pool is held long enough for each message.
import { expect, test } from 'vitest'
import type { Change, DomainEvent } from '../../src/domain/record.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const minute = 60_000
const hour = 60 * minute
const event: DomainEvent = {
  type: 'BatchMedic.IncidentOpened',
  at: startAt,
  subject: 'pools/frames',
  data: {},
}
const reason = '403; give the identity of the app the role EventGrid Data Sender on the topic'

test('events wait for a role that is granted later, and telemetry says which', async () => {
  const { ledger, clock, topic, told, drain } = await drainBench()
  topic.answers = [{ kind: 'later', afterMs: 0, reason }]
  await ledger.commit([{ kind: 'event', event }])
  const { nextDueAt = 0 } = await drain(ledger)
  expect(told).toEqual([`warn Events are published later: ${reason}`])
  clock.advance(nextDueAt - clock.now())
  await drain(ledger)
  expect(topic.batches).toHaveLength(2)
  expect(topic.batches[1]).toEqual(topic.batches[0])
  expect(await ledger.outbox()).toEqual([])
})

test('events that had to wait for more than a day are given up', async () => {
  const { ledger, clock, topic, told, drain } = await drainBench()
  await ledger.commit([{ kind: 'event', event }])
  const rowsAfterTry = async (at: number) => {
    clock.advance(startAt + at - clock.now())
    topic.answers = [{ kind: 'later', afterMs: 0, reason }]
    await drain(ledger)
    return (await ledger.outbox()).length
  }
  expect(await rowsAfterTry(24 * hour)).toBe(1)
  expect(await rowsAfterTry(24 * hour + 20 * minute)).toBe(0)
  expect(told.join()).toContain('Events were given up after a day')
})

test.each([
  { leftMs: 44_999, extended: true },
  { leftMs: 45_000, extended: false },
])('with $leftMs ms of the hold left it is extended before a message: $extended', async (given) => {
  const { ledger, clock, teams, drain } = await drainBench()
  const incident = incidentOf(pool, 1)
  const alert = {
    incidentId: incident.id,
    what: 'opened',
    channels: ['teams'],
    at: startAt,
  } as const
  const changes: Change[] = [
    { kind: 'open-incident', incident },
    { kind: 'alert', ...alert },
  ]
  await ledger.commit(changes)
  clock.advance(hour - given.leftMs)
  let left = 0
  teams.answers = [
    async () => {
      left = ledger.leaseLeftMs()
      return { kind: 'sent' }
    },
  ]
  await drain(ledger)
  expect(left).toBe(given.extended ? hour : given.leftMs)
})

// A channel that takes nothing: others go on, other pools leave it alone, people are told elsewhere, and nothing goes round.
import { describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'
import type { Change } from '../../src/domain/record.ts'
import type { Delivery, Notice } from '../../src/ports/channel.ts'
import { channelPool, createTendChannels } from '../../src/tend-channels.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const second = 1000
const hour = 3600 * second
const later: Delivery = { kind: 'later', afterMs: 0, reason: 'HTTP 503' }
const refused: Delivery = { kind: 'refused', reason: 'HTTP 404; set BATCH_MEDIC_TEAMS_WEBHOOK' }
const other = { account: 'renderfarm', pool: 'other' }

function opened(n: number, at = startAt, channels = ['teams'], of = pool): Change[] {
  const incident = incidentOf(of, n)
  return [
    { kind: 'open-incident', incident },
    { kind: 'alert', incidentId: incident.id, what: 'opened', channels, at },
  ]
}

async function bench() {
  const made = await drainBench()
  const { clock, ledgers, drain, outbound, deps, rows, ledger } = made
  const notices = () =>
    rows
      .dump('state')
      .flatMap(({ row, value }) =>
        row.startsWith('due|') ? [value as { notice: Notice; channel: string }] : [],
      )
  const tend = createTendChannels({
    ...{ ...outbound, book: outbound.channelBook, account: pool.account, policy: defaultPolicy },
    ...{ ledgers, drain, messages: createMemoryMessages(clock), clock, telemetry: deps.telemetry },
  })
  const hold = async (ref: typeof pool) => {
    const held = await ledgers.hold(ref)
    if (held.kind !== 'ledger') throw new Error(held.kind)
    return held
  }
  /** Drains until so long has passed, each time that something is due. */
  async function drainFor(ms: number): Promise<number> {
    const end = clock.now() + ms
    for (let drains = 0; ; drains += 1) {
      const { nextDueAt = end } = await drain(ledger)
      if (drains > 2000) throw new Error('it goes round')
      if (nextDueAt >= end) {
        clock.advance(Math.max(0, end - clock.now()))
        return drains
      }
      clock.advance(Math.max(0, nextDueAt - clock.now()))
    }
  }
  return { ...made, notices, tend, hold, drainFor }
}

describe('a channel that is down', () => {
  test('is left alone by the other pools until one of them may try it', async () => {
    const { clock, ledger, drain, hold, teams } = await bench()
    const second2 = await hold(other)
    await ledger.commit(opened(1))
    await second2.commit(opened(2, startAt, ['teams'], other))
    clock.advance(20 * second)
    teams.answers = [later]
    expect(await drain(ledger)).toEqual({ nextDueAt: clock.now() + 15 * second })
    expect(await drain(second2)).toEqual({ nextDueAt: clock.now() + 15 * second })
    expect(teams.got).toHaveLength(1)
    clock.advance(15 * second)
    expect(await drain(second2)).toEqual({})
    expect(await drain(ledger)).toEqual({})
    expect(teams.got).toHaveLength(3)
  })

  test('for a day gives up what waited, which is one incident told elsewhere, closed when it takes one again', async () => {
    const { clock, ledger, drainFor, tend, teams, mail, hold, drain, outbound } = await bench()
    teams.answers = Array.from({ length: 500 }, () => later)
    await ledger.commit([...opened(1), ...opened(2)])
    const drains = await drainFor(25 * hour)
    // Every 15 minutes in the end.
    expect(drains).toBeLessThan(120)
    expect(await ledger.outbox()).toEqual([])
    await tend()
    await tend()
    const own = channelPool(pool.account, 'teams')
    const held = await hold(own)
    expect(held.record.incidents.map(({ fault, state }) => `${fault} ${state}`)).toEqual([
      'alerts-undelivered escalated',
    ])
    clock.advance(20 * second)
    await drain(held)
    await held.release()
    expect(mail.got.map(({ fault, what }) => `${fault} ${what}`)).toEqual([
      'alerts-undelivered escalated',
    ])
    /** A census every ten minutes. */
    const tendFor = async (hours: number) => {
      for (let n = 0; n < hours * 6; n += 1) {
        clock.advance(600 * second)
        await tend()
      }
    }
    await tendFor(3)
    expect(mail.got).toHaveLength(1)
    await tendFor(6)
    expect(mail.got.map(({ what }) => what)).toEqual(['escalated', 'reminder', 'reminder'])
    teams.answers = []
    await ledger.commit(opened(3, clock.now()))
    await drainFor(hour)
    expect((await outbound.channelBook.all()).get('teams')).toEqual({
      isIncidentOpen: true,
      remindAt: expect.any(Number),
    })
    await tend()
    const after = await hold(own)
    expect(after.record.incidents).toEqual([])
    clock.advance(20 * second)
    await drain(after)
    expect(mail.got.at(-1)?.what).toBe('resolved')
    expect(teams.got.filter(({ fault }) => fault === 'alerts-undelivered')).toEqual([])
  })
})

describe('where every channel is down for a day', () => {
  test('the incident about it, which nobody heard of, is told again four hours later, and does not pile up', async () => {
    const { clock, ledger, drainFor, tend, teams, mail, hold, drain } = await bench()
    const own = channelPool(pool.account, 'teams')
    teams.answers = Array.from({ length: 900 }, () => later)
    mail.answers = Array.from({ length: 900 }, () => later)
    await ledger.commit(opened(1))
    await drainFor(25 * hour)
    let most = 0
    for (let n = 0; n < 40 * 4; n += 1) {
      await tend()
      const held = await hold(own)
      await drain(held)
      most = Math.max(
        most,
        (await held.outbox()).filter(({ item }) => item.kind === 'alert').length,
      )
      await held.release()
      clock.advance(hour / 4)
    }
    // What it was told by at first, and a reminder each four hours of a day.
    expect(most).toBeLessThanOrEqual(6)
    expect(mail.got.filter(({ what }) => what === 'reminder').length).toBeGreaterThan(0)
    mail.answers = []
    const before = mail.got.length
    for (let n = 0; n < 2; n += 1) {
      clock.advance(hour / 4)
      const held = await hold(own)
      await drain(held)
      await held.release()
    }
    const news = mail.got.slice(before)
    expect(news.map(({ fault, stories }) => `${fault} ${stories.length}`)).toEqual([
      'alerts-undelivered 1',
    ])
  })
})

describe('a channel that refuses everything', () => {
  test('is told once, on another channel, with the setting to mend; and tried at growing intervals', async () => {
    const { ledger, clock, drainFor, teams, notices } = await bench()
    teams.answers = Array.from({ length: 500 }, () => refused)
    for (let n = 1; n <= 20; n += 1) {
      const incident = incidentOf(pool, n, { fault: n % 2 ? 'node-lost' : 'node-unusable' })
      const { id: incidentId } = incident
      const at = clock.now()
      await ledger.commit([
        { kind: 'open-incident', incident },
        { kind: 'alert', incidentId, what: 'opened', channels: ['teams'], at },
      ])
      await drainFor(60 * second)
    }
    const sent = notices()
    expect(sent.map(({ channel }) => channel)).toEqual(['mail'])
    expect(sent[0]?.notice.advice).toContain('BATCH_MEDIC_TEAMS_WEBHOOK')
    // 20 s, then 15 s, 30 s, 1 min, 2 min, 4 min, 8 min apart.
    expect(teams.got.length).toBeLessThanOrEqual(8)
    await drainFor(3 * hour)
    const lines = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const story = await ledger.story(incidentOf(pool, n + 1).id)
        return story?.timeline.filter(({ text }) => text.startsWith('Teams refused')).length
      }),
    )
    expect(lines).toEqual(Array.from({ length: 20 }, () => 1))
  })

  test('holds up no other channel', async () => {
    const { ledger, clock, drain, teams, mail } = await bench()
    teams.answers = [refused]
    await ledger.commit([...opened(1, startAt, ['teams', 'mail'])])
    clock.advance(20 * second)
    await drain(ledger)
    expect(mail.got).toHaveLength(1)
  })
})

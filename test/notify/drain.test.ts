// The drain on the real ledger: what is sent when, what stays when it is not, and what is recorded of it.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AlertKind } from '../../src/domain/incident.ts'
import type { Change, DomainEvent } from '../../src/domain/record.ts'
import { createDrain } from '../../src/notify/drain.ts'
import type { Delivery } from '../../src/ports/channel.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const second = 1000
const groupMs = 20 * second

function opened(n: number, at = startAt, channels: readonly string[] = ['teams']): Change[] {
  const incident = incidentOf(pool, n)
  return [
    { kind: 'open-incident', incident },
    { kind: 'alert', incidentId: incident.id, what: 'opened', channels, at },
  ]
}

function alert(n: number, what: AlertKind, at = startAt, channels = ['teams']): Change {
  return { kind: 'alert', incidentId: incidentOf(pool, n).id, what, channels, at }
}

function closed(n: number, at = startAt): Change[] {
  const incident = { ...incidentOf(pool, n), state: 'resolved' as const, resolvedAt: at }
  return [alert(n, 'resolved', at), { kind: 'close-incident', incident }]
}

const event = (n: number): DomainEvent => ({
  type: 'BatchMedic.IncidentOpened',
  at: startAt,
  subject: `pools/frames/${n}`,
  data: {},
})

afterEach(() => vi.useRealTimers())

describe('grouping', () => {
  test('waits for more of the same, then sends one message that counts', async () => {
    const { ledger, clock, teams, drain } = await drainBench()
    await ledger.commit(opened(1))
    expect(await drain(ledger)).toEqual({ nextDueAt: startAt + groupMs })
    expect(teams.got).toEqual([])
    clock.advance(15 * second)
    await ledger.commit([...opened(2, clock.now()), ...opened(3, clock.now())])
    clock.advance(5 * second)
    expect(await drain(ledger)).toEqual({})
    expect(teams.got.map(({ stories }) => stories.length)).toEqual([3])
    expect(await ledger.outbox()).toEqual([])
  })

  test('sends escalations first, and apart from what was only opened', async () => {
    const { ledger, clock, order, drain } = await drainBench()
    await ledger.commit([...opened(1), ...opened(2), alert(2, 'escalated')])
    clock.advance(groupMs)
    await drain(ledger)
    expect(order.filter((one) => one !== 'history')).toEqual(['teams escalated', 'teams opened'])
  })

  test('tells of an incident once when more than one alert of it waits, and counts all as delivered', async () => {
    const { ledger, clock, teams, stories, drain } = await drainBench()
    await ledger.commit(opened(1))
    clock.advance(5 * second)
    await ledger.commit(closed(1, clock.now()))
    clock.advance(15 * second)
    await drain(ledger)
    expect(teams.got.map(({ what }) => what)).toEqual(['resolved'])
    const alerts = stories.get(incidentOf(pool, 1).id)?.incident.alerts
    expect(alerts?.map(({ what }) => what)).toEqual(['opened', 'resolved'])
    expect(await ledger.outbox()).toEqual([])
  })
})

describe('recording', () => {
  test('an open and a closed incident get their alerts, and the history shows them, last', async () => {
    const { ledger, clock, order, stories, drain } = await drainBench()
    const both = ['teams', 'mail']
    await ledger.commit([...opened(1, startAt, both), ...opened(2, startAt, both)])
    await ledger.commit(closed(2))
    clock.advance(groupMs)
    await drain(ledger)
    const at = startAt + groupMs
    expect(ledger.record.incidents[0]?.alerts).toHaveLength(2)
    expect(ledger.record.incidents[0]?.alerts).toEqual(
      expect.arrayContaining([
        { channel: 'teams', what: 'opened', at },
        { channel: 'mail', what: 'opened', at },
      ]),
    )
    const shown = stories.get(incidentOf(pool, 2).id)?.incident
    expect(shown?.state).toBe('resolved')
    expect(shown?.alerts).toEqual(
      expect.arrayContaining([
        { channel: 'mail', what: 'resolved', at },
        { channel: 'teams', what: 'opened', at },
        { channel: 'teams', what: 'resolved', at },
      ]),
    )
    expect(order.slice(-2)).toEqual(['history', 'history'])
    expect(await ledger.outbox()).toEqual([])
  })

  test('a repetition after a crash carries the same key', async () => {
    const bench = await drainBench()
    const { ledger, clock, teams, drain } = bench
    await ledger.commit([...opened(1), ...opened(2)])
    clock.advance(groupMs)
    const crash = Object.assign(Object.create(ledger), {
      commit: () => Promise.reject(new Error('killed')),
    })
    await expect(drain(crash)).rejects.toThrow('killed')
    await drain(ledger)
    const [first, again] = teams.got
    expect(teams.got).toHaveLength(2)
    expect(again?.key).toBe(first?.key)
    expect(await ledger.outbox()).toEqual([])
  })

  test('a history that cannot be written is tried again', async () => {
    const { ledger, history, stories, told, drain } = await drainBench()
    await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 1) }])
    history.nextError = new Error('the table is away')
    expect(await drain(ledger)).toEqual({ nextDueAt: startAt + 30 * second })
    expect(told.join()).toContain('the table is away')
    expect(await drain(ledger)).toEqual({})
    expect(stories.size).toBe(1)
  })
})

describe('failing', () => {
  const later = (afterMs = 0): Delivery => ({ kind: 'later', afterMs, reason: '503' })

  test('a channel that is down holds up no other, and is left alone until its next try', async () => {
    const { ledger, clock, teams, mail, drain } = await drainBench()
    teams.answers = [later()]
    await ledger.commit([...opened(1, startAt, ['teams', 'mail']), alert(1, 'held')])
    await ledger.commit([...opened(2, startAt, ['teams', 'mail']), alert(2, 'escalated')])
    clock.advance(groupMs)
    expect(await drain(ledger)).toEqual({ nextDueAt: clock.now() + 15 * second })
    expect(teams.got).toHaveLength(1)
    expect(mail.got).toHaveLength(1)
    clock.advance(14 * second)
    await drain(ledger)
    expect(teams.got).toHaveLength(1)
    clock.advance(second)
    expect(await drain(ledger)).toEqual({})
    expect(teams.got.map(({ what }) => what)).toEqual(['escalated', 'escalated', 'held'])
    expect(teams.got[1]?.key).toBe(teams.got[0]?.key)
  })

  test.each([
    { answers: [later()], expected: 15 },
    { answers: [later(), later()], expected: 30 },
    { answers: [later(40 * second)], expected: 40 },
    { answers: [later(2 * 3600 * second)], expected: 2 * 3600 },
    { answers: [later(1000 * 3600 * second)], expected: 24 * 3600 },
    { answers: Array.from({ length: 12 }, () => later()), expected: 15 * 60 },
  ])('waits $expected s after $answers.length failures', async ({ answers, expected }) => {
    const { ledger, clock, teams, drain } = await drainBench()
    teams.answers = [...answers]
    await ledger.commit(opened(1))
    clock.advance(groupMs)
    let due: number | undefined
    for (const _ of answers) {
      due = (await drain(ledger)).nextDueAt
      clock.advance(Math.max(0, (due ?? 0) - clock.now()))
    }
    const [row] = await ledger.outbox()
    expect(row?.item.tries).toBe(answers.length)
    const lastAt = teams.got.at(-1)?.at ?? 0
    expect(((due ?? 0) - lastAt) / second).toBe(expected)
  })

  test('a channel that never answers is given up for now, and the others are recorded meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { ledger, clock, teams, mail, drain } = await drainBench()
    teams.answers = [() => new Promise(() => {})]
    await ledger.commit(opened(1, startAt, ['teams', 'mail']))
    clock.advance(groupMs)
    const draining = drain(ledger)
    await vi.waitFor(() => expect(ledger.record.incidents[0]?.alerts).toHaveLength(1), 60_000)
    expect(mail.got).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20 * second)
    expect(await draining).toEqual({ nextDueAt: clock.now() + 15 * second })
  })

  test('what was refused goes, a line tells, and telemetry says what to mend', async () => {
    const { ledger, clock, teams, told, drain } = await drainBench()
    const reason = '400 bad card; set BATCH_MEDIC_TEAMS_WEBHOOK'
    teams.answers = [{ kind: 'refused', reason }]
    await ledger.commit([...opened(1), ...opened(2), alert(2, 'escalated')])
    clock.advance(groupMs)
    const { nextDueAt = 0 } = await drain(ledger)
    expect(nextDueAt - clock.now()).toBe(15 * second)
    expect(teams.got.map(({ what }) => what)).toEqual(['escalated'])
    clock.advance(15 * second)
    expect(await drain(ledger)).toEqual({})
    expect(teams.got.map(({ what }) => what)).toEqual(['escalated', 'opened'])
    const lines = (await ledger.story(incidentOf(pool, 2).id))?.timeline ?? []
    expect(lines.map(({ text }) => text)).toEqual([`Teams refused the message: ${reason}`])
    expect(told).toContain(`error A message was refused: ${reason}`)
    expect(ledger.record.incidents.map(({ alerts }) => alerts.length)).toEqual([1, 0])
  })

  test('what could not be told for a day goes, and a line tells', async () => {
    const { ledger, clock, teams, drain } = await drainBench()
    await ledger.commit(opened(1))
    clock.advance(25 * 3600 * second)
    teams.answers = [later()]
    expect(await drain(ledger)).toEqual({})
    const lines = (await ledger.story(incidentOf(pool, 1).id))?.timeline ?? []
    expect(lines.map(({ text }) => text)).toEqual(['Teams could not be reached for 1 d: 503'])
    expect(ledger.record.incidents).toMatchObject([{ alerts: [], undeliveredAt: clock.now() }])
    expect(await ledger.outbox()).toEqual([])
  })

  test('what waited for a channel that is not set up any more goes where nobody has it yet, with a line', async () => {
    const { ledger, mail, deps, clock } = await drainBench()
    await ledger.commit([
      ...opened(1, startAt, ['teams', 'mail']),
      ...opened(2, startAt, ['teams']),
    ])
    await ledger.commit([
      ...opened(3, startAt, ['teams']),
      {
        kind: 'alert',
        incidentId: incidentOf(pool, 3).id,
        what: 'resolved',
        channels: ['teams'],
        at: startAt,
      },
    ])
    const drain = createDrain({ ...deps, channels: [mail], othersThan: () => ['mail'] })
    clock.advance(groupMs)
    expect(await drain(ledger)).toEqual({ nextDueAt: startAt + 5 * 60_000 })
    expect(mail.got.map(({ stories }) => stories.length)).toEqual([1])
    clock.advance(5 * 60_000)
    expect(await drain(ledger)).toEqual({})
    expect(mail.got.map(({ stories }) => stories.length)).toEqual([1, 2])
    expect(await ledger.outbox()).toEqual([])
    const lines = await Promise.all(
      [1, 2, 3].map(async (n) =>
        (await ledger.story(incidentOf(pool, n).id))?.timeline.map(({ text }) => text),
      ),
    )
    const gone = 'Teams is not set up any more (BATCH_MEDIC_TEAMS_WEBHOOK): what waited for it'
    expect(lines).toEqual([
      [`${gone} was not sent`],
      [`${gone} goes to Mail`],
      [`${gone} goes to Mail`, `${gone} was not sent`],
    ])
  })
})

describe('events', () => {
  test('go out in order, in batches, at once, with ids that outlive a failure', async () => {
    const { ledger, clock, topic, drain } = await drainBench()
    const events = Array.from(
      { length: 130 },
      (_, n): Change => ({ kind: 'event', event: event(n) }),
    )
    topic.answers = [{ kind: 'sent' }, { kind: 'later', afterMs: 0, reason: '500' }]
    await ledger.commit(events)
    expect(await drain(ledger)).toEqual({ nextDueAt: startAt + 15 * second })
    clock.advance(15 * second)
    expect(await drain(ledger)).toEqual({})
    expect(topic.batches.map(({ length }) => length)).toEqual([100, 30, 30])
    expect(topic.batches[2]).toEqual(topic.batches[1])
    expect(topic.batches[0]?.slice(0, 2)).toEqual(['renderfarm|frames|1', 'renderfarm|frames|2'])
  })

  test('a refused batch goes and telemetry says what to mend', async () => {
    const { ledger, topic, told, drain } = await drainBench()
    topic.answers = [{ kind: 'refused', reason: '401; correct BATCH_MEDIC_TOPIC_KEY' }]
    await ledger.commit([{ kind: 'event', event: event(1) }])
    expect(await drain(ledger)).toEqual({})
    expect(told).toContain('error Events were refused: 401; correct BATCH_MEDIC_TOPIC_KEY')
  })

  test('people and machines are told in the same drain without getting into each other', async () => {
    const { ledger, clock, teams, mail, topic, stories, drain } = await drainBench()
    for (let n = 1; n <= 40; n += 1) {
      await ledger.commit([
        ...opened(n, startAt, ['teams', 'mail']),
        { kind: 'event', event: event(n) },
      ])
    }
    clock.advance(groupMs)
    expect(await drain(ledger)).toEqual({})
    expect([teams.got[0]?.stories.length, mail.got[0]?.stories.length]).toEqual([40, 40])
    expect(topic.batches.flat()).toHaveLength(40)
    expect([...stories.values()].map(({ incident }) => incident.alerts.length)).toEqual(
      Array.from({ length: 40 }, () => 2),
    )
    expect(await ledger.outbox()).toEqual([])
  })
})

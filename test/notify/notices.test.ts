// Notices: kept until a channel takes them, once for each key, each channel by itself.
import { describe, expect, it } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createNotices } from '../../src/notify/notices.ts'
import type { Channel, Delivery, Message, Notice } from '../../src/ports/channel.ts'
import { handClock, startAt } from '../record/builders.ts'
import { fakeTelemetry } from './drain-support.ts'

const minuteMs = 60_000
const later: Delivery = { kind: 'later', afterMs: 0, reason: 'HTTP 503' }
const hangs = () => new Promise<Delivery>(() => {})

function listening(name: string) {
  const channel = {
    name,
    got: [] as Message[],
    answers: [] as (Delivery | (() => Promise<Delivery>))[],
    async send(message: Message): Promise<Delivery> {
      channel.got.push(message)
      const answer = channel.answers.shift() ?? { kind: 'sent' }
      return typeof answer === 'function' ? answer() : answer
    },
  }
  return channel satisfies Channel
}

function noticeOf(key: string): Notice {
  const empty = { text: [], facts: [], tables: [], advice: '', page: '' }
  return { kind: 'notice', what: 'digest', title: key, ...empty, key, at: startAt }
}

function bench() {
  const clock = handClock()
  const rows = createMemoryRows()
  const teams = listening('teams')
  const mail = listening('mail')
  const { told, telemetry } = fakeTelemetry()
  const deps = { rows, channels: [teams, mail], clock, telemetry, sendTimeoutMs: 20 }
  const waiting = () => rows.dump('state').filter(({ row }) => row.startsWith('due|')).length
  return { clock, rows, teams, mail, told, waiting, deps, ...createNotices(deps) }
}

describe('a notice', () => {
  it('goes to each of its channels once, also when it is posted again after it was sent', async () => {
    const { post, sendDue, teams, mail, waiting } = bench()
    await post(noticeOf('week 9'), ['teams', 'mail'])
    await sendDue()
    await post(noticeOf('week 9'), ['teams', 'mail'])
    await sendDue()
    expect([teams.got.length, mail.got.length, waiting()]).toEqual([1, 1, 0])
  })

  it('is tried again with the same key after a failure, in 15 seconds and later and later', async () => {
    const { post, sendDue, teams, clock } = bench()
    teams.answers = [later, later]
    await post(noticeOf('a'), ['teams'])
    const sentAt: number[] = []
    for (let second = 0; second < 60; second += 5) {
      const before = teams.got.length
      await sendDue()
      if (teams.got.length > before) sentAt.push(second)
      clock.advance(5_000)
    }
    expect(sentAt).toEqual([0, 15, 45])
    expect(new Set(teams.got.map(({ key }) => key))).toEqual(new Set(['a']))
  })

  it('waits behind an older one of its channel, and not behind another channel that hangs', async () => {
    const { post, sendDue, teams, mail, clock } = bench()
    teams.answers = [hangs]
    await post(noticeOf('a'), ['teams', 'mail'])
    clock.advance(1)
    await post(noticeOf('b'), ['teams', 'mail'])
    await sendDue()
    expect(teams.got.map(({ key }) => key)).toEqual(['a'])
    expect(mail.got.map(({ key }) => key).toSorted()).toEqual(['a', 'b'])
  })

  it('that is refused is not sent again, and told in the log', async () => {
    const { post, sendDue, teams, told, waiting, clock } = bench()
    teams.answers = [{ kind: 'refused', reason: 'HTTP 404: mend BATCH_MEDIC_TEAMS_WEBHOOK' }]
    await post(noticeOf('a'), ['teams'])
    await sendDue()
    clock.advance(60 * minuteMs)
    await sendDue()
    expect([teams.got.length, waiting()]).toEqual([1, 0])
    expect(told.join()).toContain('mend BATCH_MEDIC_TEAMS_WEBHOOK')
  })

  it('for a channel that is not set up is dropped aloud', async () => {
    const { post, sendDue, told, waiting } = bench()
    await post(noticeOf('a'), ['mail:night'])
    await sendDue()
    expect(waiting()).toBe(0)
    expect(told).toEqual(['warn A notice was dropped: the channel mail:night is not set up'])
  })

  it('is given up after two days, not before', async () => {
    const { post, sendDue, teams, clock, waiting, told } = bench()
    await post(noticeOf('a'), ['teams'])
    for (let hour = 0; hour <= 48; hour += 1) {
      teams.answers = [later]
      await sendDue()
      expect(waiting()).toBe(1)
      clock.advance(60 * minuteMs)
    }
    teams.answers = [later]
    await sendDue()
    expect(waiting()).toBe(0)
    expect(told.join()).toContain('A notice was given up')
  })

  it('is sent by one of two instances that look at once', async () => {
    const { post, sendDue, teams, deps } = bench()
    await post(noticeOf('a'), ['teams'])
    await Promise.all([sendDue(), createNotices(deps).sendDue()])
    expect(teams.got).toHaveLength(1)
  })

  it('survives a store that fails before or after any write, once posting has succeeded', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let failing = 1; failing <= 8; failing += 1) {
        const { post, sendDue, teams, clock, rows, waiting } = bench()
        await post(noticeOf('a'), ['teams'])
        let calls = 0
        rows.faults.fault = (operation) => {
          if (operation.moment === moment) calls += 1
          return calls === failing ? new Error('the store is away') : undefined
        }
        await sendDue().catch(() => undefined)
        rows.faults.fault = undefined
        clock.advance(5 * minuteMs)
        await sendDue()
        expect(teams.got.length, `${moment} ${failing}`).toBeGreaterThanOrEqual(1)
        expect(waiting(), `${moment} ${failing}`).toBe(0)
      }
    }
  })
})

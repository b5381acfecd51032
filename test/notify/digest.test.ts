// The digest: what it says of a week, against the week before; and that one of many instances sends it, once.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createDigest } from '../../src/digest.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { listPrices } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { digestNotice } from '../../src/notify/digest.ts'
import { digestDue } from '../../src/notify/digest-due.ts'
import { addWeeks, countWeek, noWeek } from '../../src/notify/week-count.ts'
import type { Notice } from '../../src/ports/channel.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { attempt, finding, incident, minute, nodeSubject, replaced, story } from './stories.ts'

const now = Date.parse('2026-03-02T08:03:00Z')
const hour = 60 * minute
const asked = { day: 'monday', hour: 8, zone: 'UTC' } as const
const due = digestDue(asked, now)
if (!due) throw new Error('The digest of this test is not due')

let made = 0
function found(
  overrides: Partial<Incident>,
  attempts: IncidentStory['attempts'] = [],
): IncidentStory {
  made += 1
  const detectedAt = Date.parse('2026-02-25T10:00:00Z')
  return story({
    incident: incident({
      id: `renderfarm.frames.digest${made}`,
      detectedAt,
      machines: { vmSize: 'Standard_D8s_v3', os: 'linux', dedicated: 1, spot: 0 },
      ...overrides,
      finding: finding({ since: overrides.detectedAt ?? detectedAt, ...overrides.finding }),
    }),
    attempts,
  })
}
const over = (minutes: number, kind: 'helped' | 'by-itself' = 'helped'): Partial<Incident> => ({
  state: 'resolved',
  resolvedAt: Date.parse('2026-02-25T10:00:00Z') + minutes * minute,
  resolution: { kind, reason: 'It is well.' },
})
const full = finding({ causeClass: 'disk-full' })

const week = [
  found({ ...over(30), finding: full }, [attempt(), replaced]),
  found({ ...over(60), finding: full }, [{ ...replaced, number: 1 }]),
  found({ ...over(90, 'by-itself') }),
  found({ state: 'escalated', subject: nodeSubject('tvm-2') }, [
    attempt({ result: 'did-not-help' }),
  ]),
  found({ state: 'held', subject: { kind: 'job', jobId: 'shot-7' } }),
]
const before = [found({ ...over(120), finding: full }, [replaced])]
const counted = (stories: readonly IncidentStory[]) => countWeek(stories, listPrices, now)

function told(own: readonly IncidentStory[], past: readonly IncidentStory[]): Notice {
  const open = { all: 2, toPeople: 1 }
  const page = 'https://medic.example'
  const counts = { week: counted(own), before: counted(past) }
  if (!due) throw new Error('The digest of this test is not due')
  return digestNotice({ due, ...counts, open, prices: listPrices, page, now })
}
const fact = ({ facts }: Notice, name: string) => facts.find((one) => one.name === name)?.value
const table = ({ tables }: Notice, title: string) => tables.find((one) => one.title === title)?.rows

describe('digestNotice', () => {
  const notice = told(week, before)

  test('says what was found, what is over and what is open', () => {
    expect(notice.title).toBe('Week from 2026-02-23 to 2026-03-01: 5 incidents, 3 over')
    expect(notice.text).toEqual([
      '5 incidents were found, 4 more than in the week before (1).',
      '2 incidents are open now, 1 of them left to people.',
    ])
    expect(notice.advice).toContain('1 incident waits for people')
    expect(notice.view).toBe('#/history?since=2026-02-23T00%3A00Z&until=2026-03-02T00%3A00Z')
  })

  test.each([
    ['Over', '3 (week before: 1)'],
    ['Repaired', '2 by a repair that helped (week before: 1)'],
    ['Left to people', '1 (week before: 0)'],
    ['Time to repair', '1 h on average (week before: 2 h on average)'],
  ])('%s: %s', (name, expected) => {
    expect(fact(notice, name)).toBe(expected)
  })

  test('counts what was wasted and what a night without it would have cost', () => {
    // 0.5 + 1 + 1.5 h of the three that are over; the two that are open, each 118.1 h; at 0.384 USD an hour.
    expect(fact(notice, 'Wasted')).toMatch(
      /^239\.2 node-hours, about 91\.81 USD \(week before: 2 node-hours, about 0\.77 USD\)$/,
    )
    // 7.5 + 7 h of the two that a repair helped.
    expect(fact(notice, 'Saved')).toMatch(
      /^14\.5 node-hours, about 5\.57 USD .*, had nobody looked for 8 h/,
    )
  })

  test('has the causes of both weeks, the most frequent first', () => {
    expect(table(notice, 'Incidents by cause')).toEqual([
      ['Not known', '3', '0'],
      ['Full disk', '2', '1'],
    ])
  })

  test('counts which action had which result', () => {
    expect(table(notice, 'What helped')).toEqual([
      ['Reboot', '0', '1', '1', '0'],
      ['Replacement', '2', '0', '0', '0'],
    ])
  })

  test('names at most three nodes and jobs with most incidents', () => {
    expect(table(notice, 'Nodes with most incidents')?.map(([, , count]) => count)).toEqual([
      '3',
      '1',
    ])
    expect(table(notice, 'Jobs with most incidents')).toEqual([
      ['shot-7', 'renderfarm/frames', '1'],
    ])
    const many = Array.from({ length: 9 }, (_, n) => found({ subject: nodeSubject(`n${n}`) }))
    expect(table(told(many, []), 'Nodes with most incidents')).toHaveLength(3)
  })

  test('is short where nothing was found', () => {
    const quiet = told([], before)
    expect(quiet.title).toBe('Week from 2026-02-23 to 2026-03-01: no incident')
    expect(quiet.text[0]).toBe('No incident was found, 1 fewer than in the week before (1).')
    expect(fact(quiet, 'Wasted')).toMatch(/^nothing/)
  })

  test('is the same in parts as in one', () => {
    const parts = addWeeks([counted(week.slice(0, 2)), counted(week.slice(2)), noWeek])
    expect(parts.results).toEqual(counted(week).results)
    expect(parts.tally.byCause).toEqual(counted(week).tally.byCause)
  })
})

describe('createDigest', () => {
  function stage(digest: object = asked) {
    let at = now
    const posted: { notice: Notice; channels: readonly string[] }[] = []
    const queries: HistoryQuery[] = []
    const trouble: { next?: Error } = {}
    const rows = createMemoryRows()
    const deps = {
      rows,
      policy: policySchema.parse({ alerts: { digest, channels: ['mail'] } }),
      clock: { now: () => at, toWallMs: (ms: number) => ms },
      telemetry: { event() {}, warn() {}, error() {}, metric() {} } as never,
      page: '',
      history: {
        async list(query: HistoryQuery) {
          queries.push(query)
          const { since = 0, until = Number.POSITIVE_INFINITY, state, continuation } = query
          const all = [...week, ...before].filter(
            ({ incident: { detectedAt, state: own } }) =>
              since <= detectedAt && detectedAt < until && (state ? own !== 'resolved' : true),
          )
          const from = Number(continuation ?? 0)
          const more = from + 2 < all.length ? { continuation: `${from + 2}` } : {}
          return { items: all.slice(from, from + 2), ...more }
        },
      },
      notices: {
        async post(notice: Notice, channels: readonly string[]) {
          const error = trouble.next
          delete trouble.next
          if (error) throw error
          posted.push({ notice, channels })
        },
        async sendDue() {},
      },
    }
    return {
      ...{ posted, queries, trouble, deps },
      instance: () => createDigest(deps),
      later: (ms: number) => {
        at += ms
      },
    }
  }

  test('reads the history page by page and posts to the channels of the default route', async () => {
    const { instance, posted } = stage()
    await instance()()
    expect(posted.map(({ channels }) => channels)).toEqual([['mail']])
    expect(posted[0]?.notice.title).toContain('6 incidents')
  })

  test('posts to channels of its own where the policy names them', async () => {
    const { instance, posted } = stage({ ...asked, channels: ['teams:ops'] })
    await instance()()
    expect(posted[0]?.channels).toEqual(['teams:ops'])
  })

  test('is off where nobody asks for it, and reads nothing', async () => {
    const { instance, posted, queries } = stage({})
    await instance()()
    expect([posted, queries]).toEqual([[], []])
  })

  test('of ten instances at once one posts, and none an hour later', async () => {
    const { instance, posted, later } = stage()
    await Promise.all(Array.from({ length: 10 }, () => instance()()))
    expect(posted).toHaveLength(1)
    later(hour)
    await instance()()
    expect(posted).toHaveLength(1)
  })

  test('is made up for by the next call where the store failed, and not after six hours', async () => {
    const one = stage()
    one.trouble.next = new Error('The store is away.')
    await expect(one.instance()()).rejects.toThrow('away')
    one.later(hour)
    await one.instance()()
    expect(one.posted).toHaveLength(1)
    const late = stage()
    late.later(6 * hour)
    await late.instance()()
    expect(late.posted).toEqual([])
  })

  test('comes again in the next week', async () => {
    const { instance, posted, later } = stage()
    await instance()()
    later(7 * 24 * hour)
    await instance()()
    expect(posted.map(({ notice }) => notice.key)).toEqual([
      'digest|2026-03-02',
      'digest|2026-03-09',
    ])
  })
})

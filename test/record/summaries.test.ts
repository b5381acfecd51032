// Numbers of a time: the same as from all stories at once, within the bound, and right after what comes late.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { dayMs, hourMs } from '../../src/domain/durations.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { listPrices as prices } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { createHistory } from '../../src/record/history.ts'
import { createSummaries } from '../../src/record/summaries.ts'
import { summarize } from '../support/summarize.ts'
import { handClock, incidentOf, startAt } from './builders.ts'

const pools = [
  { account: 'renderfarm', pool: 'frames' },
  { account: 'Genomics', pool: 'reads' },
]
const since = startAt - 40 * dayMs

function setUp() {
  const rows = createMemoryRows()
  const clock = handClock()
  const history = createHistory({ rows, clock })
  const { summary, countDaysOver } = createSummaries({ rows, prices, clock, months: 13 })
  return { rows, clock, history, summary, countDaysOver }
}

function storyAt(n: number, at: number, tookMs: number | undefined): IncidentStory {
  const over: Partial<Incident> =
    tookMs === undefined
      ? { detectedAt: at, changedAt: at, state: 'escalated' }
      : {
          detectedAt: at,
          changedAt: at + tookMs,
          resolvedAt: at + tookMs,
          state: 'resolved',
          resolution: { kind: 'helped', reason: 'It is well.' },
          machines: { vmSize: 'Standard_D2_v3', dedicated: 1, spot: 0 },
        }
  const pool = pools[n % 2] ?? { account: '', pool: '' }
  return { incident: incidentOf(pool, n, over), attempts: [], timeline: [] }
}

test('asked at any times, with changes between: what all stories come to at once', async () => {
  const incident = fc.record({
    hoursAgo: fc.integer({ min: 1, max: 39 * 24 }),
    tookMs: fc.option(fc.integer({ min: 0, max: 5 * dayMs }), { nil: undefined }),
    late: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(incident, { maxLength: 25 }), async (given) => {
      const { history, summary, clock } = setUp()
      const stories = given.map(({ hoursAgo, tookMs }, n) =>
        storyAt(n, startAt - hoursAgo * hourMs, tookMs),
      )
      for (const [n, { late }] of given.entries()) {
        const { incident: last } = stories[n] as IncidentStory
        // What comes to its end later is open for those who ask before.
        if (late) await history.upsert(storyAt(n, last.detectedAt, undefined), 2 * n)
        else await history.upsert(stories[n] as IncidentStory, 2 * n)
      }
      await summary({ since, until: startAt })
      for (const [n, { late }] of given.entries()) {
        if (late) await history.upsert(stories[n] as IncidentStory, 2 * n + 1)
      }
      for (const account of [undefined, 'GENOMICS', 'nobody']) {
        const own = stories.filter(
          ({ incident: { pool } }) =>
            account === undefined || pool.account.toLowerCase() === account.toLowerCase(),
        )
        const whole = summarize(own, { since, until: startAt }, prices, clock.now())
        // Asked twice: counted anew, and from what was kept.
        expect(await summary({ account, since, until: startAt })).toEqual(whole)
        expect(await summary({ account, since, until: startAt })).toEqual(whole)
      }
    }),
    { numRuns: 40 },
  )
})

describe('a day of nine thousand incidents', () => {
  test('is counted over several questions, each within its bound, and says so until it is whole', async () => {
    const { rows, history, summary } = setUp()
    for (let n = 0; n < 9_000; n += 1) {
      await history.upsert(storyAt(n, startAt - 3 * dayMs + n, hourMs))
    }
    const counts: number[] = []
    const partials: (string | undefined)[] = []
    for (let question = 0; question < 4; question += 1) {
      rows.faults.calls.length = 0
      const answer = await summary({ since: startAt - 5 * dayMs, until: startAt })
      counts.push(answer.opened)
      partials.push(answer.partial)
      const read = rows.faults.calls.filter((call) => call.startsWith('range history2'))
      expect(read.length).toBeLessThanOrEqual(6)
    }
    expect(partials[0]).toMatch(/^The days up to 2026-02-26 are still being counted: ask again/)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect([counts.at(-1), partials.at(-1)]).toEqual([9_000, undefined])
    rows.faults.calls.length = 0
    await summary({ since: startAt - 5 * dayMs, until: startAt })
    const again = rows.faults.calls.filter((call) => call.startsWith('range history2'))
    // Today alone, and the day before while it may still change.
    expect(again.length).toBeLessThanOrEqual(2)
  })
})

test('a day that somebody spoilt while it was counted is not kept wrong', async () => {
  const { rows, history, summary, clock } = setUp()
  const at = startAt - 3 * dayMs
  await history.upsert(storyAt(1, at, undefined), 1)
  const { range } = rows
  let once = true
  rows.range = async (table, partition, query) => {
    const answer = await range(table, partition, query)
    if (partition === 'stories' && once) {
      once = false
      await history.upsert(storyAt(1, at, hourMs), 2)
    }
    return answer
  }
  await summary({ since: at, until: startAt })
  clock.advance(1)
  expect((await summary({ since: at, until: startAt })).resolved).toBe(1)
})

describe('a month of a thousand incidents a day', () => {
  test('is counted by the hour, so that whoever asks first has all of it, and again when one day was spoilt', async () => {
    const { rows, history, summary, countDaysOver, clock } = setUp()
    for (let n = 0; n < 30 * 400; n += 1) {
      const day = Math.floor(n / 400)
      await history.upsert(storyAt(n, startAt - day * dayMs - n, n === 4_000 ? undefined : hourMs))
    }
    const window = { since: startAt - 29 * dayMs, until: startAt }
    expect((await summary(window)).partial).toMatch(/are still being counted/)
    expect(await countDaysOver(clock.now() + hourMs)).toBe(true)
    const ask = async () => {
      rows.faults.calls.length = 0
      const { partial, opened } = await summary(window)
      const reads = rows.faults.calls.filter((call) => call.startsWith('range history2')).length
      return { partial, opened, reads: reads <= 3 }
    }
    expect(await ask()).toEqual({ partial: undefined, opened: 30 * 400, reads: true })
    await history.upsert(storyAt(4_000, startAt - 10 * dayMs - 4_000, hourMs))
    expect(await countDaysOver(clock.now() + hourMs)).toBe(true)
    expect(await ask()).toEqual({ partial: undefined, opened: 30 * 400, reads: true })
    rows.faults.calls.length = 0
    expect(await countDaysOver(clock.now() + hourMs)).toBe(true)
    expect(rows.faults.calls.filter((call) => call.startsWith('range history2'))).toEqual([])
  })

  test('keeps what was counted where its time is over, and goes on the next hour', async () => {
    const { history, summary, countDaysOver, clock } = setUp()
    for (let n = 0; n < 6_000; n += 1) await history.upsert(storyAt(n, startAt - 3 * dayMs + n, 1))
    expect(await countDaysOver(clock.now() - 1)).toBe(false)
    expect(await countDaysOver(clock.now())).toBe(true)
    const { partial, opened } = await summary({ since: startAt - 4 * dayMs, until: startAt })
    expect({ partial, opened }).toEqual({ partial: undefined, opened: 6_000 })
  })
})

test('a storm of today keeps no day that is over from being counted, and is said', async () => {
  const { history, summary } = setUp()
  for (let n = 0; n < 4_500; n += 1) await history.upsert(storyAt(n, startAt - n, 1))
  await history.upsert(storyAt(9_999, startAt - 3 * dayMs, 1))
  const window = { since: startAt - 4 * dayMs, until: startAt }
  const { partial, byDay, opened } = await summary(window)
  expect(byDay.find(({ day }) => day === '2026-02-26')?.opened).toBe(1)
  expect(opened).toBeLessThan(4_501)
  expect(partial).toMatch(/^Up to 2026-03-01 only the latest incidents are counted/)
})

test('an answer is the same for a minute, also while something is open that costs', async () => {
  const { history, summary, clock } = setUp()
  const story = storyAt(1, startAt - hourMs, undefined)
  const machines = { vmSize: 'Standard_D2_v3', dedicated: 1, spot: 0 }
  await history.upsert({ ...story, incident: { ...story.incident, machines } })
  const window = { since: startAt - dayMs, until: startAt }
  const first = await summary(window)
  expect(first.cost.nodeHours).toBeGreaterThan(0)
  clock.advance(20_000)
  expect(await summary(window)).toEqual(first)
})

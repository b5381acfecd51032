// Incidents in numbers: by day, fault and cause; days that were counted before add up to the same.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/domain/durations.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { PriceTable } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { daysIn, dayText, summaryOf, wholeDays } from '../../src/domain/summary.ts'
import { addTallies, tally } from '../../src/domain/tally.ts'
import { attempt, escalate, finding, incident } from '../support/build-record.ts'
import { summarize } from '../support/summarize.ts'

const monday = Date.UTC(2026, 2, 2)
const prices: PriceTable = {
  ...{ currency: 'USD', asOf: '2026-01-01', about: 'a test' },
  perHour: { standard_d2_v3: { dedicated: 2 } },
}
const machines = { vmSize: 'Standard_D2_v3', dedicated: 1, spot: 0 }
const window = { since: monday, until: monday + dayMs }

function story(over: Partial<Incident> = {}, escalated = false): IncidentStory {
  const attempts = escalated ? [attempt({ action: escalate })] : []
  const detectedAt = over.detectedAt ?? monday + hourMs
  const found = finding({ since: detectedAt, ...over.finding })
  return { incident: incident({ detectedAt, ...over, finding: found }), attempts, timeline: [] }
}

function helped(afterMs: number, over: Partial<Incident> = {}): IncidentStory {
  const detectedAt = over.detectedAt ?? monday + hourMs
  const resolution = { kind: 'helped', reason: 'It is well.' } as const
  return story({ state: 'resolved', resolvedAt: detectedAt + afterMs, resolution, ...over })
}

const sum = (stories: readonly IncidentStory[]) =>
  summarize(stories, window, prices, monday + dayMs)

describe('a summary', () => {
  test('of nothing is zeros, and has no mean and no savings', () => {
    const empty = sum([])
    expect(empty).toMatchObject({ open: 0, opened: 0, cost: { nodeHours: 0 }, byFault: [] })
    expect(empty).not.toHaveProperty('mttrMs')
    expect(empty).not.toHaveProperty('saved')
    expect(empty.byDay).toEqual([
      { day: '2026-03-02', opened: 0, resolved: 0, escalated: 0, nodeHours: 0 },
    ])
  })

  test('counts what was found in the time, and all that is open', () => {
    const before = story({ detectedAt: monday - 1 })
    const after = story({ detectedAt: monday + dayMs })
    const all = sum([before, story(), helped(hourMs), after])
    expect(all).toMatchObject({ open: 3, opened: 2, resolved: 1, mttrMs: hourMs })
    expect(all.byDay).toMatchObject([{ opened: 2, resolved: 1, mttrMs: hourMs }])
  })

  test('counts as escalated what was ever left to people', () => {
    const all = sum([story({ state: 'escalated' }), story({}, true), story()])
    expect(all.escalated).toBe(2)
  })

  test('puts the most frequent faults, causes, nodes and jobs first', () => {
    const onTask = { kind: 'task', jobId: 'render', taskId: 't1' } as const
    const failed = story({ fault: 'task-failed' as Incident['fault'], subject: onTask })
    const all = sum([failed, helped(hourMs), helped(2 * hourMs), story()])
    expect(all.byFault[0]).toMatchObject({ fault: 'node-unusable', count: 3, helped: 2 })
    expect(all.byFault[0]?.title).not.toBe('node-unusable')
    expect(all.byCause.map(({ count }) => count)).toEqual([4])
    expect(all.worstNodes).toMatchObject([{ count: 3 }])
    expect(all.worstJobs).toEqual([
      { account: 'renderfarm', pool: 'frames', jobId: 'render', count: 1 },
    ])
  })

  test('says what machines cost, and what the rest of the night would have cost', () => {
    const all = sum([helped(2 * hourMs, { machines })])
    expect(all.cost).toEqual({ nodeHours: 2, money: 4, currency: 'USD' })
    expect(all.saved).toMatchObject({ nodeHours: 6, money: 12, assumedMs: 8 * hourMs })
    expect(all.saved?.assumption).toContain('8 hours')
    expect(sum([helped(9 * hourMs, { machines })])).not.toHaveProperty('saved')
  })
})

test('days that were counted one by one and kept add up to what all stories come to', () => {
  const one = fc.record({
    hour: fc.integer({ min: 0, max: 9 * 24 }),
    tookMs: fc.option(fc.integer({ min: 0, max: dayMs }), { nil: undefined }),
    escalated: fc.boolean(),
    fault: fc.constantFrom('node-unusable', 'node-disk-full'),
    dedicated: fc.integer({ min: 0, max: 3 }),
  })
  const until = monday + 8 * dayMs
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (given) => {
      const stories = given.map(({ hour, tookMs, escalated, fault, dedicated }) => {
        const over = {
          detectedAt: monday + hour * hourMs,
          machines: { ...machines, dedicated },
          fault,
        } as Partial<Incident>
        return tookMs === undefined ? story(over, escalated) : helped(tookMs, over)
      })
      const whole = summarize(stories, { since: monday, until }, prices, until)
      const days = new Map(
        daysIn(monday, until).map((day) => {
          const own = stories.filter(({ incident: { detectedAt } }) => dayText(detectedAt) === day)
          const parts = own.map((single) => tally([single], prices, until))
          return [day, JSON.parse(JSON.stringify(addTallies(parts)))]
        }),
      )
      const kept = summaryOf(days, { since: monday, until }, whole.open)
      expect(kept).toEqual(whole)
    }),
  )
})

test.each([
  ['a moment is the day that holds it', monday + 5, monday + 6, monday, monday + dayMs],
  ['a day is itself', monday, monday + dayMs, monday, monday + dayMs],
  ['an end before the start is one day', monday, monday - dayMs, monday, monday + dayMs],
])('%s', (_, since, until, from, to) => {
  expect(wholeDays({ since, until })).toEqual({ since: from, until: to })
})

test('of ten years the last one is counted', () => {
  const { since, until } = wholeDays({ since: monday - 3650 * dayMs, until: monday })
  expect((until - since) / dayMs).toBe(366)
})

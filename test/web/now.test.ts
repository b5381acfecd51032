// What is wrong now: how incidents are put together, which wait for somebody, and whether anybody looks at all.
import { describe, expect, test } from 'vitest'
import type { IncidentRow } from '../../src/api/shapes/incident-row.ts'
import type { PoolRow } from '../../src/api/shapes/pools.ts'
import { groupIncidents, waitsForPerson } from '../../src/web/now/groups.ts'
import { pulseOf } from '../../src/web/now/pulse.ts'

const now = Date.parse('2026-05-04T08:00:00Z')

function row(overrides: Partial<IncidentRow> = {}): IncidentRow {
  return {
    ...{ id: 'a.frames.1', account: 'a', pool: 'frames', fault: 'node-unusable' },
    ...{ title: 'Node unusable', subject: { kind: 'pool' }, subjectText: 'the pool' },
    ...{ state: 'open', mode: 'act', severity: 'warning', party: 'platform' },
    ...{ causeClass: 'unknown', confidence: 'guess', summary: '', nodes: 1, repairs: 0 },
    ...{ detectedAt: now, changedAt: now },
    ...overrides,
  }
}

describe('open incidents', () => {
  test('of one fault in one pool are one group, whatever the case of the names', () => {
    const groups = groupIncidents([row({ id: '1' }), row({ id: '2', pool: 'FRAMES' })])
    expect(groups.map(({ rows }) => rows.length)).toEqual([2])
  })

  test('stand with the worst first, then what waits for somebody, then the most', () => {
    const groups = groupIncidents([
      row({ pool: 'one', severity: 'info' }),
      row({ pool: 'two' }),
      row({ pool: 'many' }),
      row({ pool: 'many' }),
      row({ pool: 'asked', state: 'awaiting-approval' }),
      row({ pool: 'whole', severity: 'critical' }),
    ])
    expect(groups.map(({ pool }) => pool)).toEqual(['whole', 'asked', 'many', 'two', 'one'])
  })

  test('of a severity that is not known yet hide behind nothing', () => {
    const groups = groupIncidents([
      row({ pool: 'known', severity: 'error' }),
      row({ pool: 'new', severity: 'catastrophe' as 'critical' }),
    ])
    expect(groups.map(({ pool }) => pool)).toEqual(['new', 'known'])
  })

  test.each([
    { given: row({ state: 'awaiting-approval' }), waits: true },
    { given: row({ state: 'awaiting-approval', acknowledgedBy: 'ann' }), waits: true },
    { given: row({ state: 'escalated' }), waits: true },
    { given: row({ state: 'escalated', acknowledgedBy: 'ann' }), waits: false },
    { given: row({ state: 'held', waiting: { reason: '', guard: 'mode' } }), waits: true },
    { given: row({ state: 'held', waiting: { reason: '', guard: 'storm' } }), waits: false },
    { given: row({ state: 'acting' }), waits: false },
  ])('$given.state, $given.waiting.guard, $given.acknowledgedBy: $waits', ({ given, waits }) => {
    expect(waitsForPerson(given)).toBe(waits)
  })
})

describe('the pulse', () => {
  const pool = (seenAt: number): PoolRow => ({
    ...{ account: 'a', pool: 'frames', counts: {}, health: 'ok', seenAt, open: 0, strip: [] },
  })

  test.each([
    { pools: [pool(now - 20_000)], isAlive: true, says: 'counted 1 pool 20 s ago' },
    { pools: [pool(now + 9_000)], isAlive: true, says: 'counted 1 pool just now' },
    { pools: [pool(now - 1e7), pool(now - 5_000)], isAlive: true, says: '2 pools 5 s ago' },
    { pools: [pool(now - 12 * 60_000)], isAlive: false, says: '12 min ago' },
    { pools: [], isAlive: false, says: 'No pool was counted yet' },
  ])('$says', ({ pools, isAlive, says }) => {
    const pulse = pulseOf(pools, now)
    expect(pulse.isAlive).toBe(isAlive)
    expect(pulse.text).toContain(says)
  })

  test('is not known while the app does not answer', () => {
    const { text } = pulseOf([pool(now - 20_000)], now, false)
    expect(text).toMatch(/^Whether the census is alive is not known.*counted 1 pool 20 s ago\.$/)
  })
})

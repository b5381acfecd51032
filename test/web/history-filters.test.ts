// The history's filters in the address bar: what is written is read again, and what nobody can read is told.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parties } from '../../src/domain/cause.ts'
import { stateFilters } from '../../src/domain/incident.ts'
import { severities } from '../../src/domain/severity.ts'
import {
  type Filters,
  isFiltered,
  noFilters,
  orders,
  readFilters,
  withFilter,
  writeFilters,
} from '../../src/web/history/filters.ts'

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((text) => text.trim())
const text = word.filter((one) => one !== '')
const time = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2100, 0) })
/** Any code points, half pairs among them, and fast-check's dangerous words; its own strings of the former take seconds to begin. */
const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points)),
  fc.string(),
)
const anyFilters: fc.Arbitrary<Filters> = fc.record(
  {
    account: text,
    pool: text,
    state: fc.constantFrom(...stateFilters),
    fault: text,
    party: fc.constantFrom(...parties),
    severity: fc.constantFrom(...severities),
    since: time,
    until: time,
    text,
    order: fc.constantFrom(...orders),
  },
  { requiredKeys: ['order'] },
)

describe('filters in the address bar', () => {
  test('whatever was written is read again, and equal views have equal addresses', () => {
    fc.assert(
      fc.property(anyFilters, (filters) => {
        const query = writeFilters(filters)
        const read = readFilters(query)
        expect(read).toEqual({ filters, ignored: [] })
        expect(writeFilters(read.filters)).toBe(query)
      }),
    )
  })

  test('no text makes reading throw', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        expect(readFilters(query).filters.order).toMatch(/^(newest|oldest)$/)
      }),
    )
  })

  test.each([
    { when: 'a day', query: 'since=2026-03-01', is: { since: Date.UTC(2026, 2, 1) } },
    {
      when: 'no zone: UTC',
      query: 'since=2026-03-01T08:30',
      is: { since: Date.UTC(2026, 2, 1, 8, 30) },
    },
    {
      when: 'a zone',
      query: 'until=2026-03-01T08:30%2B02:00',
      is: { until: Date.UTC(2026, 2, 1, 6, 30) },
    },
    {
      when: 'capitals',
      query: 'state=Held&severity=CRITICAL',
      is: { state: 'held', severity: 'critical' },
    },
    { when: 'spaces around and nothing', query: 'pool=+frames+&text=', is: { pool: 'frames' } },
  ])('$when is read', ({ query, is }) => {
    expect(readFilters(query)).toEqual({ filters: { ...noFilters, ...is }, ignored: [] })
  })

  test.each([
    {
      query: 'since=yesterday',
      says: 'write a day or a time in UTC, as 2026-03-01 or 2026-03-01T08:30',
    },
    {
      query: 'since=2026-13-01',
      says: 'write a day or a time in UTC, as 2026-03-01 or 2026-03-01T08:30',
    },
    {
      query: 'party=me',
      says: 'write one of platform, workload, configuration, quota, capacity, unknown',
    },
    { query: 'order=random', says: 'write one of newest, oldest' },
    { query: 'pols=frames', says: expect.stringContaining('account, pool, state, fault') },
  ])('$query is left out, with what to write instead', ({ query, says }) => {
    const [name, value] = query.split('=')
    expect(readFilters(query)).toEqual({
      filters: noFilters,
      ignored: [{ name, value, remedy: says }],
    })
  })

  test('a filter comes and goes without a trace', () => {
    const one = withFilter(noFilters, 'pool', 'frames')
    expect(one).toEqual({ pool: 'frames', order: 'newest' })
    expect(withFilter(one, 'pool', '')).toEqual(noFilters)
    expect([isFiltered(one), isFiltered({ order: 'oldest' })]).toEqual([true, false])
  })

  test('a time is written no longer than it must be', () => {
    const since = Date.UTC(2026, 2, 1)
    const written = [0, 60_000, 61_000, 61_001].map((more) =>
      writeFilters({ ...noFilters, since: since + more }).replaceAll('%3A', ':'),
    )
    expect(written).toEqual([
      'since=2026-03-01',
      'since=2026-03-01T00:01Z',
      'since=2026-03-01T00:01:01Z',
      'since=2026-03-01T00:01:01.001Z',
    ])
  })
})

// Oldest first in a month of many thousands: the oldest end is found in a few reads, however the incidents lie in time.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { RowChange, Rows } from '../../src/ports/rows.ts'
import { createHistory } from '../../src/record/history.ts'
import {
  allPrefix,
  historyTable,
  monthsPartition,
  openPartition,
  poolPrefix,
  reversed,
  storiesPartition,
  storyRow,
} from '../../src/record/history-keys.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { incidentOf } from './builders.ts'

const dayMs = 86_400_000
const month = '202603'
const begins = Date.UTC(2026, 2, 1)
/** Digits that could be taken for a time. */
const pool = { account: 'farm1772366400000', pool: 'frames' }

interface Asked {
  keys: string
  rows: number
}

/** A month whose n-th incident was found at `at(n)`, and what is asked of the store. */
async function filled(count: number, at: (n: number) => number, open = false) {
  const rows = createMemoryRows()
  const table = open ? historyTable : `history${month}`
  const partition = open ? openPartition : storiesPartition
  for (const one of [historyTable, table]) await rows.ensure(one)
  await rows.transact(historyTable, monthsPartition, [
    { kind: 'upsert', row: reversed(month), value: month },
  ])
  const changes: RowChange[] = []
  for (let n = 0; n < count; n += 1) {
    const incident = incidentOf(pool, n, { detectedAt: Math.floor(at(n)) })
    const value = { incident, attempts: [], timeline: [] }
    const prefixes = open ? [''] : [allPrefix, poolPrefix(pool)]
    for (const prefix of prefixes) {
      changes.push({ kind: 'upsert', row: `${prefix}${storyRow(incident)}`, value })
    }
  }
  while (changes.length > 0) await rows.transact(table, partition, changes.splice(0, 100))
  const asked: Asked[] = []
  const watched: Rows = {
    ...rows,
    async range(asTable, asPartition, query) {
      const answer = await rows.range(asTable, asPartition, query)
      const more = answer.next === undefined ? 0 : 1
      asked.push({ keys: `${asTable} ${asPartition}`, rows: answer.rows.length + more })
      return answer
    },
  }
  const history = createHistory({ rows: watched })
  return async (query: Partial<HistoryQuery>) => {
    const found: number[] = []
    let continuation: string | undefined
    let empty = 0
    let first: number | undefined
    do {
      asked.length = 0
      const page = await history.list({
        ...{ top: 50, order: 'oldest', ...query, ...(continuation && { continuation }) },
      })
      expect(asked.length).toBeLessThanOrEqual(2)
      expect(asked.reduce((sum, one) => sum + one.rows, 0)).toBeLessThanOrEqual(1000)
      if (page.items.length > 0) first ??= empty
      else empty += 1
      found.push(...page.items.map(({ incident }) => incident.detectedAt))
      continuation = page.continuation
    } while (continuation !== undefined)
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    return { found: found.length, before: first, empty }
  }
}

const many = 10_000
const hour = dayMs / 24

describe(`of ${many} incidents in a month`, () => {
  test.each<[string, (n: number) => number, { before: number; empty: number }]>([
    ['spread evenly', (n) => begins + (n * 31 * dayMs) / many, { before: 1, empty: 2 }],
    ['of one hour', (n) => begins + 20 * dayMs + (n * hour) / many, { before: 9, empty: 12 }],
    ['ever more', (n) => begins + 31 * dayMs * Math.sqrt(n / many), { before: 2, empty: 4 }],
    ['ever fewer', (n) => begins + 31 * dayMs * (n / many) ** 4, { before: 5, empty: 8 }],
    [
      'of a storm each week',
      (n) => begins + (n % 4) * 7 * dayMs + (n * hour) / many,
      { before: 3, empty: 24 },
    ],
  ])('%s', async (_, at, most) => {
    const walk = await filled(many, at)
    for (const query of [{}, pool]) {
      const { found, before, empty } = await walk(query)
      expect(found).toBe(many)
      expect(before).toBeLessThanOrEqual(most.before)
      expect(empty).toBeLessThanOrEqual(most.empty)
    }
  })

  test('all of one millisecond or two', async () => {
    const walk = await filled(2_500, (n) => begins + 9 * dayMs + (n % 2))
    expect(await walk({})).toMatchObject({ found: 2_500 })
  })

  test('with a filter that leaves nearly all of them out', async () => {
    const walk = await filled(many, (n) => begins + (n * 31 * dayMs) / many)
    expect(await walk({ text: 'tvmps_7771' })).toMatchObject({ found: 1 })
  })
})

test('two thousand that are open are read through', async () => {
  const walk = await filled(2_000, (n) => begins + n, true)
  const all = await walk({ state: 'unresolved' })
  expect(all).toMatchObject({ found: 2_000, before: 2 })
  expect(all.empty).toBeLessThan(5)
})

// The seeding of a history for benches writes what the history itself reads, once.
import { expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createHistory } from '../../src/record/history.ts'
import { type SeedOptions, seedHistory } from '../../tools/seed-history.ts'

const until = Date.UTC(2026, 2, 3)

test('each day is there whole, newest first, under its pool too, and is not written twice', async () => {
  const rows = createMemoryRows()
  const options: SeedOptions = { rows, until, days: 5, each: 120 }
  expect(await seedHistory({ ...options, days: 2 })).toEqual({
    ...{ incidents: 240, rows: 480, transactions: 6, skipped: 0 },
  })
  expect(await seedHistory(options)).toMatchObject({ incidents: 360, skipped: 2 })
  const history = createHistory({ rows })
  const seen: number[] = []
  let next: { continuation?: string } = {}
  do {
    const page = await history.list({ top: 200, ...next })
    seen.push(...page.items.map(({ incident }) => incident.detectedAt))
    next = page.continuation === undefined ? {} : { continuation: page.continuation }
  } while (next.continuation !== undefined)
  expect(seen).toHaveLength(600)
  expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  const own = await history.list({
    top: 200,
    account: 'renderfarm',
    pool: 'frames-7',
    since: until - 86_400_000,
  })
  expect(own.items).toHaveLength(6)
})

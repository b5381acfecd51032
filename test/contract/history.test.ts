// The history on the real table adapter: months, days and pools as ranges of real tables.
import { expect, inject, test } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createHistory } from '../../src/record/history.ts'
import { incidentOf } from '../record/builders.ts'

test('stories are listed by day, by pool and while they are open, and dropped by the month', async () => {
  const rows = createAzureRows({ connection: inject('azuriteConnection') })
  const history = createHistory({ rows })
  // Months of their own: the tables of the run are shared.
  const at = (month: number, day: number) => Date.UTC(1999, month - 1, day, 12)
  const pool = { account: 'historytest', pool: 'Frames' }
  const stories = [at(3, 2), at(3, 1), at(2, 28), at(1, 1)].map((detectedAt, n) => ({
    incident: incidentOf(pool, n, { detectedAt, state: n === 1 ? 'resolved' : 'open' }),
    attempts: [],
    timeline: [],
  }))
  for (const story of stories) await history.upsert(story)
  const window = { since: at(1, 1), until: at(12, 1) }
  const first = await history.list({ top: 3, ...window })
  expect(first.items).toEqual(stories.slice(0, 3))
  const rest = await history.list({ top: 3, ...window, continuation: first.continuation ?? '' })
  expect(rest).toEqual({ items: stories.slice(3) })
  expect((await history.list({ top: 9, ...pool })).items).toEqual(stories)
  const unresolved = await history.list({ top: 9, ...pool, ...window, state: 'unresolved' })
  expect(unresolved.items).toEqual([stories[0], stories[2], stories[3]])
  expect(await history.dropOlderThan('199903')).toEqual(['history199901', 'history199902'])
  expect((await history.list({ top: 9, ...window })).items).toEqual(stories.slice(0, 2))
})

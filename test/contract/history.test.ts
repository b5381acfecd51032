// The history on the real table adapter: months and pools as ranges of real tables.
import { expect, onTestFinished, test } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { createHistory } from '../../src/record/history.ts'
import { briefOf } from '../../src/record/history-brief.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { incidentOf } from '../record/builders.ts'
import { startAzurite } from '../support/azurite.ts'

test('stories are listed by time, by pool and while they are open, and dropped by the month', async () => {
  // A store of its own: retention drops all that is older, whoever wrote it.
  const azurite = await startAzurite()
  onTestFinished(azurite.stop)
  const rows = createAzureRows({ connection: azurite.connection })
  const history = createHistory({ rows })
  const at = (month: number, day: number) => Date.UTC(1971, month - 1, day, 12)
  const pool = { account: 'historytest', pool: 'Frames' }
  const stories = [at(3, 2), at(3, 1), at(2, 28), at(1, 1)].map((detectedAt, n) => ({
    incident: incidentOf(pool, n, { detectedAt, state: n === 1 ? 'resolved' : 'open' }),
    attempts: [],
    timeline: [],
  }))
  for (const story of stories) await history.upsert(story)
  const window = { since: at(1, 1), until: at(12, 1) }
  const walk = async (query: Omit<HistoryQuery, 'top'>) => {
    const items: IncidentStory[] = []
    let continuation: string | undefined
    do {
      const page = await history.list({ top: 3, ...query, ...(continuation && { continuation }) })
      items.push(...page.items)
      continuation = page.continuation
    } while (continuation)
    return items
  }
  expect(await walk(window)).toEqual(stories)
  expect(await walk({ ...window, order: 'oldest' })).toEqual(stories.toReversed())
  expect(await walk({ ...pool, ...window })).toEqual(stories)
  const listed = await history.listBriefs({ top: 2, ...pool, since: at(3, 1), until: at(4, 1) })
  expect(listed).toEqual({ items: stories.slice(0, 2).map(briefOf) })
  const unresolved = await history.list({ top: 9, ...pool, ...window, state: 'unresolved' })
  expect(unresolved.items).toEqual([stories[0], stories[2], stories[3]])
  expect(await history.dropOlderThan('197103')).toEqual(['history197101', 'history197102'])
  expect(await walk(window)).toEqual(stories.slice(0, 2))
})

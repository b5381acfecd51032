// Lists read what stands first in a row, and nothing else; rows that have no such thing are listed all the same.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { Row, RowChange, Rows } from '../../src/ports/rows.ts'
import { createHistory } from '../../src/record/history.ts'
import { briefOf } from '../../src/record/history-brief.ts'
import {
  allPrefix,
  historyTable,
  monthOf,
  monthTable,
  openPartition,
  poolPrefix,
  storiesPartition,
  storyRow,
} from '../../src/record/history-keys.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { attemptOf, incidentOf, startAt } from './builders.ts'

const minute = 60_000
const pool = { account: 'renderfarm', pool: 'frames' }

function storyOf(n: number, over: Partial<IncidentStory['incident']> = {}): IncidentStory {
  const detectedAt = startAt - n * minute
  const incident = incidentOf(pool, n, { detectedAt, changedAt: detectedAt, ...over })
  const remove = { kind: 'remove', nodes: [], option: 'requeue' } as const
  const attempts = [{ action: remove }, {}].map((one, at) => attemptOf(incident, at, one as object))
  return { incident, attempts, timeline: [{ at: detectedAt, text: 'Found.' }] }
}

/** The store with every answer that a list gets. */
function watched() {
  const rows = createMemoryRows()
  const asked: { lead: boolean; rows: readonly Row[]; more: number }[] = []
  const watching: Rows = {
    ...rows,
    async range(table, partition, query) {
      const answer = await rows.range(table, partition, query)
      const more = answer.next === undefined ? 0 : 1
      if (partition !== 'months') asked.push({ lead: query.lead === true, rows: answer.rows, more })
      return answer
    },
  }
  return { rows, asked, history: createHistory({ rows: watching }) }
}

/** Over what a version from before would have there, or a later one. */
async function overwrite(rows: Rows, story: IncidentStory, value: unknown, lead?: true) {
  const key = storyRow(story.incident)
  const upsert = (row: string): RowChange => ({
    ...{ kind: 'upsert', row, value, ...(lead ? { lead } : {}) },
  })
  const table = monthTable(monthOf(story.incident.detectedAt))
  const both = [allPrefix, poolPrefix(pool)].map((prefix) => upsert(`${prefix}${key}`))
  await rows.transact(table, storiesPartition, both)
  if (story.incident.state !== 'resolved') {
    await rows.transact(historyTable, openPartition, [upsert(key)])
  }
}

const questions: readonly Omit<HistoryQuery, 'top'>[] = [
  ...[{}, pool, { state: 'unresolved' }, { fault: 'node-unusable' }, { severity: 'warning' }],
  ...[{ order: 'oldest' }, { ...pool, order: 'oldest' }, { state: 'unresolved', order: 'oldest' }],
] as const

test('of a row no more is read than what a list shows of it', async () => {
  const { asked, history } = watched()
  const story = storyOf(1)
  await history.upsert(story, 7)
  for (const query of questions) {
    asked.length = 0
    const { items } = await history.listBriefs({ top: 50, ...query })
    expect(items).toEqual([briefOf(story)])
    expect(items[0]).toMatchObject({ nodes: 1, repairs: 1 })
    expect(asked.flatMap(({ rows }) => rows.map(({ value }) => value))).toEqual([
      { brief: items[0] },
    ])
  }
})

test('words are looked for in the whole story, though the list does not show them', async () => {
  const { asked, history } = watched()
  const { finding } = storyOf(0).incident
  const evidence = [{ name: 'image', value: 'Ubuntu-24_04-lts' }]
  const stories = [storyOf(0), storyOf(1, { finding: { ...finding, evidence } })]
  for (const story of stories) await history.upsert(story)
  asked.length = 0
  const { items } = await history.listBriefs({ top: 50, text: 'ubuntu-24' })
  expect(items).toEqual(stories.slice(1).map(briefOf))
  expect(asked.map(({ lead }) => lead)).toEqual([false])
})

test('a change is listed as it is now, and stories are told without what lists show', async () => {
  const { history } = watched()
  const story = storyOf(1)
  await history.upsert(story, 1)
  const held = {
    ...story,
    incident: { ...story.incident, state: 'held', changedAt: startAt },
  } as const
  await history.upsert(held, 2)
  expect((await history.listBriefs({ top: 5, state: 'held' })).items).toEqual([briefOf(held)])
  expect((await history.list({ top: 5 })).items).toEqual([held])
})

describe('rows without it', () => {
  const long = (story: IncidentStory, n: number): IncidentStory => {
    const text = 'x'.repeat(n % 7 === 0 ? 40_000 : 20)
    return { ...story, timeline: [{ at: story.incident.detectedAt, text }] }
  }
  const count = 240

  /** Of three, one as before; of seven, one too long to come whole; some in a form of their own. */
  async function filled() {
    const store = watched()
    const shown: IncidentStory[] = []
    for (let n = 0; n < count; n += 1) {
      const state = n % 2 === 0 ? 'resolved' : 'open'
      const story = long(storyOf(n, { state }), n)
      await store.history.upsert(story)
      if (n % 11 === 5) await overwrite(store.rows, story, { form: 2, tale: [] })
      else if (n % 11 === 6)
        await overwrite(store.rows, story, { brief: { form: 2 }, tale: 1 }, true)
      else {
        if (n % 11 === 7) await overwrite(store.rows, story, { brief: { form: 2 }, ...story }, true)
        else if (n % 3 === 0) await overwrite(store.rows, story, story)
        shown.push(story)
      }
    }
    return { ...store, shown }
  }

  test('are listed in their place, by no more requests and rows a page', async () => {
    const { asked, history, shown } = await filled()
    for (const query of questions) {
      const open = shown.filter(({ incident }) => incident.state !== 'resolved')
      const expected = (query.state ? open : shown).map(briefOf)
      if (query.order) expected.reverse()
      const found: unknown[] = []
      let continuation: string | undefined
      let pages = 0
      do {
        asked.length = 0
        const more = continuation === undefined ? {} : { continuation }
        const page = await history.listBriefs({ top: 50, ...query, ...more })
        // Of the first page one request is for the months, where it is not about what is open.
        const most = continuation === undefined && query.state === undefined ? 1 : 2
        expect(asked.length).toBeLessThanOrEqual(most)
        const rows = asked.reduce((sum, one) => sum + one.rows.length + one.more, 0)
        expect(rows).toBeLessThanOrEqual(999)
        found.push(...page.items)
        continuation = page.continuation
        pages += 1
      } while (continuation !== undefined && pages < count)
      expect(found).toEqual(expected)
    }
  })

  test('that are short cost a page nothing: each comes whole in the same request', async () => {
    const { rows, asked, history } = watched()
    const stories = Array.from({ length: 60 }, (_, n) => storyOf(n))
    for (const story of stories) {
      await history.upsert(story)
      await overwrite(rows, story, story)
    }
    asked.length = 0
    const { items } = await history.listBriefs({ top: 50 })
    expect(items).toEqual(stories.slice(0, 50).map(briefOf))
    expect(asked.map(({ lead, rows }) => [lead, rows.length])).toEqual([[true, 50]])
  })

  test('that are long end the first page, and are on the next', async () => {
    const { rows, history } = watched()
    const stories = Array.from({ length: 9 }, (_, n) => long(storyOf(n), n === 4 ? 7 : 1))
    for (const story of stories) await history.upsert(story)
    for (const story of stories.slice(4)) await overwrite(rows, story, story)
    const first = await history.listBriefs({ top: 8 })
    expect(first.items).toEqual(stories.slice(0, 4).map(briefOf))
    const continuation = first.continuation ?? ''
    const next = await history.listBriefs({ top: 8, continuation })
    expect(next).toEqual({ items: stories.slice(4).map(briefOf) })
  })
})

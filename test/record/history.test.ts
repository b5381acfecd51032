// The history: pages that show each incident exactly once, indexes that agree, late writers that do no harm.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryRows, type MemoryRows } from '../../src/adapters/memory/rows.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { createHistory, type History } from '../../src/record/history.ts'
import { BadContinuation, type HistoryQuery } from '../../src/record/history-query.ts'
import { attemptOf, incidentOf, startAt } from './builders.ts'

const dayMs = 24 * 3_600_000
const pools = [
  { account: 'renderfarm', pool: 'Frames' },
  { account: 'renderfarm', pool: 'previews' },
  { account: 'genomics', pool: 'frames' },
]
const [frames = { account: '', pool: '' }, , genomics = { account: '', pool: '' }] = pools

function storyOf(n: number, overrides: Partial<Incident> = {}): IncidentStory {
  const incident = incidentOf(overrides.pool ?? frames, n, overrides)
  return { incident, attempts: [], timeline: [] }
}

function setUp(): { rows: MemoryRows; history: History } {
  const rows = createMemoryRows()
  return { rows, history: createHistory({ rows }) }
}

async function walk(history: History, query: HistoryQuery): Promise<string[]> {
  return (await stroll(history, query)).map(({ incident }) => incident.id)
}

async function stroll(history: History, query: HistoryQuery): Promise<IncidentStory[]> {
  const items: IncidentStory[] = []
  let continuation: string | undefined
  for (let pages = 0; pages < 500; pages += 1) {
    const page = await history.list({ ...query, ...(continuation && { continuation }) })
    expect(page.items.length).toBeLessThanOrEqual(query.top)
    items.push(...page.items)
    continuation = page.continuation
    if (continuation === undefined) return items
  }
  throw new Error('the walk does not end')
}

describe('a page of the history', () => {
  test('an app that has never seen an incident has an empty one', async () => {
    const { history } = setUp()
    expect(await history.list({ top: 10 })).toEqual({ items: [] })
    expect(await history.list({ top: 10, state: 'unresolved' })).toEqual({ items: [] })
    expect(await history.list({ top: 10, ...frames })).toEqual({ items: [] })
  })

  test('shows whole stories, newest first, over days and months', async () => {
    const { history } = setUp()
    const stories = [0, 1, 27, 35, 400].map((days, n) =>
      storyOf(n, { detectedAt: startAt - days * dayMs }),
    )
    for (const story of [...stories].reverse()) await history.upsert(story)
    expect(await stroll(history, { top: 10 })).toEqual(stories)
    expect(await walk(history, { top: 2 })).toEqual(stories.map(({ incident }) => incident.id))
  })

  test.each([
    ['from year 1', { since: Date.parse('0001-01-01') }, 1],
    ['from before 1970', { since: Date.parse('1960-01-01') }, 1],
    ['up to year 10000', { until: Date.parse('9999-12-31T23:59:59-14:00') }, 1],
    ['of all time', { since: Date.parse('0001-01-01'), until: Date.parse('9999-12-31') }, 1],
    ['up to year 1', { until: Date.parse('0001-01-01') }, 0],
    ['from year 9999', { since: Date.parse('9999-12-31') }, 0],
    ['that ends before it begins', { since: startAt + 1, until: startAt - 1 }, 0],
  ])('of a time %s shows what was in it', async (_, query, expected) => {
    const { history } = setUp()
    await history.upsert(storyOf(1))
    for (const where of [{}, frames, { state: 'resolved' as const }]) {
      const state = 'state' in where ? 0 : expected
      expect((await history.list({ top: 10, ...query, ...where })).items).toHaveLength(state)
    }
  })

  test('any filter, any page size and any set of incidents: each match exactly once, newest first', async () => {
    const incidents = fc.array(
      fc.record({
        pool: fc.constantFrom(...pools),
        at: fc.integer({ min: 0, max: 70 * 24 }),
        state: fc.constantFrom('open', 'held', 'resolved'),
        fault: fc.constantFrom('node-unusable', 'node-disk-full'),
      }),
      { maxLength: 60 },
    )
    const query = fc.record(
      {
        account: fc.constantFrom('renderfarm', 'GENOMICS', 'nobody'),
        pool: fc.constantFrom('frames', 'Previews'),
        state: fc.constantFrom('open', 'held', 'resolved', 'unresolved'),
        fault: fc.constantFrom('node-unusable', 'node-disk-full'),
        since: fc.integer({ min: 0, max: 70 * 24 }),
        until: fc.integer({ min: 0, max: 70 * 24 }),
        order: fc.constantFrom('newest', 'oldest'),
        top: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: ['top'] },
    )
    const at = (hour: number) => startAt + hour * 3_600_000
    await fc.assert(
      fc.asyncProperty(incidents, query, async (given, asked) => {
        const { history } = setUp()
        const stories = given.map(({ pool, at: hour, state, fault }, n) =>
          storyOf(n, { pool, detectedAt: at(hour), state, fault } as Partial<Incident>),
        )
        for (const story of stories) await history.upsert(story)
        const { since, until, ...rest } = asked
        const found = await walk(history, {
          ...(rest as HistoryQuery),
          ...(since !== undefined && { since: at(since) }),
          ...(until !== undefined && { until: at(until) }),
        })
        const same = (asks: string | undefined, has: string) =>
          asks === undefined || asks.toLowerCase() === has.toLowerCase()
        const expected = stories
          .map(({ incident }) => incident)
          .filter(
            (incident) =>
              same(rest.account, incident.pool.account) &&
              same(rest.pool, incident.pool.pool) &&
              same(rest.fault, incident.fault) &&
              (rest.state === 'unresolved'
                ? incident.state !== 'resolved'
                : same(rest.state, incident.state)) &&
              (since === undefined || incident.detectedAt >= at(since)) &&
              (until === undefined || incident.detectedAt < at(until)),
          )
          .sort((a, b) => b.detectedAt - a.detectedAt || (a.id < b.id ? -1 : 1))
        if (rest.order === 'oldest') expected.reverse()
        expect(found).toEqual(expected.map(({ id }) => id))
      }),
      { numRuns: 60 },
    )
  })

  test('reads a thousand rows at most, and goes on where it stopped when none of them matched', async () => {
    const { history, rows } = setUp()
    for (let n = 0; n < 1_200; n += 1) {
      await history.upsert(storyOf(n, { detectedAt: startAt - n, state: 'resolved' }))
    }
    const rare = storyOf(9_999, { detectedAt: startAt - 5_000, fault: 'node-disk-full' })
    await history.upsert(rare)
    rows.faults.calls.length = 0
    const first = await history.list({ top: 5, fault: 'node-disk-full' })
    expect(first.items).toEqual([])
    expect(rows.faults.calls).toHaveLength(2)
    expect(await walk(history, { top: 5, fault: 'node-disk-full' })).toEqual([rare.incident.id])
  })

  test.each(['', 'x', 'eyJhIjoxfQ', Buffer.from('["20260301","x"]').toString('base64url')])(
    'a continuation that we never answered is refused: %j',
    async (continuation) => {
      const { history } = setUp()
      await expect(history.list({ top: 5, continuation })).rejects.toBeInstanceOf(BadContinuation)
    },
  )
})

describe('a story in the history', () => {
  test('leaves the open ones when it is resolved, and can be told twice', async () => {
    const { history } = setUp()
    const open = storyOf(1)
    await history.upsert(open)
    await history.upsert(open)
    expect((await history.list({ top: 9, state: 'unresolved' })).items).toEqual([open])
    const resolved = storyOf(1, { state: 'resolved', changedAt: startAt + 1 })
    await history.upsert(resolved)
    await history.upsert(resolved)
    expect((await history.list({ top: 9, state: 'unresolved' })).items).toEqual([])
    expect((await history.list({ top: 9 })).items).toEqual([resolved])
    expect((await history.list({ top: 9, ...frames })).items).toEqual([resolved])
  })

  test('is not undone by an older one that was changed at the same time', async () => {
    const { history } = setUp()
    const [older, newer] = [storyOf(1, { mode: 'act' }), storyOf(1, { mode: 'watch' })]
    await history.upsert(newer, 12)
    await history.upsert(older, 11)
    expect((await history.list({ top: 9 })).items).toEqual([newer])
    await history.upsert(older, 13)
    expect((await history.list({ top: 9 })).items).toEqual([older])
  })

  test('leaves the open ones although another stood still before it listed it there', async () => {
    const { history, rows } = setUp()
    const resolved = storyOf(1, { state: 'resolved' })
    const { transact } = rows
    let once = false
    rows.transact = async (table, partition, changes) => {
      if (partition === 'open' && !once) {
        once = true
        await createHistory({ rows }).upsert(resolved, 2)
      }
      return transact(table, partition, changes)
    }
    await history.upsert(storyOf(1), 1)
    expect((await history.list({ top: 9, state: 'unresolved' })).items).toEqual([])
    expect((await history.list({ top: 9, ...frames })).items).toEqual([resolved])
  })

  test('is not undone by an older one that comes late', async () => {
    const { history } = setUp()
    const resolved = storyOf(1, { state: 'resolved', changedAt: startAt + 1 })
    await history.upsert(resolved)
    await history.upsert(storyOf(1))
    expect((await history.list({ top: 9, state: 'unresolved' })).items).toEqual([])
    expect((await history.list({ top: 9 })).items).toEqual([resolved])
  })

  test('keeps its last 200 lines, and fewer where they would not fit', async () => {
    const { history } = setUp()
    const lines = (count: number, length: number) =>
      Array.from({ length: count }, (_, n) => ({ at: n, text: 'x'.repeat(length) }))
    const { incident } = storyOf(1)
    const attempts = [attemptOf(incident, 1)]
    await history.upsert({ incident, attempts, timeline: lines(500, 10) })
    const [short] = (await history.list({ top: 1 })).items
    expect(short?.timeline.map(({ at }) => at)).toEqual(
      lines(500, 1)
        .slice(300)
        .map((l) => l.at),
    )
    await history.upsert({ incident, attempts, timeline: lines(200, 5_000) })
    const [long] = (await history.list({ top: 1 })).items
    expect(long?.timeline.at(-1)?.at).toBe(199)
    expect(long?.timeline.length).toBeGreaterThan(20)
    expect(long?.attempts).toEqual(attempts)
  })

  test('is written whole by the next try, wherever the first one failed', async () => {
    for (let failing = 0; failing < 6; failing += 1) {
      const { history, rows } = setUp()
      let operations = 0
      rows.faults.fault = ({ name, moment }) => {
        if (moment === 'after' || name === 'range') return undefined
        operations += 1
        return operations === failing + 1 ? new Error('store down') : undefined
      }
      await expect(history.upsert(storyOf(1))).rejects.toThrow('store down')
      await history.upsert(storyOf(1))
      for (const query of [{}, frames, { state: 'unresolved' as const }]) {
        expect((await history.list({ top: 9, ...query })).items, `${failing}`).toHaveLength(1)
      }
    }
  })
})

test('retention drops whole months, and a story of a dropped month can still be told', async () => {
  const { history, rows } = setUp()
  const old = storyOf(1, { detectedAt: Date.UTC(2026, 0, 31), pool: genomics })
  const kept = storyOf(2, { detectedAt: Date.UTC(2026, 1, 1) })
  await history.upsert(old)
  await history.upsert(kept)
  await expect(history.dropOlderThan('2026-02')).rejects.toThrow('month is "2026-02"')
  expect(await history.dropOlderThan('202602')).toEqual(['history202601'])
  expect(await history.dropOlderThan('202602')).toEqual([])
  expect(rows.dump('history202601')).toEqual([])
  expect(await walk(history, { top: 9 })).toEqual([kept.incident.id])
  await expect(history.upsert(old)).rejects.toThrow('is missing')
  await history.upsert(old)
  expect(await walk(history, { top: 9 })).toEqual([kept.incident.id, old.incident.id])
})

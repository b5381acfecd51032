// Whatever mix of rows the versions of a year have left, and however little the store gives at once: pages tell all of it, once, in order and within their budget.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { RowChange, Rows } from '../../src/ports/rows.ts'
import { createHistory, storyValue } from '../../src/record/history.ts'
import { briefOf } from '../../src/record/history-brief.ts'
import {
  allPrefix,
  historyTable,
  monthOf,
  monthsPartition,
  monthTable,
  openPartition,
  poolPrefix,
  reversed,
  storiesPartition,
  storyRow,
} from '../../src/record/history-keys.ts'
import type { HistoryQuery } from '../../src/record/history-query.ts'
import { incidentOf, startAt } from './builders.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const minuteMs = 60_000

/** A new one in seven has another fault, one in three is over. */
function storyOf(n: number): IncidentStory {
  const detectedAt = startAt - n * 20 * minuteMs
  const fault = n % 7 === 3 ? 'node-disk-full' : 'node-unusable'
  const state = n % 3 === 0 ? 'resolved' : 'held'
  const incident = incidentOf(pool, n, { detectedAt, changedAt: detectedAt, fault, state })
  return { incident, attempts: [], timeline: [{ at: detectedAt, text: 'Found.' }] }
}

const long = 'x'.repeat(31_000)
const withLine = (story: IncidentStory) => ({ ...story, timeline: [{ at: 0, text: long }] })
const withoutFinding = ({ incident: { finding: _, ...incident } }: IncidentStory) => incident

/** What versions wrote, write or may write, and whether this one can show it. */
const kinds: Readonly<
  Record<string, (story: IncidentStory) => { value: object; lead?: true; hidden?: true }>
> = {
  now: (story) => storyValue(story),
  'now, long': (story) => storyValue(withLine(story)),
  before: (value) => ({ value }),
  'before, long': (story) => ({ value: withLine(story) }),
  'a brief as long as a row': (story) => ({
    value: { brief: { ...briefOf(story), more: long }, ...story },
    lead: true,
  }),
  'a brief of another form': (story) => ({ value: { brief: { form: 2 }, ...story }, lead: true }),
  'a brief without the finding': (story) => ({
    value: { brief: { incident: withoutFinding(story), nodes: 1, repairs: 0 }, ...story },
    lead: true,
  }),
  'a lead of another name': (story) => ({ value: { core: { form: 3 }, ...story }, lead: true }),
  'no story': () => ({ value: { form: 2, tale: [] }, hidden: true }),
  'no story behind a brief': () => ({
    ...{ value: { brief: { form: 2 }, tale: 1 }, lead: true, hidden: true },
  }),
}

const questions: Readonly<Record<string, Omit<HistoryQuery, 'top'>>> = {
  all: {},
  'of the pool': pool,
  'by fault': { fault: 'node-disk-full' },
  'open ones': { state: 'unresolved' },
  'open ones by fault': { state: 'held', fault: 'node-disk-full' },
  'of warnings': { severity: 'warning' },
  'of a party that there is not': { party: 'capacity' },
}

const runs = fc.array(
  fc.record({
    kind: fc.constantFrom(...Object.keys(kinds)),
    times: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(250, 700, 1100)),
  }),
  { minLength: 1, maxLength: 4 },
)

/** The rows of that many stories of each kind, newest first, and what a list of all shows. */
async function filled(given: readonly { kind: string; times: number }[]) {
  const rows = createMemoryRows()
  const shown: IncidentStory[] = []
  const groups = new Map<string, { table: string; partition: string; changes: RowChange[] }>()
  const put = (table: string, partition: string, change: RowChange) => {
    const key = `${table} ${partition}`
    const group = groups.get(key) ?? { table, partition, changes: [] }
    groups.set(key, group)
    group.changes.push(change)
  }
  let n = 0
  const months = new Set<string>()
  for (const { kind, times } of given) {
    for (let time = 0; time < times; time += 1, n += 1) {
      const story = storyOf(n)
      const { hidden, ...stored } = kinds[kind]?.(story) ?? { value: story }
      const { incident } = story
      const month = monthOf(incident.detectedAt)
      months.add(month)
      for (const prefix of [allPrefix, poolPrefix(pool)]) {
        const row = `${prefix}${storyRow(incident)}`
        put(monthTable(month), storiesPartition, { kind: 'upsert', row, ...stored })
      }
      if (incident.state !== 'resolved') {
        put(historyTable, openPartition, { kind: 'upsert', row: storyRow(incident), ...stored })
      }
      if (!hidden) shown.push(story)
    }
  }
  for (const month of months) {
    put(historyTable, monthsPartition, { kind: 'upsert', row: reversed(month), value: month })
  }
  for (const { table, partition, changes } of groups.values()) {
    await rows.ensure(table)
    for (let at = 0; at < changes.length; at += 100) {
      await rows.transact(table, partition, changes.slice(at, at + 100))
    }
  }
  return { rows, shown, count: n }
}

function isAsked({ incident }: IncidentStory, query: Omit<HistoryQuery, 'top'>): boolean {
  if (query.fault !== undefined && incident.fault !== query.fault) return false
  if (query.party !== undefined && incident.finding.party !== query.party) return false
  return query.state === undefined || incident.state !== 'resolved'
}

/** Gives of whole rows no more than so many at once, as the service does where they are long. */
function scant(rows: Rows, most: number, count: (read: number) => void): Rows {
  return {
    ...rows,
    async range(table, partition, query) {
      const limit = query.lead ? query.limit : Math.min(most, query.limit ?? most)
      const answer = await rows.range(table, partition, {
        ...query,
        ...(limit === undefined ? {} : { limit }),
      })
      count(answer.rows.length + (answer.next === undefined ? 0 : 1))
      return answer
    },
  }
}

/** A page of a filter read 999 leads, stopped at the first and had no row left to read it whole: so did all after it. */
const neverAgain: readonly [{ kind: string; times: number }[], string, string, number, number][] = [
  [[{ kind: 'before, long', times: 1100 }], 'by fault', 'newest', 50, 1000],
]

test('every row is told once, in order, by two requests and 1,000 rows a page', async () => {
  await fc.assert(
    fc.asyncProperty(
      runs,
      fc.constantFrom(...Object.keys(questions)),
      fc.constantFrom('newest', 'oldest'),
      fc.constantFrom(1, 50, 200),
      fc.constantFrom(1000, 120, 20),
      async (given, asked, order, top, most) => {
        const { rows, shown, count } = await filled(given)
        const query = { ...questions[asked], order } as const
        const reads: number[] = []
        const history = createHistory({ rows: scant(rows, most, (read) => reads.push(read)) })
        const found: string[] = []
        const places = new Set<string>()
        let continuation: string | undefined
        do {
          reads.length = 0
          const more = continuation === undefined ? {} : { continuation }
          const page = await history.listBriefs({ ...query, top, ...more })
          expect(reads.length).toBeLessThanOrEqual(2)
          expect(reads.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1000)
          expect(page.items.length).toBeLessThanOrEqual(top)
          found.push(...page.items.map(({ incident }) => incident.id))
          continuation = page.continuation
          // Otherwise whoever follows the pages does so for ever.
          expect(places.has(continuation ?? '')).toBe(false)
          places.add(continuation ?? '')
        } while (continuation !== undefined && places.size < 4 * count + 20)
        const expected = shown.filter((story) => isAsked(story, query)).map((s) => s.incident.id)
        expect(found).toEqual(order === 'oldest' ? expected.reverse() : expected)
      },
    ),
    { numRuns: 12, examples: [...neverAgain] },
  )
})

test.each([
  { when: 'is gone', kind: undefined, left: [0, 2] },
  { when: 'is written anew', kind: 'now', left: [0, 1, 2] },
  { when: 'is of a later version', kind: 'no story', left: [0, 2] },
])(
  'a row that $when when it comes to be read whole leaves the others as they are',
  async ({ kind, left }) => {
    for (const order of ['newest', 'oldest'] as const) {
      const rows = createMemoryRows()
      const stories = [1, 2, 4].map(storyOf)
      await rows.ensure(historyTable)
      const write = async (story: IncidentStory | undefined, how: string | undefined) => {
        if (!story) return
        const row = storyRow(story.incident)
        const { hidden: _, ...stored } = kinds[how ?? '']?.(story) ?? { value: null }
        const change: RowChange = how ? { kind: 'upsert', row, ...stored } : { kind: 'delete', row }
        await rows.transact(historyTable, openPartition, [change])
      }
      for (const [index, story] of stories.entries()) {
        await write(story, index === 1 ? 'before, long' : 'now')
      }
      let reads = 0
      const changing: Rows = {
        ...rows,
        async range(table, partition, query) {
          const answer = await rows.range(table, partition, query)
          reads += 1
          if (reads === 1) await write(stories[1], kind)
          return answer
        },
      }
      const history = createHistory({ rows: changing })
      const page = await history.listBriefs({ state: 'unresolved', order, top: 50 })
      const found = page.items.map(({ incident }) =>
        stories.findIndex((s) => s.incident.id === incident.id),
      )
      expect(found).toEqual(order === 'oldest' ? left.toReversed() : left)
      expect([reads, page.continuation]).toEqual([2, undefined])
    }
  },
)

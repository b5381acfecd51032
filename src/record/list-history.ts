// One page of the history: reads the ranges that a question names, one after the other, and says where to go on.
import type { IncidentStory } from '../domain/record.ts'
import type { Rows } from '../ports/rows.ts'
import { briefIn, briefOf, isLeadAlone, type StoryBrief } from './history-brief.ts'
import { type Budget, createBudget } from './history-budget.ts'
import {
  allPrefix,
  historyTable,
  keyMoment,
  monthOf,
  monthsPartition,
  monthTable,
  monthTime,
  openPartition,
  poolPrefix,
  reversed,
  storiesPartition,
  storyRange,
} from './history-keys.ts'
import { type Place, placeText, readPlace } from './history-place.ts'
import {
  type HistoryPage,
  type HistoryQuery,
  holds,
  isOfOpen,
  matches,
  needsFilter,
  onePool,
} from './history-query.ts'
import type { Reading, Step, StoryRange } from './history-reading.ts'
import { isStory } from './is-story.ts'
import { readNewest } from './read-newest.ts'
import { readOldest } from './read-oldest.ts'

/** What a page consists of. */
interface Form<Item> {
  /** Of the lead of a row, where that is enough. */
  ofLead?(value: unknown): Item | undefined
  ofStory(story: IncidentStory & { brief?: unknown; version?: unknown }): Item
}

export const wholeStories: Form<IncidentStory> = {
  ofStory: ({ brief: _, version: __, ...story }) => story,
}
export const briefs: Form<StoryBrief> = { ofLead: briefIn, ofStory: briefOf }

/** More months than that no retention keeps. */
const mostMonths = 500
const lastMonth = '999912'

/** A row whose lead does not do is read whole: by the request that is left, or by the next page, which begins with it. */
export async function listHistory<Item extends Pick<StoryBrief, 'incident'>>(
  rows: Rows,
  asked: HistoryQuery,
  { ofLead, ofStory }: Form<Item>,
): Promise<HistoryPage<Item>> {
  const query = withinKeys(asked)
  const { since = 0, until = Date.parse('2200-01-01') } = query
  const top = Math.max(1, Math.floor(query.top))
  const budget = createBudget(rows)
  const place = query.continuation === undefined ? undefined : readPlace(query.continuation, query)
  if (until <= since) return { items: [] }
  const readStep = query.order === 'oldest' ? readOldest : readNewest
  const items: Item[] = []
  // What words are looked for in is not in the lead.
  const leadDoes = ofLead !== undefined && query.text === undefined
  let part: Reading['part'] = leadDoes ? { lead: true } : {}
  const itemOf = (value: unknown) => {
    const item = part.lead && ofLead?.(value)
    if (item) return item
    const isMeant = isStory(value) && (query.text === undefined || holds(value, query.text))
    return isMeant ? ofStory(value) : undefined
  }

  let at: Place | undefined = place ?? (await firstPlace(budget, query))
  while (at && budget.isLeft() && items.length < top) {
    let isCut = false
    const take = (value: unknown) => {
      const item = itemOf(value)
      isCut = !item && part.lead === true && isLeadAlone(value)
      if (isCut) return false
      // Without one: of a later version in a form of its own, or without the words. The others are shown.
      if (!item || !matches(item, query)) return true
      if (items.length === top) return false
      items.push(item)
      return true
    }
    const { rest }: Step = await readStep({
      ...{ budget, query, take, at, part, filtered: needsFilter(query) },
      range: rangeOf(at.range, query, since, until),
      wanted: () => top - items.length,
    })
    at = rest ? { ...at, ...rest } : placeAt(at.ahead)
    part = leadDoes && !isCut ? { lead: true } : {}
  }
  return at ? { items, continuation: placeText(at, query) } : { items }
}

/** Which months there are costs a request; the open incidents are in one range, and cost none. */
async function firstPlace(budget: Budget, query: HistoryQuery): Promise<Place | undefined> {
  if (isOfOpen(query)) return placeAt([''])
  const { since, until, order } = query
  const { rows } = await budget.range(historyTable, monthsPartition, {
    from: reversed(until === undefined ? lastMonth : monthOf(until)),
    to: since === undefined ? '~' : `${reversed(monthOf(since))}~`,
    limit: mostMonths,
  })
  const months = rows.map(({ value }) => String(value))
  return placeAt(order === 'oldest' ? months.reverse() : months)
}

function placeAt([range, ...ahead]: readonly string[]): Place | undefined {
  return range === undefined ? undefined : { range, row: '', start: '', low: '', ahead }
}

function rangeOf(month: string, query: HistoryQuery, since: number, until: number): StoryRange {
  if (month === '') {
    const bounds = { prefix: '', isMonth: false, ...storyRange(since, until) }
    return { table: historyTable, partition: openPartition, ...bounds }
  }
  const pool = onePool(query)
  const prefix = pool ? poolPrefix(pool) : allPrefix
  const whole = monthTime(month)
  const bounds = storyRange(Math.max(since, whole.since), Math.min(until, whole.until), prefix)
  const place = { table: monthTable(month), partition: storiesPartition }
  return { ...place, prefix, isMonth: true, ...bounds }
}

/** Anybody may ask for all since year 1: no key is that old, and one made of it would sort anywhere. */
function withinKeys(query: HistoryQuery): HistoryQuery {
  const { since, until } = query
  return {
    ...query,
    ...(since === undefined ? {} : { since: keyMoment(since) }),
    ...(until === undefined ? {} : { until: keyMoment(until) }),
  }
}

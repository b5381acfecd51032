// What a digest counts of incidents: sums that can be added up, so that a week is read page by page and never held whole.

import type { ActionKind } from '../domain/action.ts'
import type { AttemptResult } from '../domain/attempt.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { IncidentStory } from '../domain/record.ts'
import { addTallies, noTally, type Tally, tally } from '../domain/tally.ts'
import { repairs } from './words.ts'

/** How often each action had each result. */
export type Results = Readonly<
  Partial<Record<ActionKind, Readonly<Partial<Record<AttemptResult, number>>>>>
>

export interface WeekCount {
  tally: Tally
  results: Results
}

export const noWeek: WeekCount = { tally: noTally, results: {} }

/** Of stories that are each of another incident; `now` (epoch milliseconds) ends the cost of those that are open. */
export function countWeek(
  stories: readonly IncidentStory[],
  prices: PriceTable,
  now: number,
): WeekCount {
  return { tally: tally(stories, prices, now), results: addResults(stories.map(resultsOf)) }
}

export function addWeeks(counts: readonly WeekCount[]): WeekCount {
  return {
    tally: addTallies(counts.map((count) => count.tally)),
    results: addResults(counts.map(({ results }) => results)),
  }
}

/** Of one incident; attempts that are under way have no result yet. */
function resultsOf(story: IncidentStory): Results {
  const judged = repairs(story).flatMap(({ action, result }) =>
    result === undefined ? [] : [{ [action.kind]: { [result]: 1 } }],
  )
  return addResults(judged)
}

function addResults(all: readonly Results[]): Results {
  const sums: Partial<Record<ActionKind, Partial<Record<AttemptResult, number>>>> = {}
  for (const results of all) {
    for (const [kind, counts] of Object.entries(results) as [ActionKind, object][]) {
      const own = sums[kind] ?? {}
      sums[kind] = own
      for (const [result, count] of Object.entries(counts) as [AttemptResult, number][]) {
        own[result] = (own[result] ?? 0) + count
      }
    }
  }
  return sums
}

// What a summary must come to: counted from the stories themselves, without days that were kept.
import type { PriceTable } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { dayText, type Summary, type SummaryWindow, summaryOf } from '../../src/domain/summary.ts'
import { tally } from '../../src/domain/tally.ts'

/** Of stories in hand, each of another incident: those found in the time are counted, and all that are open. */
export function summarize(
  stories: readonly IncidentStory[],
  window: SummaryWindow,
  prices: PriceTable,
  now: number,
): Summary {
  const own = new Map<string, IncidentStory[]>()
  for (const story of stories) {
    const day = dayText(story.incident.detectedAt)
    const found = own.get(day)
    if (found) found.push(story)
    else own.set(day, [story])
  }
  const byDay = new Map([...own].map(([day, found]) => [day, tally(found, prices, now)]))
  const open = stories.filter(({ incident }) => incident.state !== 'resolved').length
  return summaryOf(byDay, window, open)
}

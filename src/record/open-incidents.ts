// Every open incident, from the one range that holds them.
import type { Incident } from '../domain/incident.ts'
import type { IncidentStory } from '../domain/record.ts'
import type { Rows } from '../ports/rows.ts'
import { historyTable, openPartition } from './history-keys.ts'
import { isStory } from './is-story.ts'

/** More would be a storm that nobody counts one by one; what is left out is said. */
const mostOpenRead = 2_000

/** The newest; `complete` is false where there are more. */
export async function openStories(
  rows: Rows,
): Promise<{ stories: readonly IncidentStory[]; complete: boolean }> {
  const range = { from: '0', to: '~', limit: mostOpenRead }
  const answer = await rows.range(historyTable, openPartition, range)
  const stories = answer.rows.map(({ value }) => value).filter(isStory)
  return { stories, complete: answer.next === undefined }
}

export async function openIncidents(
  rows: Rows,
): Promise<{ incidents: readonly Incident[]; complete: boolean }> {
  const { stories, complete } = await openStories(rows)
  return { incidents: stories.map(({ incident }) => incident), complete }
}

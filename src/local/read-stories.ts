// Reads the incidents of a running app with their whole stories, as its API has them.
import { z } from 'zod'
import { incidentDetail } from '../api/shapes/incident-detail.ts'
import { incidentList } from '../api/shapes/incident-row.ts'
import type { IncidentStory } from '../domain/record.ts'

const timeoutMs = 5_000

/** Of the newest 200. Throws where the app does not answer, or not as it should. */
export async function readStories(app: string, key: string): Promise<readonly IncidentStory[]> {
  const read = async (path: string) => {
    const headers = { 'x-functions-key': key }
    const response = await fetch(`${app}${path}`, {
      headers,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`${app}${path} answered ${response.status}`)
    return (await response.json()) as never
  }
  const { incidents } = z.decode(incidentList, await read('/api/incidents?top=200'))
  return await Promise.all(
    incidents.map(async ({ id }) => {
      const story = z.decode(incidentDetail, await read(`/api/incidents/${encodeURIComponent(id)}`))
      return { incident: story.incident, attempts: story.attempts, timeline: story.timeline }
    }),
  )
}

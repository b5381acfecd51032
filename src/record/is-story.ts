// Whether a row of the history holds a story that this version can read: a later version may have written another form.
import type { IncidentStory } from '../domain/record.ts'

type Unsure<T> = { readonly [K in keyof T]?: unknown } | null | undefined

/**
 * States, faults and actions that came since are read: they are shown as they are spelled. No look into each line: a
 * summary reads thousands of stories.
 */
export function isStory(value: unknown): value is IncidentStory {
  const story = value as Unsure<IncidentStory>
  return (
    isListed(story?.incident) && Array.isArray(story?.attempts) && Array.isArray(story.timeline)
  )
}

/** What lists and their order go by. */
export function isListed(value: unknown): boolean {
  const incident = value as Unsure<IncidentStory['incident']>
  const pool = incident?.pool as Unsure<IncidentStory['incident']['pool']>
  return (
    typeof incident?.id === 'string' &&
    typeof incident.state === 'string' &&
    typeof incident.fault === 'string' &&
    typeof incident.detectedAt === 'number' &&
    typeof incident.changedAt === 'number' &&
    isObject(incident.subject) &&
    isObject(incident.finding) &&
    typeof pool?.account === 'string' &&
    typeof pool.pool === 'string'
  )
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

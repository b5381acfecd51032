// What a list shows of an incident. It stands first in the row of its story, so that lists read nothing else.
import type { Attempt } from '../domain/attempt.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { IncidentStory } from '../domain/record.ts'
import { isListed } from './is-story.ts'

/**
 * The one place that says what is in it. Rows keep what was in it when they were written: a field that is needed and
 * came later must be asked for in `briefIn`, and rows without it are read whole.
 */
const incidentFields = [
  ...(['id', 'pool', 'fault', 'subject', 'state', 'mode', 'detectedAt', 'changedAt'] as const),
  ...(['resolvedAt', 'resolution', 'waiting', 'acknowledged', 'machines'] as const),
] as const satisfies readonly (keyof Incident)[]
const findingFields = [
  ...(['scope', 'party', 'causeClass', 'confidence', 'summary', 'since'] as const),
] as const satisfies readonly (keyof Finding)[]

export interface StoryBrief {
  incident: Pick<Incident, (typeof incidentFields)[number]> & {
    finding: Pick<Finding, (typeof findingFields)[number]>
  }
  /** How many nodes the finding rests on. */
  nodes: number
  /** Calls that changed something, or tried to. */
  repairs: number
}

export function briefOf({
  incident,
  attempts,
}: Pick<IncidentStory, 'incident' | 'attempts'>): StoryBrief {
  const finding = picked(incident.finding, findingFields)
  return {
    incident: { ...picked(incident, incidentFields), finding },
    nodes: incident.finding.nodeIds.length,
    repairs: attempts.filter(isRepair).length,
  }
}

/** The brief in the lead of a row; undefined where there is none that this version can read. */
export function briefIn(value: unknown): StoryBrief | undefined {
  const brief = (value as { brief?: Partial<StoryBrief> | null } | null | undefined)?.brief
  const isOurs =
    isListed(brief?.incident) &&
    typeof brief?.nodes === 'number' &&
    typeof brief.repairs === 'number'
  return isOurs ? (brief as StoryBrief) : undefined
}

/** Whether it is no more than the lead of a row, by whatever name a later version wrote it, or not even that. */
export function isLeadAlone(value: unknown): boolean {
  return value === undefined || Object.keys(Object(value)).length === 1
}

function isRepair({ action }: Attempt): boolean {
  return action.kind !== 'collect-evidence' && action.kind !== 'escalate'
}

function picked<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const own = names.filter((name) => from[name] !== undefined)
  return Object.fromEntries(own.map((name) => [name, from[name]])) as Pick<T, K>
}

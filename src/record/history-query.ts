// What can be asked of the history, what a page answers, and which stories a question is about.
import { faults } from '../domain/fault.ts'
import type { IncidentState } from '../domain/incident.ts'
import type { IncidentStory } from '../domain/record.ts'
import { type PoolRef, sameId, subjectText } from '../domain/refs.ts'
import { type Severity, severityOf } from '../domain/severity.ts'
import type { StoryBrief } from './history-brief.ts'

export interface HistoryQuery {
  account?: string
  /** With an account it is one range; without, every pool of that name. */
  pool?: string
  /** `unresolved`: any state but resolved. */
  state?: IncidentState | 'unresolved'
  fault?: string
  party?: string
  severity?: Severity
  /** Words that all stand somewhere in the incident, in any case: id, fault, subject, summary, evidence, nodes. */
  text?: string
  /** Epoch milliseconds of the detection: from, inclusive. */
  since?: number
  /** To, exclusive. */
  until?: number
  /** By the time of detection; newest where it is not said. */
  order?: 'newest' | 'oldest'
  /** How many at most. */
  top: number
  continuation?: string
}

export interface HistoryPage<Item = IncidentStory> {
  items: Item[]
  /** Present when there may be more, also after a page without items. */
  continuation?: string
}

/** The continuation was not made by us, or for another question. */
export class BadContinuation extends Error {
  override readonly name = 'BadContinuation'
  constructor() {
    super(
      'continuation is not one that a page of this question answered: start again without it, and ask the rest as before',
    )
  }
}

/** Only the open ones: they have a range of their own. */
export function isOfOpen({ state }: HistoryQuery): boolean {
  return state !== undefined && state !== 'resolved'
}

export function onePool({ account, pool }: HistoryQuery): PoolRef | undefined {
  return account !== undefined && pool !== undefined ? { account, pool } : undefined
}

/** Whether rows of the range are left out: then more are read than are shown. */
export function needsFilter(query: HistoryQuery): boolean {
  const { account, pool, state, fault, party, severity, text } = query
  const asks = fault ?? party ?? severity ?? text
  if (asks !== undefined) return true
  if (state !== undefined && state !== 'unresolved') return true
  const ofPlace = account !== undefined || pool !== undefined
  return ofPlace && (onePool(query) === undefined || isOfOpen(query))
}

/** Whether the incident is one that is asked for; the words of a text are for `holds`. */
export function matches({ incident }: Pick<StoryBrief, 'incident'>, query: HistoryQuery): boolean {
  const { account, pool, state, fault, party, severity } = query
  if (account !== undefined && !sameId(account, incident.pool.account)) return false
  if (pool !== undefined && !sameId(pool, incident.pool.pool)) return false
  if (fault !== undefined && fault !== incident.fault) return false
  if (party !== undefined && party !== incident.finding.party) return false
  if (severity !== undefined && severity !== severityOf(incident)) return false
  if (state === 'unresolved') return incident.state !== 'resolved'
  return state === undefined || state === incident.state
}

/** Whether the words stand in the incident, of which a brief has too little. */
export function holds({ incident }: Pick<IncidentStory, 'incident'>, text: string): boolean {
  const { id, fault, subject, finding, resolution, waiting } = incident
  const title = Object.hasOwn(faults, fault) ? faults[fault].title : ''
  const all = [
    ...[id, fault, title, subjectText(subject), finding.summary, finding.causeClass],
    ...finding.evidence.flatMap(({ name, value }) => [name, value]),
    ...finding.nodeIds,
    ...(finding.taskIds ?? []),
    ...[resolution?.reason ?? '', waiting?.reason ?? ''],
  ]
  const body = all.join('\n').toLowerCase()
  const words = text.toLowerCase().split(/\s+/)
  return words.every((word) => body.includes(word))
}

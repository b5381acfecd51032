// What the rows of a pool hold, and the check that we can read them: a newer version's rows are refused in words, never thrown at.
import type { Attempt } from '../domain/attempt.ts'
import { isFault } from '../domain/fault.ts'
import { type Incident, moves } from '../domain/incident.ts'
import type { JobPast, NodePast, PoolRecord } from '../domain/record.ts'
import type { Row } from '../ports/rows.ts'
import { readControls } from './control-rows.ts'

export const schemaVersion = 1
/** The version before is read as well: a pass writes what it changes as its own. */
const oldestReadable = Math.max(1, schemaVersion - 1)

/** The fence. Only the holder writes it, and each of the holder's transactions replaces it with If-Match. */
export interface Head {
  holder: string
  /** Goes up by one with each holder. */
  token: number
  /** When the lease ends, epoch milliseconds; 0 once it was given back. */
  expiry: number
  schemaVersion: number
  /** In their original case, which the partition's key has lost. */
  account: string
  pool: string
  /** The last number given to a line or an outbox row. */
  sequence: number
  /** The mark that the last exam has seen; absent before the first. */
  examined?: string
  /** When the message that drains the pool next becomes visible, so that one chain of them runs; absent before the first. */
  drainAt?: number
}

/** Why this version must leave the pool alone, or undefined when it can read it. */
export function unreadableHead(value: unknown): string | undefined {
  const version = (value as Partial<Head> | null)?.schemaVersion
  const isOne = typeof version === 'number' && Number.isInteger(version)
  if (isOne && version >= oldestReadable && version <= schemaVersion) return undefined
  if (isOne && version < oldestReadable) {
    return `The record has schemaVersion ${version}, and this version of Batch Medic reads ${oldestReadable} and later: run a version in between first`
  }
  return `The record has schemaVersion ${JSON.stringify(version)}, and this version of Batch Medic reads ${schemaVersion}: run the newer version`
}

/** Why an incident's row cannot be worked with, or undefined when it can. */
export function unreadableIncident(row: Row): string | undefined {
  const incident = row.value as Partial<Incident> | null
  const what = `Row ${row.row} holds an incident`
  if (typeof incident?.id !== 'string') return `${what} without an id`
  if (typeof incident.state !== 'string' || !Object.hasOwn(moves, incident.state)) {
    return `${what} in the unknown state ${JSON.stringify(incident.state)}`
  }
  if (typeof incident.fault !== 'string' || !isFault(incident.fault)) {
    return `${what} with the unknown fault ${JSON.stringify(incident.fault)}`
  }
  return undefined
}

export interface RecordRows {
  open: readonly Row[]
  attempts: readonly Row[]
  nodes: readonly Row[]
  jobs: readonly Row[]
  controls: readonly Row[]
}

export function readRecord(rows: RecordRows): PoolRecord {
  const attempts = rows.attempts.map((row) => row.value as Attempt)
  return {
    incidents: rows.open.map((row) => row.value as Incident),
    attempts: attempts.sort((a, b) => a.startedAt - b.startedAt || a.number - b.number),
    nodes: rows.nodes.map((row) => row.value as NodePast),
    jobs: rows.jobs.map((row) => row.value as JobPast),
    controls: readControls(rows.controls),
  }
}

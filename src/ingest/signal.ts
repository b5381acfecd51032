// What ingest makes of the outside world: signals that say where to look, and sentences on what was ignored.
import type { PoolRef } from '../domain/refs.ts'

/** The kind of sender a signal came from. */
export type Door = 'cloudevent' | 'event-grid' | 'service-log' | 'arm' | 'resource-health'

export interface Signal {
  account: string
  /** Absent: look at the whole account. */
  pool?: PoolRef
  /** The job, and the task of it, that the signal is about. */
  subject?: { jobId: string; taskId?: string }
  door: Door
  /** The event's own type, or the operation's name of a log record. */
  type: string
  /** When it happened by the sender's clock, epoch milliseconds; absent when it does not say. */
  at?: number
}

export interface Ignored {
  /** One sentence: the field, its value (shortened, redacted) and what was expected. */
  reason: string
  /** It was understood, and says that nothing changed that a look would show. */
  isCalm?: true
}

export interface Signals {
  signals: Signal[]
  ignored: Ignored[]
}

export function one(signal: Signal): Signals {
  return { signals: [signal], ignored: [] }
}

export function ignore(reason: string): Signals {
  return { signals: [], ignored: [{ reason }] }
}

export function calm(reason: string): Signals {
  return { signals: [], ignored: [{ reason, isCalm: true }] }
}

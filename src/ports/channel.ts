// The port to a channel that tells people, and to the topic that tells machines.

import type { Fault } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import type { DomainEvent, IncidentStory } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'

/** One message: what is told of one or more incidents of the same pool and fault. */
export interface Announcement {
  what: AlertKind
  pool: PoolRef
  fault: Fault
  stories: readonly IncidentStory[]
  /** The same for each try to deliver this message: channels that can, drop a repetition by it. */
  key: string
  /** When it is written, epoch milliseconds. */
  at: number
  /** Base of the links to the product's own page; empty when it is not known. */
  page: string
}

/** A mail as it is written; who gets it is the channel's. */
export interface MailContent {
  /** `[renderfarm/frames] Node unusable: …`: a folder sorted by subject is sorted by pool. */
  subject: string
  text: string
  html: string
  messageId: string
  /** Roots of the incidents it tells of; the first is also what it answers to. */
  references: string[]
  headers: Record<string, string>
}

export type Delivery =
  | { kind: 'sent' }
  /** Worth another try, after this long. */
  | { kind: 'later'; afterMs: number; reason: string }
  /** Never worth another try: what a person must mend, with the setting's name. */
  | { kind: 'refused'; reason: string }

export interface Channel {
  readonly name: string
  /** Never throws. */
  send(announcement: Announcement): Promise<Delivery>
}

export interface Topic {
  /** Publishes CloudEvents 1.0; `key` becomes the event's id. Never throws. */
  publish(events: readonly { key: string; event: DomainEvent }[]): Promise<Delivery>
}

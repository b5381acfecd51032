// The port to a channel that tells people, and to the topic that tells machines.

import type { Fault } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { DomainEvent, IncidentStory } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'

/** One message: about incidents, or about Batch Medic itself. */
export type Message = Announcement | Notice

/** What is told of one or more incidents of the same pool and fault. */
export interface Announcement {
  kind: 'incidents'
  what: AlertKind
  pool: PoolRef
  fault: Fault
  stories: readonly IncidentStory[]
  /** The same for each try to deliver this message: channels that can, drop a repetition by it. */
  key: string
  /** What the channel gave back at the last try, where only some have got it so far: who is still to get it. */
  rest?: string
  /** When it is written, epoch milliseconds. */
  at: number
  /** Base of the links to the product's own page; empty when it is not known. */
  page: string
  /** What a node costs an hour; without it the list prices that the product brings. */
  prices?: PriceTable
  /** ARM id of the pool's account: the way to Azure's portal; absent where it is not known. */
  accountId?: string
  /** Origin of the portal of the account's cloud; without it that of public Azure. */
  portal?: string
}

/** A table of a notice: names are ours, cells may come from outside. */
export interface NoticeTable {
  title: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

/**
 * What is told of Batch Medic itself. digest: the week. overflow: what a budget of messages kept back.
 * undelivered: a channel that takes nothing. held: pools whose record a later version wrote. test: somebody tries a channel.
 */
export interface Notice {
  kind: 'notice'
  what: 'digest' | 'overflow' | 'undelivered' | 'held' | 'test'
  /** The news as one line. */
  title: string
  /** Whole sentences. */
  text: readonly string[]
  facts: readonly { name: string; value: string }[]
  tables: readonly NoticeTable[]
  /** What a person should do; empty where nothing is to be done. */
  advice: string
  /** As of an announcement. */
  key: string
  rest?: string
  at: number
  page: string
  /** The view of the product's page that it is about, `#/now`; without it one that fits its kind. */
  view?: string
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

/** What the source of each event of ours begins with, the account follows; what comes in with it came from ourselves. */
export const ownSource = '/batch-medic/'

/** The event of a message, for machines. */
export interface MessageEvent {
  type: 'BatchMedic.Alert' | 'BatchMedic.Notice'
  /** `ownSource` and the account. */
  source: string
  subject: string
  at: number
  data: Readonly<Record<string, unknown>>
}

export type Delivery =
  /** `note`: what a person should know all the same, such as the addresses that were refused. */
  | { kind: 'sent'; note?: string }
  /** Worth another try, after this long; `rest` where only some have got it, to be handed back with the next try. */
  | { kind: 'later'; afterMs: number; reason: string; note?: string; rest?: string }
  /** Never worth another try: what a person must mend, with the setting's name. */
  | { kind: 'refused'; reason: string }

export interface Channel {
  readonly name: string
  /** Never throws. */
  send(message: Message): Promise<Delivery>
}

export interface Topic {
  /** Publishes CloudEvents 1.0; `key` becomes the event's id. Never throws. */
  publish(events: readonly { key: string; event: DomainEvent }[]): Promise<Delivery>
}

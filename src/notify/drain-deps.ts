// What a drain works with: the parts of a held ledger it uses, where it tells, and where it keeps the history.
import type { PriceTable } from '../domain/prices.ts'
import type { Change, IncidentStory, PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { Channel, Topic } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { MailBudget } from '../record/mail-budget.ts'
import type { OutboxRow } from '../record/outbox.ts'
import type { OverflowBook } from '../record/overflow-book.ts'
import type { ChannelGate } from './gate.ts'

/** The part of a held pool's `Ledger` that a drain uses. */
export interface DrainLedger {
  readonly pool: PoolRef
  readonly record: PoolRecord
  leaseLeftMs(): number
  commit(changes: readonly Change[]): Promise<void>
  outbox(): Promise<OutboxRow[]>
  settleOutbox(settled: {
    deleted: readonly OutboxRow[]
    replaced: readonly OutboxRow[]
  }): Promise<void>
  story(incidentId: string): Promise<IncidentStory | undefined>
}

export interface History {
  /** Shows the story as it is now; throws when the store cannot be reached. */
  upsert(story: IncidentStory, version: number): Promise<void>
}

export interface DrainDeps {
  channels: readonly Channel[]
  topic: Topic
  history: History
  /** Base of the links; empty when it is not known. */
  page: string
  /** What messages count costs by; without it the list prices. */
  prices?: PriceTable
  /** ARM ids of the accounts, by their names. */
  accountIds?: Readonly<Record<string, string>>
  /** Origins of the portals of their clouds, by the names of the accounts; public Azure's where none is given. */
  portals?: Readonly<Record<string, string>>
  clock: Clock
  telemetry: Telemetry
  /** Knows which channels take nothing, from all pools. */
  gate: ChannelGate
  /** Places for mails, of all pools. */
  budget: MailBudget
  /** Where a message goes for which no place is left. */
  overflow: Pick<OverflowBook, 'keep'>
  /** Whom to tell in the place of a channel. */
  othersThan(name: string): readonly string[]
  /** How long the first alert of a group waits for more of the same, in the clock's milliseconds. */
  groupMs: number
  /** Wall time after which one delivery is given up for now, whatever the channel does. */
  sendTimeoutMs?: number
}

/** Runs writes one after the other: a ledger takes one at a time, and each builds on what the last one left. */
export type InTurn = (write: () => Promise<void>) => Promise<void>

export function createTurns(): InTurn {
  let last: Promise<void> = Promise.resolve()
  return (write) => {
    const own = last.then(write)
    last = own.catch(() => undefined)
    return own
  }
}

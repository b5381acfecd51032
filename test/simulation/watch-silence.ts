// Invariant 5, of silences: while one lasts nobody hears of the pool but that what they were told of is over; and nothing is kept back without one.
import type { Silence } from '../../src/domain/control.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import type { OutboxItem } from '../../src/record/outbox.ts'
import type { Book } from './book.ts'
import { currentJob } from './host.ts'

export interface SilenceWatch {
  /** Before the book has taken it in. */
  transacted(partition: string, changes: readonly RowChange[]): void
  delivered(channel: string, keys: readonly string[]): void
  /** Taken out of the outbox untold, and recorded so. */
  isSilenced(partition: string, item: OutboxItem): boolean
}

export interface SilenceDeps {
  book: Book
  now(): number
  complain(invariant: number, text: string): void
}

export function watchSilence({ book, now, complain }: SilenceDeps): SilenceWatch {
  const silences = new Map<string, Silence>()
  /** A pool that nobody ever silenced keeps nothing back. */
  const everSilenced = new Set<string>()

  function check(partition: string, channel: string, sequence: string): void {
    const silence = silences.get(partition)
    const job = currentJob.getStore()
    // One that lost the pool in the middle of a message cannot know what its next holder was told.
    if (!silence || !job || book.heads.get(partition)?.job !== job) return
    if (silence.until <= now() + job.instance.skewMs) return
    const item = itemOf(partition, sequence)
    if (item?.kind !== 'alert') return
    const incident = book.incidents.get(item.incidentId)
    const isEnd = item.what === 'resolved'
    if (isEnd && incident?.alerts.some((told) => told.channel === channel)) return
    complain(5, `${item.what} of ${item.incidentId} was told to ${channel} in a silence`)
  }

  function itemOf(partition: string, sequence: string): OutboxItem | undefined {
    for (const [key, item] of book.outbox) {
      if (key.startsWith(`${partition} `) && String(item.sequence) === sequence) return item
    }
    return undefined
  }

  return {
    transacted(partition, changes) {
      for (const change of changes) {
        if (change.row !== 'ctl|silence' || !('value' in change)) continue
        const silence = change.value as Silence | null
        if (!silence) silences.delete(partition)
        else {
          silences.set(partition, silence)
          everSilenced.add(partition)
        }
      }
    },
    delivered(channel, keys) {
      for (const key of keys) {
        const [account, pool, named, sequences] = key.split('|')
        // Events are for machines, and notices are no pool's.
        if (named !== channel || sequences === undefined) continue
        for (const sequence of sequences.split('.')) check(`${account}|${pool}`, channel, sequence)
      }
    },
    isSilenced(partition, item) {
      if (item.kind !== 'alert') return false
      const { silenced = [] } = book.incidents.get(item.incidentId) ?? {}
      const { channel, what } = item
      if (!silenced.some((one) => one.channel === channel && one.what === what)) return false
      if (everSilenced.has(partition)) return true
      complain(5, `${what} of ${item.incidentId} was kept back, and nobody asked for silence`)
      return true
    },
  }
}

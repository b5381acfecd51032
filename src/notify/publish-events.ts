// Publishes a pool's events to the topic, in order and in batches that the topic takes.
import { poolKey } from '../domain/refs.ts'
import type { OutboxItem } from '../record/outbox.ts'
import type { DrainDeps, DrainLedger, InTurn } from './drain-deps.ts'
import { isTooOld, putBack } from './retry.ts'
import { within } from './within.ts'

export interface EventRow {
  row: string
  item: Extract<OutboxItem, { kind: 'event' }>
}

const stage = 'notify'
/** Event Grid takes 1 MB a request and counts 64 KB steps; envelopes come on top of the data. */
const maxBatchBytes = 512 * 1024
const maxBatchEvents = 100

/** A failed batch waits, and all behind it with it, so that the order holds. Throws only what the ledger throws. */
export async function publishEvents(
  { topic, clock, telemetry, sendTimeoutMs = 20_000 }: DrainDeps,
  ledger: DrainLedger,
  rows: readonly EventRow[],
  inTurn: InTurn,
): Promise<void> {
  const ordered = rows.toSorted((a, b) => a.item.sequence - b.item.sequence)
  const [first] = ordered
  if (!first || first.item.dueAt > clock.now()) return
  for (const batch of batches(ordered)) {
    // The id outlives tries, unlike the row's key, which holds when the row is due.
    const events = batch.map(({ item }) => ({
      key: `${poolKey(ledger.pool)}|${item.sequence}`,
      event: item.event,
    }))
    const delivery = await within(sendTimeoutMs, () => topic.publish(events))
    const now = clock.now()
    if (delivery.kind === 'later') {
      const deleted = batch.filter((row) => isTooOld(row, now))
      const replaced = batch
        .filter((row) => !isTooOld(row, now))
        .map((row) => putBack(row, now, delivery.afterMs))
      await inTurn(() => ledger.settleOutbox({ deleted, replaced }))
      telemetry.warn(`Events are published later: ${delivery.reason}`, {
        stage,
        events: batch.length,
      })
      if (deleted.length > 0) {
        const error = new Error(delivery.reason)
        telemetry.error('Events were given up after a day', error, {
          stage,
          events: deleted.length,
        })
      }
      return
    }
    await inTurn(() => ledger.settleOutbox({ deleted: batch, replaced: [] }))
    if (delivery.kind === 'refused') {
      const error = new Error(delivery.reason)
      telemetry.error('Events were refused', error, { stage, events: batch.length })
    } else telemetry.event('notify.published', { events: batch.length })
  }
}

function batches(rows: readonly EventRow[]): EventRow[][] {
  const all: EventRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row.item.event))
    const batch = all.at(-1)
    if (batch && batch.length < maxBatchEvents && bytes + size <= maxBatchBytes) {
      batch.push(row)
      bytes += size
    } else {
      all.push([row])
      bytes = size
    }
  }
  return all
}

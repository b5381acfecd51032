// Brings the history up to date with the incidents that changed; a store that cannot be reached is tried again.
import { eachOf } from '../domain/each-of.ts'
import type { OutboxRow } from '../record/outbox.ts'
import type { DrainDeps, DrainLedger } from './drain-deps.ts'

const storiesAtOnce = 8

/** Answers with the rows that could not be written. Throws only what the ledger throws. */
export async function refreshHistory(
  { history, telemetry }: DrainDeps,
  ledger: DrainLedger,
  rows: readonly OutboxRow[],
): Promise<readonly OutboxRow[]> {
  const written: OutboxRow[] = []
  const failed: OutboxRow[] = []
  await eachOf(rows, storiesAtOnce, async (row) => {
    if (row.item.kind !== 'history') return
    const story = await ledger.story(row.item.incidentId)
    try {
      if (story) await history.upsert(story, row.item.sequence)
      written.push(row)
    } catch (error) {
      telemetry.error('The history could not be written; it is tried again', error, {
        stage: 'record',
        incident: row.item.incidentId,
      })
      failed.push(row)
    }
  })
  if (written.length > 0) await ledger.settleOutbox({ deleted: written, replaced: [] })
  return failed
}

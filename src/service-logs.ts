// Takes a batch of Batch's service logs in: pools they speak of are looked at, and what cannot be read is counted and told.
import { readLogBatch } from './ingest/read-log-batch.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { createTakeSignals } from './take-signals.ts'

export interface ServiceLogsDeps {
  take: ReturnType<typeof createTakeSignals>
  telemetry: Pick<Telemetry, 'event'>
  accounts: readonly { name: string }[]
}

/** A batch of a thousand bad records says a thousand times the same few things. */
const maxReasons = 5

/** Throws only what the store throws: then, and only then, is the batch worth being read again. */
export function createServiceLogs({ take, telemetry, accounts }: ServiceLogsDeps) {
  const names = accounts.map(({ name }) => name)

  return async function serviceLogs(messages: unknown) {
    const { signals, calm, unread } = readLogBatch(messages, names)
    for (const { reason, count } of unread.slice(0, maxReasons)) {
      telemetry.event('ingest.ignored', { reason, count })
    }
    const { taken } = await take(signals)
    const ignored = unread.reduce((sum, { count }) => sum + count, 0)
    telemetry.event('ingest.logs', { taken, calm, ignored })
    return { taken, calm, ignored }
  }
}

// Takes an event in; what says nothing to us is recorded as ignored.
import { readSignals } from './ingest/read-signals.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { createTakeSignals } from './take-signals.ts'

export interface SignalDeps {
  take: ReturnType<typeof createTakeSignals>
  telemetry: Pick<Telemetry, 'event'>
  ownSource: string
  accounts: readonly { name: string }[]
}

/** Throws only what the store throws: then, and only then, is a redelivery of the event worth something. */
export function createSignal({ take, telemetry, ownSource, accounts }: SignalDeps) {
  const names = accounts.map(({ name }) => name)

  return async function signal(event: unknown): Promise<{ taken: number; ignored: number }> {
    const { signals, ignored } = readSignals(event, ownSource, names)
    for (const { reason } of ignored) telemetry.event('ingest.ignored', { reason })
    const { taken, unknown } = await take(signals)
    return { taken, ignored: ignored.length + unknown }
  }
}

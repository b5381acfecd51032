// Drains the outbox of a pool that is held, and leaves a message for what is due later.
import { askDrain } from './ask-drain.ts'
import type { Drain } from './notify/drain.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import { incidentsText, type Telemetry } from './ports/telemetry.ts'
import type { Ledger } from './record/ledger.ts'

export interface DrainHeldDeps {
  drain: Drain
  messages: Messages
  clock: Clock
  telemetry: Pick<Telemetry, 'step'>
}

export async function drainHeld(
  { drain, messages, clock, telemetry }: DrainHeldDeps,
  ledger: Ledger,
): Promise<void> {
  const incidents = incidentsText(ledger.record.incidents.map(({ id }) => id))
  const { nextDueAt } = await telemetry.step('notify', { incidents }, () => drain(ledger))
  if (nextDueAt === undefined) return
  await askDrain({ messages, clock }, ledger, nextDueAt)
}

// Drains the outbox of a pool that is held, and leaves a message for what is due later.
import type { Drain } from './notify/drain.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Ledger } from './record/ledger.ts'

export interface DrainHeldDeps {
  drain: Drain
  messages: Messages
  clock: Clock
}

export async function drainHeld(
  { drain, messages, clock }: DrainHeldDeps,
  ledger: Ledger,
): Promise<void> {
  const { nextDueAt } = await drain(ledger)
  if (nextDueAt === undefined) return
  await messages.drain(ledger.pool, Math.max(0, nextDueAt - clock.now()))
}

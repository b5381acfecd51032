// Asks for the next drain of a held pool: one chain of messages a pool, however many exams and drains find something waiting.
import { secondMs } from './domain/durations.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Ledger } from './record/ledger.ts'

export interface AskDrainDeps {
  messages: Pick<Messages, 'drain'>
  clock: Pick<Clock, 'now'>
}

/** A message this close ahead may have been taken already, by an instance whose clock runs before ours. */
const closeMs = 10 * secondMs

/**
 * Sends nothing where a message is under way that comes by then. While a channel is away each exam finds the same rows
 * waiting: were each to leave a message, and each drain another, there were hundreds of them after some hours.
 */
export async function askDrain(
  { messages, clock }: AskDrainDeps,
  ledger: Pick<Ledger, 'pool' | 'drainAt' | 'noteDrain'>,
  at: number,
): Promise<void> {
  const now = clock.now()
  const underWay = ledger.drainAt()
  if (underWay !== undefined && underWay > now + closeMs && underWay <= at) return
  await messages.drain(ledger.pool, Math.max(0, at - now))
  ledger.noteDrain(at)
}

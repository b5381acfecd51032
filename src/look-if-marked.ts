// Asks for an exam where a signal came whose own message met a holder: nobody else would look because of it.
import type { Messages } from './ports/messages.ts'
import type { Ledger } from './record/ledger.ts'

/**
 * For every holder, after it has given the pool back. Signals mark the pool before they ask for an exam, and an exam
 * that meets a holder is done with: so a mark is either seen here, or its message comes to a pool that is free.
 */
export async function lookIfMarked(ledger: Ledger, messages: Messages): Promise<void> {
  if ((await ledger.dirtyMark()) !== ledger.examinedMark()) await messages.examine(ledger.pool, 0)
}

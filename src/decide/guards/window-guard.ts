// Begins nothing outside the maintenance windows of the policy, or inside a freeze.
import { isSwitchedOffByUs } from '../../domain/own-acts.ts'
import { windowHold } from '../../domain/windows.ts'
import type { Guard, GuardQuestion } from '../guard.ts'

export const windowGuard: Guard = {
  name: 'window',
  tell: false,
  ask(question) {
    const { terms, now } = question
    return givesBack(question) ? undefined : windowHold(terms.windows, now)
  },
}

/** What was begun in time is ended: a node that is well is not kept from work until the next window. */
function givesBack({ action, record }: GuardQuestion): boolean {
  return action.kind === 'enable-scheduling' && isSwitchedOffByUs(record, action.node)
}

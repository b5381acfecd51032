// Changes nothing outside the maintenance windows of the policy, or inside a freeze.
import { windowHold } from '../../domain/windows.ts'
import type { Guard } from '../guard.ts'

export const windowGuard: Guard = {
  name: 'window',
  tell: false,
  ask: ({ terms, now }) => windowHold(terms.windows, now),
}

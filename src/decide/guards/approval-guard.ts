// Asks somebody first, each time, where the policy wants that for the action.
import type { Guard } from '../guard.ts'
import { permissionFor } from '../permission.ts'

export const approvalGuard: Guard = {
  name: 'approval',
  tell: true,
  ask(question) {
    const { action, terms } = question
    const asked = terms.approval.find((kind) => kind === action.kind)
    if (asked === undefined || permissionFor(question)) return undefined
    return {
      reason: `The policy wants somebody's approval of each ${asked}; nothing but that holds it.`,
    }
  },
}

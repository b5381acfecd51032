// Acts only where the policy says `act` and no metadata lowers that, or where somebody permitted this one action.
import { grantFor } from '../../domain/grants.ts'
import type { Guard, GuardQuestion } from '../guard.ts'
import { rollingGrant } from '../permission.ts'
import { isLower } from '../policy-for.ts'

export const modeGuard: Guard = {
  name: 'mode',
  tell: true,
  ask(question) {
    const { mode } = question.terms
    // Where everything is switched off, no permission switches one thing on.
    if (mode === 'act' || (mode !== 'off' && isPermitted(question))) return undefined
    const would = mode === 'recommend' ? 'would make the call below' : 'only watches'
    const reason = `The mode here is ${mode}: Batch Medic ${would} and changes nothing.`
    // In watch and off nothing would be done, so there is nothing to lift.
    return { reason, tell: mode === 'recommend' }
  },
}

/**
 * Who approved a rolling reboot knew the mode of then, which its incident has kept since it began. Whoever has lowered
 * the mode wants less by now: the waves that are left are held, as everything is.
 */
function isPermitted(question: GuardQuestion): boolean {
  const { incident, action, terms, now } = question
  if (grantFor(incident, action, now)) return true
  return rollingGrant(question) !== undefined && !isLower(terms.mode, incident.mode)
}

// Acts only where the policy says `act` and no metadata lowers that, or where somebody permitted this one action.
import type { Guard } from '../guard.ts'
import { permissionFor } from '../permission.ts'

export const modeGuard: Guard = {
  name: 'mode',
  tell: true,
  ask(question) {
    const { mode } = question.terms
    // Where everything is switched off, no permission switches one thing on.
    if (mode === 'act' || (mode !== 'off' && permissionFor(question))) return undefined
    const would = mode === 'recommend' ? 'would make the call below' : 'only watches'
    const reason = `The mode here is ${mode}: Batch Medic ${would} and changes nothing.`
    // In watch and off nothing would be done, so there is nothing to lift.
    return { reason, tell: mode === 'recommend' }
  },
}

// Faults by HTTP: told, added and taken back.
import { ControlFault } from './control-input.ts'
import type { ControlCalls } from './control-parts.ts'

const notYet = (): never => {
  throw new ControlFault(
    501,
    'Faults cannot be changed by a call yet; give them in the world file.',
  )
}

export const faultCalls: ControlCalls = {
  'GET /faults': notYet,
  'POST /faults': notYet,
  'DELETE /faults/{id}': notYet,
}

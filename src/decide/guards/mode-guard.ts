// Acts only where the policy says `act`, and neither the pool's metadata nor a pause says otherwise.
import type { Guard } from '../guard.ts'
import { holdMetadata } from '../policy-for.ts'

export const modeGuard: Guard = {
  name: 'mode',
  tell: true,
  ask({ terms: { mode } }) {
    if (mode === 'act') return undefined
    const would = mode === 'recommend' ? 'would make the call below' : 'only watches'
    const reason = `The mode here is ${mode}: Batch Medic ${would} and changes nothing.`
    // In watch and off nothing would be done, so there is nothing to lift.
    return { reason, tell: mode === 'recommend' }
  },
}

export const holdGuard: Guard = {
  name: 'hold',
  tell: true,
  ask({ facts }) {
    const value = facts.snapshot?.metadata[holdMetadata]
    if (value === undefined || value.toLowerCase() === 'false') return undefined
    return { reason: `The pool's metadata says ${holdMetadata}=${value}; remove it to go on.` }
  },
}

export const pauseGuard: Guard = {
  name: 'pause',
  tell: false,
  ask({ record, now }) {
    const pause = record.controls.pause
    if (!pause || (pause.until !== undefined && pause.until <= now)) return undefined
    const until = pause.until === undefined ? {} : { until: pause.until }
    return { reason: `Paused by ${pause.by}: ${pause.reason}`, ...until }
  },
}

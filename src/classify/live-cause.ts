// The cause of what is live in a pool: what a rule says of its symptom, else what its fault or its code stands for.
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Symptom } from '../domain/symptom.ts'
import { causeOf } from './finding-from.ts'
import { type NamedCause, nameCause, ofFault } from './name-cause.ts'

/**
 * The fault is given, for it says what happened and stays; only the cause follows what was said. `told` are the
 * numbers, as a sentence; the explanation of the cause follows them.
 */
export function liveCause(fault: Fault, symptom: Symptom | undefined, told: string) {
  const cause = pick(ofFault(fault), symptom && nameCause(symptom))
  return { fault, ...causeOf(cause), summary: `${told} ${cause.explanation}` }
}

/** Without a rule the fault of the finding speaks, unless it knows no cause and the code of the symptom does. */
function pick(own: NamedCause, named: NamedCause | undefined): NamedCause {
  if (named?.rule !== undefined) return named
  return own.causeClass === 'unknown' && named && named.causeClass !== 'unknown' ? named : own
}

/** The operating system as a symptom has it. */
export function osOf({ os }: Pick<PoolSnapshot, 'os'>): Pick<Symptom, 'os'> {
  return os === undefined ? {} : { os }
}

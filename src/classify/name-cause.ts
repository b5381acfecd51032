// Names the cause of a symptom: the first rule that holds, else what its fault stands for, else unknown.
import type { Cause } from '../domain/cause.ts'
import { unknownCause } from '../domain/cause.ts'
import type { Fault } from '../domain/fault.ts'
import { faultRow } from '../domain/fault.ts'
import { pages } from '../domain/fault-row.ts'
import type { Symptom } from '../domain/symptom.ts'
import { faultOf } from './fault-of.ts'
import { said } from './rule.ts'
import { rules } from './rules.ts'

export interface NamedCause extends Cause {
  /** Absent where neither place, code nor rule tells what failed. */
  fault?: Fault
  rule?: string
  /** Why it failed, as a sentence. */
  explanation: string
  helps: string
  link: string
}

/** Programs write without end; a failure shows in so much of it. */
const mostWords = 16_384

/** Pure, and never throws: what no rule supports and no code tells is unknown. */
export function nameCause(symptom: Symptom): NamedCause {
  const words = wordsOf(symptom)
  const fault = faultOf(symptom)
  const rule = rules.find(
    ({ places, holds }) =>
      (!places || symptom.place === 'unknown' || places.includes(symptom.place)) &&
      holds(symptom, words),
  )
  if (rule) {
    const named = fault === 'pool-resize-failed' ? resizeFault(rule.fault) : (fault ?? rule.fault)
    return {
      ...said(rule.cause, symptom),
      ...(named ? { fault: named } : {}),
      rule: rule.id,
      explanation: said(rule.explanation, symptom),
      helps: said(rule.helps, symptom),
      link: rule.link ?? (named ? faultRow(named).link : pages.errorHandling),
    }
  }
  return fault ? ofFault(fault) : nothingKnown
}

/** AllocationFailed is a code for everything: the rule that read its words knows what the resize lacked. */
function resizeFault(fault: Fault | undefined): Fault {
  return fault?.startsWith('pool-resize-') ? fault : 'pool-resize-failed'
}

/** What a fault stands for where nothing else was said. */
export function ofFault(fault: Fault): NamedCause {
  const { party, causeClass, fixClass, retryHelps, explanation, helps, link } = faultRow(fault)
  const confidence = causeClass === 'unknown' ? 'guess' : 'likely'
  return { fault, party, causeClass, fixClass, retryHelps, confidence, explanation, helps, link }
}

const nothingKnown: NamedCause = {
  ...unknownCause,
  explanation: 'Nothing that was said names a cause.',
  helps:
    'Collect the whole failureInfo or error with its details, the end of stdout.txt and stderr.txt, the exit code, and the state of the node and of the others of its pool.',
  link: pages.errorHandling,
}

function wordsOf({ code, message, details, output }: Symptom): string {
  const told = details.map(({ name, value }) => `${name}: ${value}`)
  // The end of an output is where it fails.
  const all = [code, message, ...told, output.slice(-mostWords)].filter((part) => part !== '')
  return all
    .join('\n')
    .slice(0, 2 * mostWords)
    .toLowerCase()
}

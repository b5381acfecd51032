// A task input that may not be read: which blob, why most likely, and what to grant.
import type { TaskFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { causeOf } from './finding-from.ts'
import { nameCause } from './name-cause.ts'

type Detail = Pick<Finding, 'summary' | 'causeClass' | 'confidence'> & { helps: string }

export function deniedInput(task: TaskFacts, now: number): Detail {
  const { explanation, ...named } = nameCause(symptomOfFault('task', now, task.failure))
  return { summary: explanation, ...causeOf({ explanation, ...named }) }
}

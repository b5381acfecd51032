// Failure codes of tasks and the fault each stands for, from the service's documented and recorded codes.
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { faultOf } from './fault-of.ts'

/** Failures of one kind in one job above this count are one finding about the job, not one for each task. */
export const taskFindingLimit = 5

/** Exit code 0 can be a failure (its upload), and a failure can have no exit code (it never started). */
export function faultOfTask(task: TaskFacts): Fault {
  const { exitCode } = task
  const symptom = symptomOfFault(
    'task',
    0,
    task.failure,
    exitCode === undefined ? {} : { exitCode },
  )
  return faultOf(symptom) ?? 'task-failed'
}

/** Linux shells report a signal as 128 + n, the agent also as −n; 9 is what the out-of-memory killer sends. */
export function exitText(exitCode: number): string {
  if (exitCode === 137 || exitCode === -9) {
    return `exit code ${exitCode} (killed by signal 9: often the out-of-memory killer)`
  }
  return `exit code ${exitCode}`
}

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

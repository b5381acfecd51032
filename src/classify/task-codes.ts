// Failure codes of tasks and the fault each stands for, from the service's documented and recorded codes.
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'

/** In lower case: the service's spelling varies between versions. */
const faultOfCode: Readonly<Record<string, Fault>> = {
  blobdownloadtimedout: 'task-input-unavailable',
  blobdownloadmiscerror: 'task-input-unavailable',
  resourcedownloadtimedout: 'task-input-unavailable',
  blobaccessdenied: 'task-input-denied',
  blobnotfound: 'task-input-denied',
  fileuploadaccessdenied: 'task-upload-denied',
  fileuploadcontainernotfound: 'task-upload-denied',
  fileuploadtimedout: 'task-upload-unavailable',
  fileuploadmiscerror: 'task-upload-unavailable',
  commandprogramnotfound: 'task-cannot-start',
  commandlaunchfailed: 'task-cannot-start',
  badcommandtype: 'task-cannot-start',
  taskschedulingconstraintfailed: 'task-cannot-start',
  jobpreparationtaskfailed: 'task-cannot-start',
  applicationpackageerror: 'task-cannot-start',
  containerinvalidimage: 'task-cannot-start',
  containerinvalidregistry: 'task-cannot-start',
  containerinvalidsettings: 'task-cannot-start',
  taskended: 'task-ended',
  failureexitcode: 'task-exit-code',
}

/** Failures of one kind in one job above this count are one finding about the job, not one for each task. */
export const taskFindingLimit = 5

/** Exit code 0 can be a failure (its upload), and a failure can have no exit code (it never started). */
export function faultOfTask(task: TaskFacts): Fault {
  const known = task.failure && faultOfCode[task.failure.code.toLowerCase()]
  if (known) return known
  if (!task.failure && task.exitCode !== undefined && task.exitCode !== 0) return 'task-exit-code'
  return 'task-failed'
}

/** Linux shells report a signal as 128 + n, the agent also as −n; 9 is what the out-of-memory killer sends. */
export function exitText(exitCode: number): string {
  if (exitCode === 137 || exitCode === -9) {
    return `exit code ${exitCode} (killed by signal 9: often the out-of-memory killer)`
  }
  return `exit code ${exitCode}`
}

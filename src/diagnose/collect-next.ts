// What to collect next where a cause is not known: one sentence a place.
import type { Place } from '../domain/symptom.ts'

export const collectNext: Readonly<Record<Place, string>> = {
  task: 'Collect the whole failureInfo with its details, the exit code, the end of stderr.txt and stdout.txt of the task, and whether other tasks failed on the same node.',
  'start-task':
    'Collect startup/stderr.txt and startup/stdout.txt of the node, the exit code and failureInfo of the start task, and whether it failed on other nodes of the pool.',
  node: 'Collect the errors of the node, its startTaskInfo, how many nodes of the pool are in the same state and since when, and its agent logs (az batch node service-logs upload).',
  resize:
    'Collect the whole resize error with its values, the targets and current counts of the pool, and the core quota of the Batch account.',
  autoscale:
    'Collect the formula and the answer of evaluateautoscale, with the error of autoScaleRun and its values.',
  job: 'Collect the schedulingError of the job with its details, the specification of its pool, and the failures of its tasks.',
  api: 'Collect the status, the code and message of the answer with its values, the request id, and what was asked of which resource.',
  unknown:
    'Collect the whole failureInfo or error as JSON with its details, the end of stdout.txt and stderr.txt, the exit code, and the state of the node and of the others of its pool.',
}

// Faults of a job as a whole.
import { type FaultRow, pages } from './fault-row.ts'

export const jobFaults = {
  'job-pool-failed': {
    title: 'Pool of a job could not be made',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'The job makes a pool of its own, and Batch could not make it.',
    helps:
      'Read the scheduling error of the job with its details; mend the pool specification that it names, and submit the job again.',
    link: pages.taskErrors,
  },
  'job-waits': {
    title: 'Tasks of a job wait and never start',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation: 'Tasks of the job are active for long and no node takes them.',
    helps:
      'Look at the reason that is named; without one, look at the nodes, the slots and the state of the job.',
    link: pages.taskErrors,
  },
  'job-preparation-failed': {
    title: 'Job preparation fails',
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    explanation:
      'The job preparation task fails, so the tasks of the job cannot run on those nodes; that alone does not say why.',
    helps:
      'Read stdout.txt, stderr.txt and the failure of the job preparation task on a node (az batch job prep-release-status list), and mend what they name.',
    link: pages.taskErrors,
  },
  'job-wall-clock': {
    title: 'Job reached its time limit',
    party: 'configuration',
    causeClass: 'timeout',
    fixClass: 'change-config',
    retryHelps: false,
    explanation: 'The job ran for as long as its maxWallClockTime allows; Batch ended its tasks.',
    helps:
      'Raise maxWallClockTime of the job or split it; tasks that were ended must be submitted again.',
    link: pages.taskErrors,
  },
} as const satisfies Record<string, FaultRow>

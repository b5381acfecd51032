// Tasks that Batch refuses to place on a node: user, slots, containers, job preparation.
import { unknownCause } from '../../domain/cause.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, coded, detail, quoted } from '../words/code-said.ts'

const places = ['task', 'start-task', 'job'] as const
const config = cause('workload', 'user-config', 'change-config', false, 'certain')
const refused = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'taskschedulingconstraintfailed')

export const commandPlacementRules: readonly Rule[] = [
  {
    id: 'task-user-not-there',
    when: 'a task names a user that its pool does not have',
    places,
    holds: (_symptom, words) =>
      any(words, [
        'user used to run the task is not found',
        'user used to run the task was not found',
        'user identity is not found',
        'user account is not found',
        'user does not exist on the pool',
        'user does not exist on the node',
      ]),
    cause: config,
    explanation: 'The user that the task runs as is not among the user accounts of the pool.',
    helps: 'Use an auto user in userIdentity, or make a pool that has the user account.',
    fault: 'task-cannot-start',
    example: {
      place: 'task',
      code: 'TaskSchedulingConstraintFailed',
      details: [{ name: 'Reason', value: 'The user used to run the task is not found' }],
    },
  },
  {
    id: 'task-without-slots',
    when: 'a task needs more slots than any node of its pool has',
    places,
    holds: (symptom, words) =>
      (refused(symptom, words) || words.includes('requiredslots')) &&
      any(words, ['slot', 'requiredslots']) &&
      !any(words, ['time slot']),
    cause: { ...config, confidence: 'likely' },
    explanation: 'The task needs more slots than a node of its pool has.',
    helps: 'Lower requiredSlots of the task, or make a pool with more taskSlotsPerNode.',
    fault: 'task-cannot-start',
    example: {
      place: 'task',
      code: 'TaskSchedulingConstraintFailed',
      details: [{ name: 'Reason', value: 'The task requires more slots than the node has' }],
    },
  },
  {
    id: 'container-settings-not-fitting-pool',
    when: 'a container task runs on a pool without containers, or a task without container settings on one with them',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'containerpoolnotsupported', 'containertasksettingsnotfound') ||
      any(words, [
        'does not support container feature',
        'requires task container settings',
        'pool is not container enabled',
        'container settings but the pool',
      ]),
    cause: config,
    explanation: (symptom) =>
      coded(symptom, symptom.code.toLowerCase(), 'containertasksettingsnotfound')
        ? 'The pool is made for containers and the task has no container settings.'
        : 'Container settings of the task and configuration of its pool do not fit: one is made for containers and the other is not.',
    helps:
      'Give the task containerSettings with an image of the pool, or leave them out on a pool without containerConfiguration.',
    fault: 'task-cannot-start',
    example: {
      place: 'task',
      code: 'ContainerPoolNotSupported',
      message: 'The compute node does not support container feature',
    },
  },
  {
    id: 'task-not-placeable',
    when: 'Batch says a reason why a task can run on no node',
    places,
    holds: (symptom, words) => refused(symptom, words) && reasonOf(symptom) !== '',
    cause: { ...config, confidence: 'likely' },
    explanation: (symptom) => `Batch can run the task on no node: ${quoted(reasonOf(symptom))}.`,
    helps: 'Mend what the reason names, in the task or in its pool, and submit the task again.',
    fault: 'task-cannot-start',
    example: {
      place: 'task',
      code: 'TaskSchedulingConstraintFailed',
      details: [{ name: 'Reason', value: 'The affinity of the task cannot be met' }],
    },
  },
  {
    id: 'job-preparation-failed',
    when: 'a job preparation task fails, and nothing that it wrote says why',
    places,
    holds: (symptom, words) =>
      (coded(symptom, words, 'jobpreparationtaskfailed') ||
        (any(words, ['job preparation', 'job prep task', 'jobpreparation']) &&
          any(words, ['fail', 'exit code', 'exits with']))) &&
      !symptom.output.trim().includes('\n') &&
      !any(symptom.output.toLowerCase(), ['error:', 'exception', 'fatal', 'cannot', 'not found']),
    cause: unknownCause,
    explanation:
      'The job preparation task fails on the node, so tasks of the job cannot run there; that alone does not say why.',
    helps:
      'Read stdout.txt, stderr.txt and the failure of the job preparation task on the node, and mend what they name.',
    fault: 'job-preparation-failed',
    example: { place: 'task', code: 'JobPreparationTaskFailed' },
  },
  {
    id: 'internal-retries-used-up',
    when: 'Batch itself started a task over and over until its own count was used up',
    places,
    holds: (symptom, words) => coded(symptom, words, 'maxinternalretrycountreached'),
    cause: cause('platform', 'unknown', 'none-known', null, 'guess'),
    explanation:
      'Batch started the task again and again, as nodes were lost or refused it, until its own count of tries was used up. The code does not say why.',
    helps:
      'Look at the nodes on which it was tried: their states, errors and agent logs; a task that breaks its node does this as well.',
    fault: 'task-failed',
    example: { place: 'task', code: 'MaxInternalRetryCountReached' },
  },
]

function reasonOf(symptom: Symptom): string {
  return detail(symptom, 'reason', 'message')
}

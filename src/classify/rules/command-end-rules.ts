// Tasks that did not end by themselves: time limits, terminations, and nodes that went away under them.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, cause, coded, word } from '../words/code-said.ts'

const places = ['task', 'start-task', 'job'] as const
const ended = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'taskended') || words.includes('task was ended')

/** Windows' code for a process that was told to stop, as a number without and with sign. */
const stopped: readonly number[] = [0xc000013a, 0xc000013a - 2 ** 32]

const speaksOfLimit = (words: string) =>
  any(words, ['wall clock', 'wallclock', 'wall-clock']) &&
  // The value that Batch writes for no limit.
  !words.includes('p10675199')

function isStopped({ exitCode }: Symptom, words: string): boolean {
  if (exitCode !== undefined) return stopped.includes(exitCode)
  return any(words, ['-1073741510', '0xc000013a', '3221225786'])
}

const preemptions = [
  'preempted',
  'preemption',
  'pre-empted',
  'pre-emption',
  'evicted',
  'eviction',
] as const

/** Who ended it, as people and schedulers say it. */
const byPerson = [
  'job was terminated',
  'job manager completed',
  'terminated by the user',
  'terminated by a user',
  'terminated by user',
  'terminated by an operator',
  'terminated from the portal',
  'terminated in the portal',
  'terminated by hand',
  'terminated manually',
  'cancelled by',
  'canceled by',
  'pipeline was cancelled',
  'pipeline was canceled',
] as const

export const commandEndRules: readonly Rule[] = [
  {
    id: 'time-limit-reached',
    when: 'a task or job reached its wall-clock limit, by its own words or by the stop code of Windows with a server error',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'maxwallclocktimeexpiry') ||
      (ended(symptom, words) &&
        any(words, ['time limit', 'maximum run time', 'maximum runtime'])) ||
      (speaksOfLimit(words) &&
        (ended(symptom, words) ||
          isStopped(symptom, words) ||
          any(words, [
            'reached',
            'exceed',
            'expired',
            'elapsed',
            'timed out',
            'ran for',
            'hit its',
            'hit the',
          ]))) ||
      (ended(symptom, words) &&
        symptom.category?.toLowerCase() === 'servererror' &&
        isStopped(symptom, words)),
    cause: cause('configuration', 'timeout', 'change-config', false),
    explanation:
      'The task ran for as long as its time limit, or that of its job, allows, and was ended.',
    helps:
      'Raise maxWallClockTime of the task or job, split the work, or find out why it takes longer than usual.',
    fault: 'task-wall-clock',
    example: {
      place: 'task',
      code: 'TaskEnded',
      message: 'Task was ended as its maximum wall clock time was reached',
    },
  },
  {
    id: 'task-terminated-on-purpose',
    when: 'the words name who or what terminated a task: a person, a program, the end of its job',
    places,
    holds: (symptom, words) =>
      (!words.includes('onalltaskscomplete') &&
        any(words, ['jmcomplete', 'alltaskscomplete', 'terminatejobschedule']) &&
        (coded(symptom, words, 'taskended', 'jobbeingterminated') ||
          any(words, ['job was terminated', 'task was terminated', 'task was ended']) ||
          /terminate_?reason\W{1,8}(?:jmcomplete|alltaskscomplete|terminatejobschedule)\b/.test(
            words,
          ))) ||
      (any(words, byPerson) &&
        (coded(symptom, words, 'taskended', 'jobbeingterminated') ||
          (symptom.code === '' && word(words, 'task', 'tasks', 'pipeline')))),
    cause: cause('workload', 'benign', 'ignore', false),
    explanation:
      'The task was ended on request: somebody, or the program that runs the job, terminated it.',
    helps: 'Nothing is to be repaired; ask who terminated it if it was not meant.',
    fault: 'task-terminated',
    example: {
      place: 'task',
      code: 'TaskEnded',
      message: 'The job was terminated: AllTasksComplete',
    },
  },
  {
    id: 'task-lost-to-preemption',
    when: 'a task was interrupted as its Spot node was preempted',
    places,
    holds: (symptom, words) =>
      !coded(symptom, words, 'commandlaunchfailed') &&
      any(words, preemptions) &&
      (word(
        words,
        'node',
        'nodes',
        'vm',
        'vms',
        'spot',
        'instance',
        'machine',
        'preemptionerror',
      ) ||
        any(words, ['low-priority', 'low priority'])) &&
      (symptom.place === 'task' || word(words, 'task', 'tasks', 'requeued', 'requeue')) &&
      !any(words, [
        'not preempted',
        'no preemption',
        'without preemption',
        'not pre-empted',
        'not evicted',
        'cache',
      ]),
    cause: cause('capacity', 'preemption', 'wait', true),
    explanation:
      'Azure took the Spot node back while the task ran. The task is not to blame; Batch queues it again and runs it elsewhere.',
    helps:
      'Nothing is to be repaired; where it happens often, write checkpoints, use shorter tasks or dedicated nodes.',
    fault: 'task-interrupted',
    example: { place: 'task', output: 'task requeued: its node was preempted' },
  },
  {
    id: 'task-lost-with-node',
    when: 'a task was interrupted as its node was removed, rebooted or reimaged, or contact with it was lost',
    places,
    holds: (_symptom, words) =>
      any(words, ['node', 'vm', 'machine']) &&
      any(words, [
        'lost contact',
        'node was lost',
        'node lost',
        'node was removed',
        'node is removed',
        'removed from the pool',
        'node was rebooted',
        'node rebooted',
        'node was reimaged',
        'pool was resized',
        'scaled down while',
        'node left the pool',
        'node went away',
        'node is being removed',
        'node was deallocated',
      ]) &&
      any(words, ['task', 'requeue', 'interrupted', 'rerun', 'run again']),
    cause: cause('platform', 'benign', 'wait', true),
    explanation:
      'The task was interrupted with its node. It is not to blame, and Batch queues it again and runs it elsewhere.',
    helps:
      'Nothing is to be repaired; remove nodes with the option taskcompletion, and write checkpoints where it happens often.',
    fault: 'task-interrupted',
    example: {
      place: 'task',
      output: 'the node was removed from the pool while the task ran; it was requeued',
    },
  },
]

// States that nodes pass through, or were put into by a person: what is normal and what is not.

import { durationText, minuteMs } from '../../domain/durations.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { durationIn, forGood, inState, isOfNodes } from '../words/code-nodes.ts'
import { any, cause, coded } from '../words/code-said.ts'

const places = ['node'] as const
const wait = cause('platform', 'benign', 'wait', false)

/** Half an hour was seen to be normal; beyond this it is not. */
const normalMs = 45 * minuteMs

function lasts(symptom: Symptom, words: string): number | undefined {
  return symptom.ranForMs ?? durationIn(words)
}

function onItsWay(symptom: Symptom, words: string): boolean {
  const time = lasts(symptom, words)
  return time === undefined ? !forGood(words) : time < normalMs
}

const lost = ['', '-'].flatMap((dash) =>
  ['# node', '# spot', 'nodes #', 'node #', 'was #', 'were #', 'got #', 'been #'].map((text) =>
    text.replace('#', `pre${dash}empted`),
  ),
)
const sick = ['unusable', 'failed', 'preempt', 'pre-empt', 'error'] as const
const booting = (symptom: Symptom, words: string) =>
  symptom.code === '' &&
  inState(symptom, words, 'starting', 'creating', 'rebooting') &&
  !any(words, sick)

function timeText(symptom: Symptom): string {
  return symptom.ranForMs === undefined ? '' : ` for ${durationText(symptom.ranForMs)}`
}

export const nodeStateRules: readonly Rule[] = [
  {
    id: 'preempted',
    when: 'Spot nodes are preempted',
    places: [...places, 'job'],
    holds: (symptom, words) =>
      inState(symptom, words, 'preempted') ||
      any(words, lost) ||
      (isOfNodes(symptom, words) &&
        (any(words, ['nodes were evicted', 'nodes evicted', 'node was evicted']) ||
          (any(words, ['low priority', 'low-priority', 'spot']) &&
            any(words, ['disappear', 'vanish', 'taken back', 'taken away', 'reclaimed'])))),
    cause: cause('capacity', 'preemption', 'change-config', false),
    explanation:
      'Azure took the Spot nodes back. They stay in the list, count against the target and come back when there is capacity; their tasks run again elsewhere.',
    helps:
      'Nothing is to be repaired. Where they pile up, use dedicated nodes, another VM size or region, or subtract $PreemptedNodeCount in the autoscale formula.',
    fault: 'pool-preempted',
    example: { place: 'node', state: 'preempted' },
  },
  {
    id: 'node-on-its-way',
    when: 'nodes start or reboot, for less than 45 minutes or nobody says for how long',
    places,
    holds: (symptom, words) => booting(symptom, words) && onItsWay(symptom, words),
    cause: wait,
    explanation: (symptom) =>
      `The nodes are on their way${timeText(symptom)}: half an hour can be normal, with large images longer.`,
    helps:
      'Wait until 45 minutes have gone by since they began; then look at the network and the image of the pool.',
    fault: 'node-stuck',
    example: { place: 'node', state: 'starting' },
  },
  {
    id: 'node-stuck-on-its-way',
    when: 'nodes start or reboot for more than 45 minutes',
    places,
    holds: booting,
    cause: cause('platform', 'unknown', 'replace-node', null, 'guess'),
    explanation: (symptom) =>
      `The nodes are in a state${timeText(symptom)} that they should only pass through, and nothing says why.`,
    helps:
      'Remove them and grow the pool back; if new nodes get stuck as well, check outbound 443 to the service tag BatchNodeManagement of your region, the image and, with managed identity for auto-storage, its node identity reference.',
    fault: 'node-stuck',
    example: { place: 'node', state: 'starting', ranForMs: 120 * minuteMs },
  },
  {
    id: 'start-task-runs-on',
    when: 'nodes wait for their start task for less than 45 minutes or nobody says for how long',
    places,
    holds: (symptom, words) =>
      symptom.code === '' &&
      (inState(symptom, words, 'waitingforstarttask') ||
        (isOfNodes(symptom, words) && words.includes('waiting for start task'))) &&
      !any(words, sick) &&
      onItsWay(symptom, words),
    cause: wait,
    explanation: (symptom) =>
      `The start task runs${timeText(symptom)} and takes the time that its command takes.`,
    helps:
      'Wait; read startup/stdout.txt and stderr.txt of the node to see how far it is. A command that waits for input never ends.',
    fault: 'node-stuck',
    example: { place: 'node', state: 'waitingforstarttask', ranForMs: 10 * minuteMs },
  },
  {
    id: 'taken-out-by-person',
    when: 'a node is offline, deallocated or has its scheduling switched off',
    places,
    holds: (symptom, words) =>
      symptom.code === '' &&
      (inState(symptom, words, 'offline', 'deallocated', 'deallocating') ||
        any(words, [
          'scheduling disabled',
          'scheduling is disabled',
          'schedulingstate disabled',
          'disabled scheduling',
        ])) &&
      !any(words, sick),
    cause: cause('workload', 'benign', 'ignore', false),
    explanation: 'A person or program took the node out of use; Batch does not do that by itself.',
    helps: 'Leave it alone; enable its scheduling (or start it) when it is to work again.',
    fault: 'node-error',
    example: { place: 'node', state: 'offline' },
  },
  {
    id: 'leaving-the-pool',
    when: 'a node leaves its pool',
    places,
    holds: (symptom, words) =>
      symptom.code === '' &&
      inState(symptom, words, 'leavingpool') &&
      !any(words, sick) &&
      onItsWay(symptom, words),
    cause: wait,
    explanation: 'The node leaves the pool as a resize, autoscale or a removal asked for.',
    helps: 'Wait; with taskcompletion it leaves when its tasks have ended.',
    fault: 'node-stuck',
    example: { place: 'node', state: 'leavingpool' },
  },
  {
    id: 'files-of-task-not-started',
    when: 'files of a task are asked for while the task is active: it never started',
    places: ['api', 'task'],
    holds: (symptom, words) =>
      (coded(symptom, words, 'operationinvalidforcurrentstate') ||
        words.includes('files of the specified task')) &&
      any(words, [
        'task state is still active',
        'task is still active',
        'task is active',
        'state is active',
      ]),
    cause: cause('unknown', 'unknown', 'none-known', false, 'guess'),
    explanation:
      'The error is about files, the reason is that the task has never started: it has none yet. Why it does not start stands with its pool.',
    helps:
      'Look at the pool: its resize errors (most often a quota), the states of its nodes and their slots; the files are there when the task runs.',
    fault: 'task-never-starts',
    example: {
      place: 'api',
      code: 'OperationInvalidForCurrentState',
      message:
        'The files of the specified task cannot be accessed as the task state is still active',
    },
  },
]

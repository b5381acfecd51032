// Resizes that ended for want of machines, of time, or as somebody wanted it.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { isOfPool } from '../words/code-pools.ts'
import { providerText } from '../words/code-provider.ts'
import { any, cause, coded } from '../words/code-said.ts'

const places = ['resize', 'node', 'job'] as const
const timedOut = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'allocationtimedout') ||
  any(words, ['resize timeout', 'resize time-out', 'resize timed out'])
const interNode = ['inter-node', 'internode', 'inter node', 'node-to-node', 'mpi '] as const
const spot = ['spot', 'low priority', 'low-priority', 'lowpriority'] as const

const isSpot = ({ code, message, details, output }: Symptom) =>
  any([code, message, output, ...details.map(({ value }) => value)].join('\n').toLowerCase(), spot)

export const poolResizeRules: readonly Rule[] = [
  {
    id: 'resize-stopped',
    when: 'somebody stopped the resize of a pool',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'resizestopped') ||
      any(words, ['stop resize operation', 'stoppoolresize', 'resize was stopped by']),
    cause: cause('workload', 'benign', 'ignore', false, 'certain'),
    explanation: 'Somebody, or some program, stopped the resize; Batch notes it as an error.',
    helps: 'Nothing is to be repaired; resize again if the pool has too few nodes.',
    fault: 'pool-resize-failed',
    example: { place: 'resize', code: 'ResizeStopped' },
  },
  {
    id: 'resize-error-left-over',
    when: 'a resize error stands at a pool that has the size it should have',
    places,
    holds: (symptom, words) =>
      (timedOut(symptom, words) ||
        words.includes('resize error') ||
        coded(symptom, words, 'allocationfailed')) &&
      any(words, [
        'left over',
        'leftover',
        'stale',
        'scaled down to 0',
        'scaled down to zero',
        'scaled to 0',
        'scaled to zero',
        'parked at 0',
        'at its target',
        'at target',
        'reached its target',
        'current = target',
        'equals the target',
        'target is 0',
        'target 0',
        'target=0',
        'no longer true',
        'days ago',
        'from days',
        'old error',
      ]),
    cause: cause('configuration', 'stale-error', 'ignore', false),
    explanation:
      'The error is of a resize in the past: Batch keeps it until the next resize, and the pool has the size it should have.',
    helps: 'Ignore it; it goes with the next resize.',
    fault: 'pool-resize-timed-out',
    example: {
      place: 'resize',
      code: 'AllocationTimedout',
      output: 'the pool had scaled down to 0 as asked',
    },
  },
  {
    id: 'inter-node-limit',
    when: 'a pool with inter-node communication is larger than such pools can be',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'communicationenabledpoolreachedmaxvmcount') ||
      ((timedOut(symptom, words) || coded(symptom, words, 'allocationfailed')) &&
        any(words, interNode)),
    cause: cause('configuration', 'user-config', 'change-config', false),
    explanation:
      'Nodes of a pool with inter-node communication must stand together, which limits how many there can be (100, in user-subscription mode 80).',
    helps:
      'Switch inter-node communication off where tasks do not talk to one another, or use smaller pools.',
    fault: 'pool-resize-configuration',
    example: { place: 'resize', code: 'CommunicationEnabledPoolReachedMaxVMCount' },
  },
  {
    id: 'vm-size-not-on-offer',
    when: 'the provider says that a VM size is restricted in this region or zone',
    places,
    holds: (symptom, words) =>
      isOfPool(symptom, words) &&
      any(words, [
        'skunotavailable',
        'capacity restrictions',
        'size is not available in location',
        'size requested is not available',
        'size is not available in the current region',
        'size is not available in this region',
        'currently not available in location',
        'is not available in location',
      ]),
    cause: cause('capacity', 'capacity', 'other-vm-size', false),
    explanation: (symptom) =>
      `Azure does not offer this VM size here for now.${providerText(symptom)}`,
    helps: 'Use another VM size, zone or region.',
    fault: 'pool-resize-capacity',
    example: {
      place: 'resize',
      code: 'AllocationFailed',
      details: [{ name: 'Reason', value: 'SkuNotAvailable' }],
    },
  },
  {
    id: 'capacity-short',
    when: 'Azure has not enough machines of a size in a region, zone or placement',
    places,
    holds: (symptom, words) =>
      isOfPool(symptom, words) &&
      any(words, [
        'outofcapacity',
        'out of capacity',
        'zonalallocationfailed',
        'overconstrained',
        'sufficient capacity',
        'insufficient capacity',
        'not enough capacity',
        'lack of capacity',
        'no capacity',
        'capacity shortage',
        'capacity is not available',
        'as they are not available',
        'allocation failed. we do not have',
        'allocation failed. if you are trying',
      ]),
    cause: cause('capacity', 'capacity', 'wait', null),
    explanation: (symptom) =>
      `Azure has not enough machines of this size here and now; the quota is not the reason.${providerText(symptom)}`,
    helps: (symptom) =>
      `Try again at another hour, or use another VM size, zone or region${isSpot(symptom) ? ', dedicated nodes instead of Spot' : ''}, or a pool without limits on placement.`,
    fault: 'pool-resize-capacity',
    example: { place: 'resize', code: 'OverconstrainedAllocationRequestError' },
  },
  {
    id: 'resize-timed-out-spot',
    when: 'Spot nodes did not come within the time of a resize',
    places,
    holds: (symptom, words) => timedOut(symptom, words) && any(words, spot),
    cause: cause('capacity', 'capacity', 'wait', null),
    explanation:
      'The Spot nodes did not come within the resize time-out: Azure has none to spare here and now.',
    helps: 'Wait, or use another VM size, another region or dedicated nodes.',
    fault: 'pool-resize-timed-out',
    example: {
      place: 'resize',
      code: 'AllocationTimedout',
      message:
        'Desired number of low priority nodes could not be allocated as the resize timeout was reached',
    },
  },
  {
    id: 'resize-timed-out',
    when: 'nodes did not come within the time of a resize, and nothing says why',
    places,
    holds: timedOut,
    cause: cause('capacity', 'capacity', 'wait', null, 'guess'),
    explanation:
      'The nodes did not come within the resize time-out. The code does not say why: slow or missing capacity, a limit of pools with inter-node communication, or a target that was met since.',
    helps:
      'Compare the current nodes with the target; if nodes are still missing, resize again with a longer time-out, and look at capacity and at the limits of the pool.',
    fault: 'pool-resize-timed-out',
    example: { place: 'resize', code: 'AllocationTimedout' },
  },
]

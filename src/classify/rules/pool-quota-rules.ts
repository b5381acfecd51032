// Quotas: which one is used up, told apart from a lack of machines.

import type { Fault } from '../../domain/fault.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { isOfPool } from '../words/code-pools.ts'
import { providerText } from '../words/code-provider.ts'
import { any, cause } from '../words/code-said.ts'
import { type Phrase, says } from '../words/phrases.ts'

const places = ['resize', 'job', 'api', 'node', 'autoscale'] as const
/** A quota is too small, in anybody's words. */
const short: readonly Phrase[] = [
  /\b(?:not have|has no|have no|lacks?|without|insufficient|not enough|too little|beyond|over|above|exceed\w*|reached|hit|ran out of|run out of|out of)\b[^\n]{0,50}\bquotas?\b/,
  /\bquotas?\b[^\n]{0,60}\b(?:exceed\w*|reached|insufficient|not enough|too (?:low|small)|not sufficient|is (?:0|zero|full))\b/,
  /\b(?:request|ask for|submit|raise|increase)\b[^\n]{0,50}\bquota(?: increase| limit)?\b/,
  /\bquota increase\b/,
]
/** Programs speak of quotas of their own services. */
const isOfProgram = ({ place, code }: Symptom) =>
  (place === 'task' || place === 'start-task') && code === ''
const ofMachines =
  /\b(?:v?cpus?|cores?|vms?|virtual machines?|nodes?|pools?|batch account|vm famil\w+|vm series)\b/
const quota = cause('quota', 'quota', 'raise-quota', false, 'certain')

/** People rule a quota out before they ask why a pool does not grow. */
const noQuota = [
  'within quota',
  'enough quota left',
  'quota is fine',
  'quota fine',
  'quota is not',
  'quota not reached',
  'quota was not',
  'no quota problem',
  'no quota issue',
  'not a quota',
  'sufficient quota',
  'quota is sufficient',
] as const

function quotaRule(
  id: string,
  when: string,
  phrases: readonly string[],
  what: string,
  helps: string,
  fault: Fault = 'pool-resize-quota',
): Rule {
  return {
    id,
    when,
    places,
    holds: (_symptom, words) => any(words, phrases) && !any(words, noQuota),
    cause: quota,
    explanation: (symptom) => `${what}${providerText(symptom)}`,
    helps,
    fault,
    example: { place: 'resize', code: phrases[0] ?? '' },
  }
}

const raise =
  'Ask for a higher quota of the Batch account (portal: Quotas), lower the target of the pool, or remove nodes of other pools that are not needed.'

export const poolQuotaRules: readonly Rule[] = [
  quotaRule(
    'quota-vm-series',
    'the quota of one series of VM sizes is used up',
    [
      'accountvmseriescorequotareached',
      'vm series core quota',
      'series core quota',
      'family cores quota',
      'family vcpu',
    ],
    'The quota of cores for this series of VM sizes is used up, even if the total is not.',
    `${raise} Another series may have cores left.`,
  ),
  quotaRule(
    'quota-spot-cores',
    'the quota of Spot cores is used up',
    [
      'accountspotcorequotareached',
      'accountlowprioritycorequotareached',
      'low priority core quota',
      'low-priority core quota',
      'spot core quota',
      'lowprioritycores',
    ],
    'The quota of Spot (low-priority) cores of the account is used up.',
    raise,
  ),
  quotaRule(
    'quota-cores',
    'the quota of dedicated cores is used up',
    [
      'accountcorequotareached',
      'account has reached core quota',
      'reached its core quota',
      'core quota has been reached',
      'core quota reached',
      'core quota exceeded',
      'cores quota',
      'dedicated core quota',
      'dedicatedcorequota',
    ],
    'The quota of dedicated cores of the account is used up.',
    raise,
  ),
  quotaRule(
    'quota-pools',
    'the quota of pools is used up',
    ['poolquotareached', 'pool quota', 'autopoolcreationfailedwithquotareached'],
    'The account has as many pools as its quota allows.',
    'Delete pools that are not needed, or ask for a higher quota of pools.',
  ),
  quotaRule(
    'quota-jobs',
    'the quota of active jobs and schedules is used up',
    [
      'activejobandschedulequotareached',
      'active job and job schedule quota',
      'active jobs quota',
      'job quota',
    ],
    'The account has as many active jobs and schedules as its quota allows; jobs that never end count.',
    'Terminate or delete jobs that are done (onAllTasksComplete=terminatejob does it by itself), or ask for a higher quota.',
    'api-rejected',
  ),
  quotaRule(
    'quota-public-addresses',
    'the quota of public addresses of the subscription is used up',
    [
      'publicipcountlimitreached',
      'public ip address limit',
      'publicipaddresscountlimit',
      'maximum public ip',
    ],
    'The subscription has no public address left for the nodes and their load balancers.',
    'Ask for more public addresses in the region, remove those that are not used, or make the pool without public addresses.',
  ),
  quotaRule(
    'quota-network',
    'a limit of the subscription on network resources is used up',
    ['networksecuritygroupcountlimit', 'loadbalancercountlimit'],
    'The subscription has as many network resources (security groups, load balancers, addresses) as it may.',
    'Ask for a higher limit in the region, or remove what is not used; each 100 nodes of a pool need one of each.',
  ),
  {
    id: 'quota-subscription',
    when: 'the provider or a person says that a quota is used up',
    holds: (symptom, words) =>
      isOfPool(symptom, words) &&
      (!isOfProgram(symptom) || ofMachines.test(words)) &&
      (any(words, [
        'quotaexceeded',
        'exceeding approved',
        'exceeding quota',
        'exceeds quota',
        'quota exceeded',
        'quota has been exceeded',
        'quotareached',
        'quota reached',
        'reached the quota',
        'reached quota',
        'quota is used up',
        'out of quota',
        'insufficient quota',
        'not enough quota',
        'no quota',
        'quota of 0',
        'quota is 0',
      ]) ||
        (words.includes('quota') &&
          (any(words, ['exhausted', 'used up']) || says(words, short)))) &&
      !any(words, noQuota),
    cause: { ...quota, confidence: 'likely' },
    explanation: (symptom) => `A quota is used up.${providerText(symptom)}`,
    helps:
      'Ask for a higher quota where the message names it: of the Batch account, or of the subscription in user-subscription mode.',
    fault: 'pool-resize-quota',
    example: {
      place: 'resize',
      code: 'AllocationFailed',
      details: [
        {
          name: 'ProviderErrorJson',
          value: '{"error":{"code":"QuotaExceeded","message":"Exceeding approved regional cores"}}',
        },
      ],
    },
  },
]

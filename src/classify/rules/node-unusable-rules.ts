// Nodes that Batch cannot use and that report no error: network, preemption, image, or nobody knows.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { inState, isOfNodes, speaksOfNetworkChange, wholePool } from '../words/code-nodes.ts'
import { any, cause } from '../words/code-said.ts'

const places = ['node'] as const
const unusable = (symptom: Symptom, words: string) =>
  symptom.code === '' && inState(symptom, words, 'unusable')
const blocked = cause('configuration', 'network-blocked', 'change-config', false)

/** States as people write them in a row: `preempted -> starting -> unusable`. */
const backAndSick =
  /(?:preempt|evict)[a-z]*["'`)]{0,2} {0,3}(?:-{1,2}>|=>|→|>|then|, then|, next)[^\n]{0,80}(?:unusable|stuck|hang|hung)/

const notReached = [
  'cannot talk',
  'cannot reach',
  'cannot contact',
  'cannot connect',
  'cannot communicate',
  'unable to reach',
  'unable to contact',
] as const

export const nodeUnusableRules: readonly Rule[] = [
  {
    id: 'back-from-preemption-in-vain',
    when: 'Spot nodes come back after preemption and then hang or stay unusable',
    places,
    holds: (symptom, words) =>
      isOfNodes(symptom, words) &&
      any(words, ['preempt', 'pre-empt', 'evict']) &&
      (backAndSick.test(words) ||
        any(words, [
          'come back',
          'came back',
          'comes back',
          'coming back',
          'return',
          'recover',
          'after preemption',
          'after being preempted',
          'after eviction',
          'after they were preempted',
          'reallocated',
          're-allocated',
          'restored',
        ])) &&
      (inState(symptom, words, 'unusable') ||
        any(words, [
          'stuck',
          'hang',
          'hung',
          'freez',
          'never start',
          'never leave',
          'never become',
          'never get',
        ])),
    cause: cause('platform', 'platform-bug', 'replace-node', false),
    explanation:
      'The node came back after preemption and the service cannot talk to it: such nodes do not recover.',
    helps: 'Remove the node; the pool asks for another one. A reboot is refused as a rule.',
    fault: 'node-unusable',
    example: {
      place: 'node',
      output: 'Spot nodes come back after preemption, hang in starting and are unusable then',
    },
  },
  {
    id: 'unusable-after-network-change',
    when: 'nodes cannot be used, and the words speak of a security group, route, firewall, DNS or private endpoint',
    places,
    holds: (symptom, words) =>
      symptom.code === '' &&
      (unusable(symptom, words) ||
        (inState(symptom, words, 'starting', 'creating') && wholePool(symptom, words)) ||
        (isOfNodes(symptom, words) && words.includes('batch') && any(words, notReached))) &&
      speaksOfNetworkChange(words),
    cause: blocked,
    explanation:
      'Batch cannot reach the nodes: what they need on the network is blocked by a security group, route, firewall or name resolution.',
    helps:
      'Allow outbound TCP 443 from the subnet to the service tag BatchNodeManagement of your region (and to Storage), check routes and the name resolution of the node management endpoint; the nodes come back by themselves then.',
    fault: 'pool-unusable',
    example: {
      place: 'node',
      scope: 'some-nodes',
      state: 'unusable',
      output: 'nodes unusable since the NSG was changed',
    },
  },
  {
    id: 'unusable-with-custom-image',
    when: 'nodes cannot be used, and the words speak of an image of their own',
    places,
    holds: (symptom, words) =>
      unusable(symptom, words) &&
      any(words, [
        'custom image',
        'own image',
        'managed image',
        'shared image gallery',
        'compute gallery',
        'gallery image',
        'generalized image',
        'sysprep',
        'new image',
        'image version',
      ]),
    cause: cause('configuration', 'image', 'recreate-pool', false),
    explanation:
      'The nodes boot from an image of their own that Batch cannot work with: not generalized, with a firewall inside, or another system than its node agent SKU is for.',
    helps:
      'Try the pool with the marketplace image of the same system; then build the image anew from it, generalized, without rules of its own for ports.',
    fault: 'pool-unusable',
    example: {
      place: 'node',
      state: 'unusable',
      scope: 'whole-pool',
      output: 'all nodes with the custom image are unusable',
    },
  },
  {
    id: 'unusable-in-outage',
    when: 'nodes cannot be used, and the words speak of an outage of Azure',
    places,
    holds: (symptom, words) =>
      unusable(symptom, words) &&
      any(words, [
        'outage',
        'service incident',
        'azure incident',
        'azure status',
        'service health',
        'shows an incident',
      ]) &&
      !any(words, ['no outage', 'no incident', 'no known']),
    cause: cause('platform', 'platform-bug', 'wait', null),
    explanation:
      'The nodes are unusable while Azure reports an outage: Batch or its machines fail there.',
    helps: 'Wait until the outage ends; the nodes come back or are to be replaced then.',
    fault: 'pool-unusable',
    example: {
      place: 'node',
      state: 'unusable',
      output: 'unusable during the outage of the region',
    },
  },
  {
    id: 'unusable-with-containers-alone',
    when: 'nodes cannot be used with a container configuration, and can without it',
    places,
    holds: (symptom, words) =>
      unusable(symptom, words) &&
      any(words, [
        'containerconfiguration',
        'container configuration',
        'container pool',
        'container support',
      ]) &&
      any(words, ['without', 'remove', 'removing', 'not container']),
    cause: cause('configuration', 'image', 'recreate-pool', null, 'guess'),
    explanation:
      'The nodes work without containers and not with them: the container runtime of the image does not come up on this VM size.',
    helps:
      'Make the pool anew with the newest container image of Batch for this kind of VM size (GPU sizes need one of their own).',
    fault: 'pool-unusable',
    example: {
      place: 'node',
      state: 'unusable',
      output: 'unusable; idle when the container configuration is removed',
    },
  },
  {
    id: 'pool-unusable-without-error',
    when: 'all nodes of a pool cannot be used and report no error',
    places,
    holds: (symptom, words) =>
      unusable(symptom, words) &&
      wholePool(symptom, words) &&
      !any(words, [
        'outage',
        'service issue',
        'incident',
        'disk',
        'start task',
        'package',
        'container',
        'docker',
        'came back',
        'come back',
        'recover',
        'by themselves',
        'preempt',
        'evict',
      ]),
    cause: blocked,
    explanation:
      'Batch cannot reach the nodes: so many at once is the network of the pool, not the nodes.',
    helps:
      'Check outbound TCP 443 from the subnet to the service tag BatchNodeManagement of your region (security group, route table, firewall) and the name resolution of the node management endpoint.',
    fault: 'pool-unusable',
    example: { place: 'node', state: 'unusable', scope: 'whole-pool' },
  },
]

// What must come in to nodes in classic communication, and that simplified needs nothing of it.
import { describe, test } from 'vitest'
import {
  batchIn,
  changed,
  classic,
  simplified,
  subnetId,
  withRules,
} from '../support/arm-network.ts'
import { expectSentence, type Sentence } from './examined.ts'

const inbound = { check: 'inbound-rules' } as const

const inboundSentences: readonly Sentence[] = [
  {
    ...inbound,
    when: 'simplified needs none',
    given: simplified(),
    verdict: 'ok',
    says: ['no inbound rule'],
  },
  {
    ...inbound,
    when: 'classic has its rule, with TCP in capitals',
    given: classic(),
    verdict: 'ok',
    says: ['batch-in'],
  },
  {
    ...inbound,
    when: 'classic has the default rules alone',
    given: withRules(classic()),
    verdict: 'broken',
    says: [
      'Default rule DenyAllInBound (priority 65500)',
      'TCP 29876 from BatchNodeManagement.westeurope',
    ],
    mend: [
      '--name AllowBatchInBound --priority 4096 --direction Inbound',
      '--source-address-prefixes BatchNodeManagement.westeurope',
      '--destination-port-ranges 29876-29877',
    ],
  },
  {
    ...inbound,
    when: 'classic lets one of the two ports in',
    given: withRules(classic(), batchIn({ destinationPortRange: '29876' })),
    verdict: 'broken',
    says: ['TCP 29877'],
  },
  {
    ...inbound,
    when: 'classic lets the two ports in by two rules',
    given: withRules(
      classic(),
      batchIn({ destinationPortRange: '29876' }),
      batchIn({ name: 'b', priority: 101, destinationPortRange: '29877' }),
    ),
    verdict: 'ok',
  },
  {
    ...inbound,
    when: 'classic has its rule for another region',
    given: withRules(
      classic(),
      batchIn({ sourceAddressPrefix: 'BatchNodeManagement.NorthEurope' }),
    ),
    verdict: 'broken',
    says: ['another region'],
    mend: ['--name batch-in --source-address-prefixes BatchNodeManagement.WestEurope'],
  },
  {
    ...inbound,
    when: 'classic has no group on its subnet',
    given: changed(classic(), subnetId, { networkSecurityGroup: null }),
    verdict: 'ok',
  },
  {
    ...inbound,
    when: 'classic lets a security group of applications in, of which nobody knows who is in it',
    given: withRules(classic(), {
      name: 'asg-in',
      properties: {
        ...(batchIn().properties as object),
        sourceAddressPrefix: '',
        sourceApplicationSecurityGroups: [{ id: '/subscriptions/s1/x/asg1' }],
      },
    }),
    verdict: 'not-checked',
    says: ['asg-in'],
  },
]

describe('inbound rules', () => {
  test.each(inboundSentences)('$when: $verdict', expectSentence)
})

// Network security groups: which rule decides about what goes out, in both modes.
import { describe, test } from 'vitest'
import {
  accountId,
  batchIn,
  batchOut,
  changed,
  classic,
  endpointId,
  nsgId,
  nsgsPath,
  privatePool,
  put,
  rule,
  simplified,
  subnetId,
  tagsPath,
  toAppliance,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { forbidden, gone } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const outbound = { check: 'outbound-rules' } as const

const outboundSentences: readonly Sentence[] = [
  {
    ...outbound,
    when: 'only the default rules stand, Internet is allowed',
    given: simplified(),
    verdict: 'ok',
    says: ['AllowInternetOutBound', 'TCP 443 to BatchNodeManagement.westeurope'],
  },
  {
    ...outbound,
    when: 'a rule denies everything',
    given: withRules(simplified(), rule()),
    verdict: 'broken',
    says: ['deny-all-out (priority 200) of nsg-batch', 'unusable'],
    mend: [
      'az network nsg rule create --resource-group rg-net --subscription s1 --nsg-name nsg-batch',
      '--priority 199',
      '--destination-address-prefixes BatchNodeManagement.westeurope',
      "--source-port-ranges '*'",
    ],
  },
  {
    ...outbound,
    when: 'the rule that denies comes after one that allows, in any order of the answer',
    given: withRules(simplified(), rule(), batchOut()),
    verdict: 'ok',
    says: ['batch-out', 'UDP 443 does not pass'],
  },
  {
    ...outbound,
    when: 'the rule that denies has the lower priority number',
    given: withRules(simplified(), rule({ priority: 150 }), batchOut({ priority: 160 })),
    verdict: 'broken',
    says: ['deny-all-out'],
    mend: ['--priority 149'],
  },
  {
    ...outbound,
    when: 'a rule by the name that the command would give is there: it is not overwritten',
    given: withRules(
      simplified(),
      rule(),
      rule({ name: 'allowbatchoutbound', priority: 300, destinationPortRange: '80' }),
    ),
    verdict: 'broken',
    mend: ['--name AllowBatchOutBound-2 '],
  },
  {
    ...outbound,
    when: 'no number is left before the rule that denies',
    given: withRules(simplified(), rule({ priority: 100 })),
    verdict: 'broken',
    mend: [
      'rule update --resource-group rg-net --subscription s1 --nsg-name nsg-batch --name deny-all-out --priority 101',
      '--priority 100 --direction Outbound',
    ],
  },
  {
    ...outbound,
    when: 'the rule that allows is for another region, and all else is denied',
    given: withRules(
      simplified(),
      batchOut({ destinationAddressPrefix: 'BatchNodeManagement.northeurope' }),
      rule({ name: 'DenyInternet', destinationAddressPrefix: 'Internet' }),
    ),
    verdict: 'broken',
    says: ['DenyInternet', 'batch-out allows it for BatchNodeManagement.northeurope'],
    mend: [
      'rule update',
      '--name batch-out --destination-address-prefixes BatchNodeManagement.WestEurope',
    ],
  },
  {
    ...outbound,
    when: 'another region by name, and the service tags may not be read',
    given: put(
      withRules(
        simplified(),
        batchOut({ destinationAddressPrefix: 'BatchNodeManagement.northeurope' }),
        rule(),
      ),
      tagsPath,
      forbidden('Microsoft.Network/locations/serviceTags/read'),
    ),
    verdict: 'broken',
    says: ['another region'],
  },
  ...(
    [
      'BatchNodeManagement',
      'AzureCloud',
      'AzureCloud.WestEurope',
      'INTERNET',
      '0.0.0.0/0',
      '*',
    ] as const
  ).map(
    (destinationAddressPrefix): Sentence => ({
      ...outbound,
      when: `${destinationAddressPrefix} is allowed before everything is denied`,
      given: withRules(simplified(), batchOut({ destinationAddressPrefix }), rule()),
      verdict: 'ok',
    }),
  ),
  ...(
    ['Storage.westeurope', 'Sql', 'VirtualNetwork', '10.0.0.0/8', 'AzureLoadBalancer'] as const
  ).map(
    (destinationAddressPrefix): Sentence => ({
      ...outbound,
      when: `only ${destinationAddressPrefix} is allowed before everything is denied`,
      given: withRules(simplified(), batchOut({ destinationAddressPrefix }), rule()),
      verdict: 'broken',
    }),
  ),
  {
    ...outbound,
    when: 'addresses are allowed that hold all of the service',
    given: withRules(
      simplified(),
      batchOut({ destinationAddressPrefixes: ['13.69.64.0/20', '20.50.1.0/28', '20.50.1.16/28'] }),
      rule(),
    ),
    verdict: 'ok',
  },
  {
    ...outbound,
    when: 'addresses are denied that hold a part of the service',
    given: withRules(
      simplified(),
      rule({ name: 'deny-some', destinationAddressPrefix: '20.50.0.0/16' }),
    ),
    verdict: 'not-checked',
    says: ['deny-some', 'a part of'],
  },
  {
    ...outbound,
    when: 'addresses are denied that hold none of the service',
    given: withRules(simplified(), rule({ destinationAddressPrefix: '52.0.0.0/8' })),
    verdict: 'ok',
  },
  {
    ...outbound,
    when: 'addresses are denied and the service tags cannot be read',
    given: put(
      withRules(
        simplified(),
        rule({ name: 'deny-some', destinationAddressPrefix: '20.50.0.0/16' }),
      ),
      tagsPath,
      forbidden('Microsoft.Network/locations/serviceTags/read'),
    ),
    verdict: 'not-checked',
    says: ['deny-some', 'needs Microsoft.Network/locations/serviceTags/read on the subscription'],
  },
  {
    ...outbound,
    when: 'a word nobody knows is denied',
    given: withRules(simplified(), rule({ name: 'corp', destinationAddressPrefix: 'CorpNetSaw' })),
    verdict: 'not-checked',
    says: ['corp'],
  },
  {
    ...outbound,
    when: 'VirtualNetwork is denied while the route table sends everything to an appliance',
    given: withRoutes(
      withRules(
        simplified(),
        rule({ name: 'no-vnet', destinationAddressPrefix: 'VirtualNetwork' }),
      ),
      toAppliance,
    ),
    verdict: 'not-checked',
    says: ['no-vnet'],
  },
  {
    ...outbound,
    when: 'UDP alone is denied',
    given: withRules(simplified(), rule({ protocol: 'Udp' })),
    verdict: 'ok',
    says: ['UDP 443 does not pass'],
  },
  {
    ...outbound,
    when: 'other ports are denied',
    given: withRules(simplified(), rule({ destinationPortRanges: ['80', '444-65535'] })),
    verdict: 'ok',
  },
  {
    ...outbound,
    when: 'another subnet is denied',
    given: withRules(simplified(), rule({ sourceAddressPrefix: '10.1.7.0/24' })),
    verdict: 'ok',
  },
  {
    ...outbound,
    when: 'half of the subnet is denied',
    given: withRules(simplified(), rule({ sourceAddressPrefix: '10.1.0.0/25' })),
    verdict: 'not-checked',
  },
  {
    ...outbound,
    when: 'one source port is denied',
    given: withRules(simplified(), rule({ sourcePortRange: '88-90' })),
    verdict: 'not-checked',
  },
  {
    ...outbound,
    when: 'a rule has no priority',
    given: withRules(simplified(), {
      name: 'odd',
      properties: { direction: 'Outbound', access: 'Deny' },
    }),
    verdict: 'not-checked',
    says: ['odd'],
  },
  {
    ...outbound,
    when: 'the group comes without its rules',
    given: changed(simplified(), nsgId, { securityRules: undefined }),
    verdict: 'not-checked',
    says: ['lacks its rules'],
  },
  {
    ...outbound,
    when: 'the group may not be read',
    given: put(simplified(), nsgId, forbidden('Microsoft.Network/networkSecurityGroups/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/networkSecurityGroups/read'],
    mend: ['--scope /subscriptions/s1/resourceGroups/rg-net'],
  },
  {
    ...outbound,
    when: 'the group that the subnet names is gone',
    given: put(simplified(), nsgId, gone),
    verdict: 'broken',
    says: ['nsg-batch of subnet nodes does not exist (404)'],
  },
  {
    ...outbound,
    when: 'the subnet may not be read',
    given: put(simplified(), subnetId, forbidden('Microsoft.Network/virtualNetworks/subnets/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/virtualNetworks/subnets/read'],
  },
  {
    ...outbound,
    when: "the platform's DNS is denied",
    given: withRules(
      simplified(),
      rule({ name: 'no-dns', destinationAddressPrefix: 'AzurePlatformDNS' }),
    ),
    verdict: 'not-checked',
    says: ['no-dns (priority 200) of nsg-batch denies AzurePlatformDNS'],
  },
  {
    ...outbound,
    when: 'a group that Batch made was given a rule that denies',
    given: put(simplified(), nsgsPath, [
      {
        name: 'g1-azurebatch-cloudservicenetworksecuritygroup',
        id: `${nsgsPath}/g1-azurebatch-cloudservicenetworksecuritygroup`,
        properties: { securityRules: [rule()] },
      },
      { name: 'nsg-of-others', id: `${nsgsPath}/x`, properties: { securityRules: [rule()] } },
    ]),
    verdict: 'not-checked',
    says: ["if it is this pool's"],
  },
  {
    ...outbound,
    when: 'the groups that Batch made may not be read: the group of the subnet decides, and it is said',
    given: put(simplified(), nsgsPath, forbidden('Microsoft.Network/networkSecurityGroups/read')),
    verdict: 'ok',
    says: [
      'were not read (needs Microsoft.Network/networkSecurityGroups/read on the resource group)',
    ],
  },
  {
    ...outbound,
    when: 'Internet is denied but the nodes go to a private endpoint',
    given: withRules(privatePool(), rule({ destinationAddressPrefix: 'Internet' })),
    verdict: 'ok',
    says: ['AllowVnetOutBound', 'private endpoint pe-nodes'],
  },
  {
    ...outbound,
    when: 'everything is denied and the nodes go to a private endpoint',
    given: withRules(privatePool(), rule()),
    verdict: 'broken',
    says: ['private endpoint pe-nodes'],
    mend: ['--destination-address-prefixes VirtualNetwork'],
  },
  {
    ...outbound,
    when: 'everything is denied and whether a private endpoint serves could not be read',
    given: put(
      withRules(privatePool(), rule({ destinationAddressPrefix: 'Internet' })),
      endpointId,
      forbidden('Microsoft.Network/privateEndpoints/read'),
    ),
    verdict: 'not-checked',
    says: ['Microsoft.Network/privateEndpoints/read'],
  },
  {
    ...outbound,
    when: 'Batch is allowed, all else denied, and whether a private endpoint serves could not be read',
    given: put(
      withRules(privatePool(), batchOut(), rule()),
      accountId,
      forbidden('Microsoft.Batch/batchAccounts/read'),
    ),
    verdict: 'not-checked',
    says: ['Microsoft.Batch/batchAccounts/read'],
  },
  {
    ...outbound,
    when: 'the subnet of the endpoint applies rules that let nobody in',
    given: changed(
      withRules(privatePool(), rule({ name: 'no-in', direction: 'Inbound' })),
      subnetId,
      { privateEndpointNetworkPolicies: 'Enabled' },
    ),
    verdict: 'broken',
    says: ['no-in'],
  },
  {
    ...outbound,
    when: 'classic needs Storage, which is denied',
    given: withRules(classic(), batchIn(), batchOut(), rule()),
    verdict: 'broken',
    says: ['TCP 443 to Storage.WestEurope'],
    mend: ['--name AllowStorageOutBound', '--destination-address-prefixes Storage.WestEurope'],
  },
]

describe('outbound rules', () => {
  test.each(outboundSentences)('$when: $verdict', expectSentence)
})

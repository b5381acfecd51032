// Ways out of the pool's network: routes, gateways, pools without public addresses.
import { describe, test } from 'vitest'
import {
  accountId,
  changed,
  classic,
  endpointId,
  ownAddresses,
  poolPath,
  privatePool,
  publicIpId,
  put,
  routeTableId,
  rule,
  simplified,
  subnetId,
  tagsPath,
  toAppliance,
  vnetId,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { forbidden, gone, unwell } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const routes = { check: 'routes' } as const
const toBatch = {
  name: 'batch',
  addressPrefix: 'BatchNodeManagement.WestEurope',
  nextHopType: 'Internet',
}
const dropAll = { name: 'drop', addressPrefix: '0.0.0.0/0', nextHopType: 'None' }
const gateway = { subnets: [{ name: 'GatewaySubnet' }] }

const routeSentences: readonly Sentence[] = [
  {
    ...routes,
    when: 'there is no route table',
    given: simplified(),
    verdict: 'ok',
    says: ['No route stands'],
  },
  {
    ...routes,
    when: 'everything goes to an appliance, simplified',
    given: withRoutes(simplified(), toAppliance),
    verdict: 'not-checked',
    says: [
      'to-firewall (0.0.0.0/0) of rt-batch',
      'virtual appliance 10.1.9.4',
      'TCP 443 to BatchNodeManagement.westeurope',
      'a1b2.westeurope.service.batch.azure.com',
    ],
    mend: [
      'az network route-table route create --resource-group rg-net --subscription s1 --route-table-name rt-batch',
      '--address-prefix BatchNodeManagement.westeurope --next-hop-type Internet',
    ],
  },
  {
    ...routes,
    when: 'everything goes to an appliance, classic',
    given: withRoutes(classic(), toAppliance),
    verdict: 'broken',
    says: ['answers then return by another way'],
    mend: ['--next-hop-type Internet'],
  },
  {
    ...routes,
    when: 'everything goes to an appliance but Batch has a route of its own, simplified',
    given: withRoutes(simplified(), toAppliance, toBatch),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the route for Batch is found without the list of service tags too',
    given: put(withRoutes(simplified(), toAppliance, toBatch), tagsPath, unwell),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the route for Batch is for another region',
    given: withRoutes(simplified(), dropAll, {
      ...toBatch,
      addressPrefix: 'BatchNodeManagement.NorthEurope',
    }),
    verdict: 'broken',
    says: ['drop (0.0.0.0/0)', 'next hop None'],
  },
  {
    ...routes,
    when: 'classic has a route for Batch, and Storage goes to the appliance',
    given: withRoutes(classic(), toAppliance, toBatch),
    verdict: 'not-checked',
    says: ['Storage.WestEurope', '*.blob, *.queue and *.table.core.windows.net'],
  },
  {
    ...routes,
    when: 'classic has a route for Batch and a service endpoint for Storage',
    given: changed(withRoutes(classic(), toAppliance, toBatch), subnetId, {
      serviceEndpoints: [{ service: 'Microsoft.Storage' }],
    }),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'everything is dropped',
    given: withRoutes(simplified(), dropAll),
    verdict: 'broken',
    says: ['drops traffic'],
  },
  {
    ...routes,
    when: 'everything is dropped but AzureCloud of the region goes out',
    given: withRoutes(simplified(), dropAll, {
      addressPrefix: 'AzureCloud.westeurope',
      nextHopType: 'Internet',
    }),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'a longer prefix takes a part of the service to an appliance',
    given: withRoutes(simplified(), toBatch, {
      ...toAppliance,
      name: 'half',
      addressPrefix: '13.69.65.64/27',
    }),
    verdict: 'not-checked',
    says: ['half', 'a part of the traffic'],
  },
  {
    ...routes,
    when: 'the same prefix stands as addresses and as tag: the addresses win',
    given: withRoutes(
      simplified(),
      toBatch,
      { ...toAppliance, name: 'one', addressPrefix: '13.69.65.64/26' },
      { ...toAppliance, name: 'two', addressPrefix: '20.50.1.0/27' },
    ),
    verdict: 'not-checked',
    says: ['virtual appliance 10.1.9.4'],
  },
  {
    ...routes,
    when: 'private ranges go to an appliance, as in every hub and spoke',
    given: withRoutes(simplified(), { ...toAppliance, addressPrefix: '10.0.0.0/8' }),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the network has a gateway that may announce a default route',
    given: changed(simplified(), vnetId, gateway),
    verdict: 'not-checked',
    says: ['gateway'],
    mend: [
      'nslookup a1b2.westeurope.service.batch.azure.com',
      'nc -vz a1b2.westeurope.service.batch.azure.com 443',
    ],
  },
  {
    ...routes,
    when: 'the network has a gateway whose routes the table keeps away',
    given: changed(
      changed(
        withRoutes(simplified(), { addressPrefix: '10.0.0.0/8', nextHopType: 'VnetLocal' }),
        vnetId,
        gateway,
      ),
      routeTableId,
      { disableBgpRoutePropagation: true },
    ),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the network uses the gateway of another, and Batch has a route of its own',
    given: changed(withRoutes(simplified(), toBatch), vnetId, {
      virtualNetworkPeerings: [
        { properties: { useRemoteGateways: true, peeringState: 'Connected' } },
      ],
    }),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the network may not be read, so that a gateway cannot be ruled out',
    given: put(simplified(), vnetId, forbidden('Microsoft.Network/virtualNetworks/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/virtualNetworks/read'],
  },
  {
    ...routes,
    when: 'the route table may not be read',
    given: put(
      withRoutes(simplified(), toAppliance),
      routeTableId,
      forbidden('Microsoft.Network/routeTables/read'),
    ),
    verdict: 'not-checked',
    says: ['Microsoft.Network/routeTables/read'],
  },
  {
    ...routes,
    when: 'the route table that the subnet names is gone',
    given: put(withRoutes(simplified(), toAppliance), routeTableId, gone),
    verdict: 'broken',
    says: ['rt-batch of subnet nodes does not exist (404)'],
  },
  {
    ...routes,
    when: 'everything goes to an appliance, but the nodes go to a private endpoint',
    given: withRoutes(privatePool(), toAppliance),
    verdict: 'ok',
    says: ['private endpoint pe-nodes'],
  },
  {
    ...routes,
    when: 'a route of one address takes the private endpoint to an appliance',
    given: withRoutes(privatePool(), {
      ...toAppliance,
      name: 'to-pe',
      addressPrefix: '10.1.0.9/32',
    }),
    verdict: 'not-checked',
    says: ['to-pe'],
  },
  {
    ...routes,
    when: 'the next hop is a word nobody knows',
    given: withRoutes(simplified(), { ...toAppliance, nextHopType: 'Wormhole' }),
    verdict: 'not-checked',
    says: ['wormhole'],
  },
]

const noPublicIp = { check: 'no-public-ip' } as const
/** Open to public networks and without its private endpoint: the way out is all there is. */
const bare = changed(privatePool(), accountId, {
  publicNetworkAccess: 'Enabled',
  privateEndpointConnections: [],
})

const wayOutSentences: readonly Sentence[] = [
  { ...noPublicIp, when: 'Batch gives public addresses', given: simplified(), verdict: 'ok' },
  {
    ...noPublicIp,
    when: 'a private endpoint serves the pool',
    given: privatePool(),
    verdict: 'ok',
    says: ['pe-nodes'],
  },
  {
    ...noPublicIp,
    when: 'nothing leads out and the subnet is private',
    given: bare,
    verdict: 'broken',
    says: ['no NAT gateway', 'default outbound access is off'],
    mend: [
      'az network private-endpoint create --name acct-nodemanagement',
      '--group-id nodeManagement',
    ],
  },
  {
    ...noPublicIp,
    when: 'nothing leads out but default outbound access',
    given: changed(bare, subnetId, { defaultOutboundAccess: undefined }),
    verdict: 'not-checked',
    says: ['31 March 2026'],
  },
  {
    ...noPublicIp,
    when: 'a NAT gateway leads out',
    given: put(
      changed(bare, subnetId, { natGateway: { id: '/subscriptions/s1/n/nat-1' } }),
      '/subscriptions/s1/n/nat-1',
      { properties: { publicIpAddresses: [{ id: '/subscriptions/s1/n/ip1' }] } },
    ),
    verdict: 'ok',
    says: ['nat-1'],
  },
  {
    ...noPublicIp,
    when: 'a route to a firewall leads out',
    given: withRoutes(bare, toAppliance),
    verdict: 'ok',
    says: ['10.1.9.4'],
  },
  {
    ...noPublicIp,
    when: 'the private endpoint may not be read',
    given: put(privatePool(), endpointId, forbidden('Microsoft.Network/privateEndpoints/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/privateEndpoints/read'],
  },
  {
    check: 'subnet',
    when: '250 nodes are asked for and two addresses are given',
    given: ownAddresses(2, 250),
    verdict: 'broken',
    says: ['2 public IP addresses', '250 nodes, which take 3'],
  },
  {
    check: 'subnet',
    when: '200 nodes are asked for and two addresses are given',
    given: ownAddresses(2, 200),
    verdict: 'ok',
  },
  {
    ...noPublicIp,
    when: 'an address of the pool is gone, so that nodes are not made, or made as they were',
    given: put(ownAddresses(2, 10), publicIpId(1), gone),
    verdict: 'not-checked',
  },
  {
    check: 'subnet',
    when: 'an address of the pool is gone',
    given: put(ownAddresses(2, 10), publicIpId(1), gone),
    verdict: 'broken',
    says: ['ip1 of pool frames does not exist (404)'],
  },
]

const mode = { check: 'communication-mode' } as const
const modeSentences: readonly Sentence[] = [
  { ...mode, when: 'simplified runs', given: simplified(), verdict: 'ok' },
  {
    ...mode,
    when: 'classic runs',
    given: classic(),
    verdict: 'not-checked',
    says: ['31 March 2026'],
    mend: [
      'az batch pool resize --account-name acct --account-endpoint https://acct.westeurope.batch.azure.com --pool-id frames --target-dedicated-nodes 0',
      '--target-dedicated-nodes 2 --target-low-priority-nodes 0',
    ],
  },
  {
    ...mode,
    when: 'classic runs without public addresses',
    given: changed(privatePool(), poolPath, { currentNodeCommunicationMode: 'classic' }),
    verdict: 'broken',
  },
  {
    ...mode,
    when: 'a pool without nodes wishes for classic',
    given: changed(simplified(), poolPath, {
      currentNodeCommunicationMode: undefined,
      targetNodeCommunicationMode: 'Classic',
      currentDedicatedNodes: 0,
    }),
    verdict: 'not-checked',
    says: ['Simplified is assumed', 'has no nodes'],
  },
  {
    ...mode,
    when: 'the pool may not be read',
    given: put(simplified(), poolPath, forbidden('Microsoft.Batch/batchAccounts/pools/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Batch/batchAccounts/pools/read'],
  },
]

describe('routes', () => {
  test.each(routeSentences)('$when: $verdict', expectSentence)
  test.each<Sentence>([
    {
      ...routes,
      when: 'a denying rule changes nothing about routes',
      given: withRules(simplified(), rule()),
      verdict: 'ok',
    },
  ])('$when', expectSentence)
})

describe('the way out', () => {
  test.each(wayOutSentences)('$when: $verdict', expectSentence)
})

describe('the mode', () => {
  test.each(modeSentences)('$when: $verdict', expectSentence)
})

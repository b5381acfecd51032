// Private endpoints of the account: whether the nodes can use one, and whether they must.
import { describe, test } from 'vitest'
import {
  accountId,
  changed,
  classic,
  endpointId,
  poolPath,
  privatePool,
  put,
  simplified,
  subnetId,
  vnetId,
} from '../support/arm-network.ts'
import { type ArmWorld, forbidden, gone } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const endpoint = { check: 'private-endpoint' } as const
const elsewhere =
  '/subscriptions/s1/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'

/** The status of the connection for nodes; that for clients stays. */
function connection(world: ArmWorld, status: string): ArmWorld {
  const account = world[accountId] as {
    properties: { privateEndpointConnections: { properties: object }[] }
  }
  const [nodes, ...others] = account.properties.privateEndpointConnections
  const privateLinkServiceConnectionState = { status }
  return changed(world, accountId, {
    privateEndpointConnections: [
      { ...nodes, properties: { ...nodes?.properties, privateLinkServiceConnectionState } },
      ...others,
    ],
  })
}

const endpointSentences: readonly Sentence[] = [
  {
    ...endpoint,
    when: 'the account is open',
    given: simplified(),
    verdict: 'ok',
    says: ['none is needed'],
  },
  {
    ...endpoint,
    when: 'the account is closed and has one',
    given: privatePool(),
    verdict: 'ok',
    says: ['pe-nodes'],
  },
  {
    ...endpoint,
    when: 'the account is closed and its connection waits',
    given: connection(privatePool(), 'Pending'),
    verdict: 'broken',
    says: ['private endpoint pe-nodes is pending'],
    mend: [
      `az network private-endpoint-connection approve --id ${accountId}/privateEndpointConnections/pe-nodes.1`,
    ],
  },
  {
    ...endpoint,
    when: 'the account is closed and has none',
    given: changed(simplified(), accountId, { publicNetworkAccess: 'Disabled' }),
    verdict: 'broken',
    mend: [
      `az network private-endpoint create --name acct-nodemanagement --resource-group rg-net --subscription s1 --location westeurope --subnet ${subnetId} --private-connection-resource-id ${accountId} --group-id nodeManagement`,
    ],
  },
  {
    ...endpoint,
    when: "the account is closed and the pool is in Batch's own network",
    given: changed(
      changed(simplified(), accountId, { publicNetworkAccess: 'Disabled' }),
      poolPath,
      { networkConfiguration: null },
    ),
    verdict: 'broken',
    says: ["Batch's own network"],
  },
  {
    ...endpoint,
    when: 'the endpoint behind an approved connection is gone',
    given: put(privatePool(), endpointId, gone),
    verdict: 'broken',
    says: ['pe-nodes does not exist, though its connection is approved'],
  },
  {
    ...endpoint,
    when: 'the endpoint may not be read',
    given: put(privatePool(), endpointId, forbidden('Microsoft.Network/privateEndpoints/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/privateEndpoints/read'],
  },
  {
    ...endpoint,
    when: 'the endpoint is still being made',
    given: changed(privatePool(), endpointId, { provisioningState: 'Updating' }),
    verdict: 'broken',
    says: ['pe-nodes is updating'],
  },
  {
    ...endpoint,
    when: 'the endpoint stands in a network that is not peered',
    given: changed(privatePool(), endpointId, { subnet: { id: `${elsewhere}/subnets/x` } }),
    verdict: 'broken',
    says: ['vnet-hub, to which vnet-batch is not peered'],
  },
  {
    ...endpoint,
    when: 'the endpoint stands in a peered network',
    given: changed(
      changed(privatePool(), endpointId, { subnet: { id: `${elsewhere}/subnets/x` } }),
      vnetId,
      {
        virtualNetworkPeerings: [
          { properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: elsewhere } } },
        ],
      },
    ),
    verdict: 'ok',
  },
  {
    ...endpoint,
    when: 'an older answer leaves out what the connection is for, the endpoint says it',
    given: changed(privatePool(), accountId, {
      privateEndpointConnections: [
        {
          properties: {
            privateEndpoint: { id: endpointId },
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ],
    }),
    verdict: 'ok',
  },
  {
    ...endpoint,
    when: 'a perimeter secures the account',
    given: changed(simplified(), accountId, { publicNetworkAccess: 'SecuredByPerimeter' }),
    verdict: 'ok',
    says: ['perimeter'],
  },
  {
    ...endpoint,
    when: 'the switch of the account has a value of tomorrow',
    given: changed(simplified(), accountId, { publicNetworkAccess: 'Quantum' }),
    verdict: 'not-checked',
  },
  { ...endpoint, when: 'classic runs', given: classic(), verdict: 'ok', says: ['classic'] },
]

describe('private endpoints', () => {
  test.each(endpointSentences)('$when: $verdict', expectSentence)
})

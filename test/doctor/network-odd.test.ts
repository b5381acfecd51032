// Odd bodies before the network half of the doctor: what lacks a part must not pass for what has none, nor a new word for a bad one.
import { describe, expect, test } from 'vitest'
import {
  accountId,
  changed,
  endpointId,
  poolPath,
  privatePool,
  put,
  simplified,
  subnetId,
  vnetId,
  withRoutes,
} from '../support/arm-network.ts'
import { examined, expectSentence, type Sentence } from './examined.ts'

const otherVnet = vnetId.replace('vnet-batch', 'vnet-shared')
const peering = (more: object = {}) => ({
  virtualNetworkPeerings: [
    { properties: { remoteVirtualNetwork: { id: otherVnet }, peeringState: 'Connected', ...more } },
  ],
})
const elsewhere = changed(privatePool(), endpointId, {
  subnet: { id: `${otherVnet}/subnets/pe` },
  customDnsConfigs: [{ ipAddresses: ['10.9.0.5'] }],
})
const nodeConn = (properties: object) => {
  const account = privatePool()[accountId] as {
    properties: { privateEndpointConnections: { properties: object }[] }
  }
  const [first, ...rest] = account.properties.privateEndpointConnections
  return changed(privatePool(), accountId, {
    privateEndpointConnections: [
      { ...first, properties: { ...first?.properties, ...properties } },
      ...rest,
    ],
  })
}

const rows: readonly Sentence[] = [
  {
    when: 'the pool comes without its properties',
    given: put(simplified(), poolPath, { id: poolPath, name: 'frames' }),
    check: 'communication-mode',
    verdict: 'not-checked',
  },
  {
    when: 'the subnet comes without its properties',
    given: put(simplified(), subnetId, { id: subnetId }),
    check: 'outbound-rules',
    verdict: 'not-checked',
  },
  {
    when: 'the subnet comes empty',
    given: put(simplified(), subnetId, {}),
    check: 'routes',
    verdict: 'not-checked',
  },
  {
    when: 'the subnet has a group without an id',
    given: changed(simplified(), subnetId, { networkSecurityGroup: {} }),
    check: 'outbound-rules',
    verdict: 'not-checked',
  },
  {
    when: 'the subnet has a route table without an id',
    given: changed(simplified(), subnetId, { routeTable: {} }),
    check: 'routes',
    verdict: 'not-checked',
  },
  {
    when: 'the account comes without its properties',
    given: put(simplified(), accountId, { id: accountId }),
    check: 'account-firewall',
    verdict: 'not-checked',
  },
  {
    when: 'the network comes without its properties',
    given: put(simplified(), vnetId, { id: vnetId }),
    check: 'dns',
    verdict: 'not-checked',
  },
  {
    when: 'the network comes without its id',
    given: put(privatePool(), vnetId, {
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] } },
    }),
    check: 'dns',
    verdict: 'ok',
  },
  {
    when: 'the connection has no status',
    given: nodeConn({ privateLinkServiceConnectionState: {} }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'the connection has a status of tomorrow',
    given: nodeConn({ privateLinkServiceConnectionState: { status: 'Suspended' } }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'neither connection nor endpoint says what it leads to',
    given: changed(nodeConn({ groupIds: [] }), endpointId, { privateLinkServiceConnections: [] }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'the endpoint does not say whether it is whole',
    given: changed(privatePool(), endpointId, { provisioningState: undefined }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'the endpoint failed to be made',
    given: changed(privatePool(), endpointId, { provisioningState: 'Failed' }),
    check: 'private-endpoint',
    verdict: 'broken',
  },
  {
    when: 'the endpoint does not say in which subnet it stands',
    given: changed(privatePool(), endpointId, { subnet: undefined }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'the connection waits for approval',
    given: nodeConn({ privateLinkServiceConnectionState: { status: 'Pending' } }),
    check: 'private-endpoint',
    verdict: 'broken',
    says: ['is pending'],
    mend: ['private-endpoint-connection approve'],
  },
  {
    when: 'the connection is rejected',
    given: nodeConn({ privateLinkServiceConnectionState: { status: 'Rejected' } }),
    check: 'private-endpoint',
    verdict: 'broken',
    says: ['rejected'],
  },
  {
    when: 'the endpoint is in a peered network, whose peering lets nothing through',
    given: changed(elsewhere, vnetId, peering({ allowVirtualNetworkAccess: false })),
    check: 'private-endpoint',
    verdict: 'broken',
    says: ['lets no traffic through'],
  },
  {
    when: 'the endpoint is in a peered network',
    given: changed(elsewhere, vnetId, peering({ allowVirtualNetworkAccess: true })),
    check: 'private-endpoint',
    verdict: 'ok',
  },
  {
    when: 'the endpoint is in a network that is not peered',
    given: elsewhere,
    check: 'private-endpoint',
    verdict: 'broken',
    says: ['vnet-shared'],
  },
  {
    when: 'the endpoint is in a network that a hub may lead to',
    given: withRoutes(elsewhere, {
      name: 'hub',
      addressPrefix: '10.0.0.0/8',
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: '10.0.0.4',
    }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
]

const odd = 'Tomorrow'
const npip = { subnetId, publicIPAddressConfiguration: [odd] }
const closed = privatePool()
const wrongForms: readonly Sentence[] = (
  [
    [simplified(), subnetId, { networkSecurityGroup: odd }, 'outbound-rules'],
    [simplified(), subnetId, { routeTable: [odd] }, 'routes'],
    [simplified(), poolPath, { networkConfiguration: [odd] }, 'outbound-rules'],
    [simplified(), poolPath, { networkConfiguration: { subnetId: {} } }, 'routes'],
    [simplified(), poolPath, { networkConfiguration: npip }, 'no-public-ip'],
    [simplified(), poolPath, { networkConfiguration: npip }, 'private-endpoint'],
    [closed, accountId, { publicNetworkAccess: [odd] }, 'account-firewall'],
    [simplified(), accountId, { publicNetworkAccess: {} }, 'private-endpoint'],
    [closed, accountId, { privateEndpointConnections: odd }, 'private-endpoint'],
    [closed, accountId, { privateEndpointConnections: odd }, 'dns'],
    [closed, accountId, { privateEndpointConnections: [null] }, 'dns'],
    [simplified(), accountId, { networkProfile: odd }, 'account-firewall'],
    [simplified(), accountId, { NetworkProfile: { NodeManagementAccess: {} } }, 'private-endpoint'],
    [simplified(), accountId, { networkProfile: { nodeManagementAccess: 7 } }, 'account-firewall'],
  ] as const
).map(([of, path, properties, check]) => ({
  when: `${path.split('/').at(-1)} comes with ${JSON.stringify(properties)}`,
  given: changed(of, path, properties),
  check,
  verdict: 'not-checked',
}))

describe('a part in another form', () => {
  test.each(wrongForms)('$when: $check is neither ok nor broken', expectSentence)

  test.each([poolPath, accountId, subnetId, vnetId])(
    'an empty %s is one that was not read',
    async (path) => {
      const answers = await examined(put(simplified(), path, { properties: {} }))
      expect(answers.some(({ said }) => said.includes('lacks its properties'))).toBe(true)
    },
  )
})

describe('odd answers', () => {
  test.each(rows)('$when: $check $verdict', expectSentence)
})

// Edges of the network checks where a condition less would go unseen: what a command must not undo, what was not read, which group counts.
import { describe, expect, test } from 'vitest'
import { gatherNetwork } from '../../src/doctor/gather-network.ts'
import {
  accountId,
  batchOut,
  changed,
  classic,
  endpointId,
  nsgsPath,
  poolPath,
  privatePool,
  put,
  routeTableId,
  rule,
  simplified,
  subnetId,
  toAppliance,
  vnetId,
  withRoutes,
  withRules,
  zonesPath,
} from '../support/arm-network.ts'
import { type ArmWorld, armStandIn, forbidden } from '../support/arm-stand-in.ts'
import { examined, expectSentence, type Sentence } from './examined.ts'

const out = { check: 'outbound-rules' } as const
const routes = { check: 'routes' } as const
const door = { check: 'private-endpoint' } as const
const nopublic = { check: 'no-public-ip' } as const
const natId = vnetId.replace('virtualNetworks/vnet-batch', 'natGateways/nat-1')

/** No public addresses, the account open, nothing that leads out, a private subnet. */
const bare = changed(
  changed(simplified(), poolPath, {
    networkConfiguration: {
      subnetId,
      publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' },
    },
  }),
  subnetId,
  { defaultOutboundAccess: false },
)
const withNat = put(changed(bare, subnetId, { natGateway: { id: natId } }), natId, {
  properties: { publicIpAddresses: [{ id: `${natId}/ip` }] },
})
const otherVnet = vnetId.replace('vnet-batch', 'vnet-shared')
const elsewhere = changed(privatePool(), endpointId, {
  subnet: { id: `${otherVnet}/subnets/pe` },
  customDnsConfigs: [{ ipAddresses: ['10.9.0.5'] }],
})
const { properties: held } = privatePool()[accountId] as {
  properties: { privateEndpointConnections: readonly object[] }
}
/** The account is open, and has the endpoint of the nodes alone. */
const openElsewhere = changed(elsewhere, accountId, {
  publicNetworkAccess: 'Enabled',
  privateEndpointConnections: held.privateEndpointConnections.slice(0, 1),
})
const hub = otherVnet.replace('/s1/', '/s2/')
const peered = {
  virtualNetworkPeerings: [
    { properties: { remoteVirtualNetwork: { id: hub }, peeringState: 'Connected' } },
  ],
}

const rows: readonly Sentence[] = [
  {
    ...out,
    when: 'the rule for another region is also for another service: it is left as it is',
    given: withRules(
      simplified(),
      batchOut({ destinationAddressPrefixes: ['BatchNodeManagement.northeurope', 'Sql'] }),
      rule(),
    ),
    verdict: 'broken',
    mend: ['nsg rule create'],
  },
  {
    ...out,
    when: 'the rule for another region comes after the one that denies',
    given: withRules(
      simplified(),
      rule(),
      batchOut({ destinationAddressPrefix: 'BatchNodeManagement.northeurope', priority: 300 }),
    ),
    verdict: 'broken',
    mend: ['nsg rule create', '--priority 199'],
  },
  {
    ...out,
    when: 'a denied group of applications stands beside addresses that are none of the nodes',
    given: withRules(simplified(), {
      name: 'by-group',
      properties: {
        ...(rule({ sourceAddressPrefix: '' }) as { properties: object }).properties,
        sourceApplicationSecurityGroups: [{ id: `${nsgsPath}/asg-render` }],
      },
    }),
    verdict: 'not-checked',
    says: ['by-group'],
  },
  {
    ...out,
    when: 'only groups of others deny in the resource group of the network',
    given: put(simplified(), nsgsPath, [
      { name: 'nsg-of-others', id: `${nsgsPath}/x`, properties: { securityRules: [rule()] } },
    ]),
    verdict: 'ok',
  },
  {
    check: 'inbound-rules',
    when: 'a group of another pool lacks the rule that classic needs',
    given: put(classic(), nsgsPath, [
      { name: 'g-azurebatch-x', id: `${nsgsPath}/x`, properties: { securityRules: [] } },
    ]),
    verdict: 'ok',
  },
  {
    ...out,
    when: "the platform's DNS is allowed",
    given: withRules(
      simplified(),
      rule({ access: 'Allow', destinationAddressPrefix: 'AzurePlatformDNS' }),
    ),
    verdict: 'ok',
  },
  {
    ...out,
    when: 'the subnet of the endpoint applies rules of groups alone, and they let nobody in',
    given: changed(
      withRules(privatePool(), rule({ name: 'no-in', direction: 'Inbound' })),
      subnetId,
      { privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled' },
    ),
    verdict: 'broken',
    says: ['no-in'],
  },
  {
    ...out,
    when: 'VirtualNetwork is denied, and the routes that it holds may not be read',
    given: put(
      withRoutes(withRules(simplified(), rule({ destinationAddressPrefix: 'VirtualNetwork' }))),
      routeTableId,
      forbidden('a/read'),
    ),
    verdict: 'not-checked',
  },
  {
    ...routes,
    when: 'the pool leaves by a NAT gateway, and a route drops everything',
    given: withRoutes(withNat, { addressPrefix: '0.0.0.0/0', nextHopType: 'None' }),
    verdict: 'broken',
    mend: ['route-table route create', '--next-hop-type Internet'],
  },
  {
    ...routes,
    when: 'the pool has no public address, and a route drops everything: an endpoint helps',
    given: withRoutes(bare, { addressPrefix: '0.0.0.0/0', nextHopType: 'None' }),
    verdict: 'broken',
    mend: ['private-endpoint create', '--group-id nodeManagement'],
  },
  {
    ...nopublic,
    when: 'a gateway may announce a way out of a private subnet',
    given: changed(bare, vnetId, { subnets: [{ name: 'GatewaySubnet' }] }),
    verdict: 'not-checked',
    says: ['may announce'],
  },
  {
    ...nopublic,
    when: 'a gateway is there, but the table keeps its routes away',
    given: changed(
      changed(withRoutes(bare), routeTableId, { disableBgpRoutePropagation: true }),
      vnetId,
      { subnets: [{ name: 'GatewaySubnet' }] },
    ),
    verdict: 'broken',
  },
  {
    ...nopublic,
    when: 'a part of the service alone has a route to a firewall',
    given: withRoutes(bare, { ...toAppliance, addressPrefix: '13.69.65.64/26' }),
    verdict: 'not-checked',
  },
  {
    ...nopublic,
    when: 'a part of the service alone is dropped, and a NAT gateway leads out',
    given: withRoutes(withNat, { addressPrefix: '13.69.65.64/26', nextHopType: 'None' }),
    verdict: 'not-checked',
    says: ['or a part of it'],
  },
  {
    ...nopublic,
    when: 'the NAT gateway may not be read',
    given: put(withNat, natId, forbidden('Microsoft.Network/natGateways/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/natGateways/read'],
  },
  {
    ...door,
    when: 'nothing leads out, and an endpoint waits for approval',
    given: changed(bare, accountId, {
      privateEndpointConnections: [
        {
          id: `${accountId}/privateEndpointConnections/pe`,
          properties: {
            groupIds: ['nodeManagement'],
            privateEndpoint: { id: endpointId },
            privateLinkServiceConnectionState: { status: 'Pending' },
          },
        },
      ],
    }),
    verdict: 'broken',
    says: ['is pending', 'gives no way out'],
    mend: ['private-endpoint-connection approve'],
  },
  {
    ...nopublic,
    when: 'nothing leads out, and whether an endpoint serves may not be read',
    given: put(bare, accountId, forbidden('Microsoft.Batch/batchAccounts/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Batch/batchAccounts/read'],
  },
  {
    ...door,
    when: 'the endpoint is elsewhere, and no route to an appliance leads to it',
    given: withRoutes(elsewhere, { ...toAppliance, addressPrefix: '192.168.0.0/16' }),
    verdict: 'broken',
  },
  {
    ...door,
    when: 'the endpoint is elsewhere, and a route to it leads nowhere',
    given: withRoutes(elsewhere, { addressPrefix: '10.9.0.0/16', nextHopType: 'None' }),
    verdict: 'broken',
  },
  {
    ...door,
    when: 'the endpoint is elsewhere, and the routes may not be read',
    given: put(withRoutes(elsewhere), routeTableId, forbidden('a/read')),
    verdict: 'not-checked',
    says: ['route table'],
  },
  {
    ...door,
    when: 'the endpoint is elsewhere, and the gateway of the hub may lead to it',
    given: changed(elsewhere, vnetId, {
      virtualNetworkPeerings: [
        {
          properties: {
            remoteVirtualNetwork: { id: hub },
            peeringState: 'Connected',
            useRemoteGateways: true,
          },
        },
      ],
    }),
    verdict: 'not-checked',
    says: ['gateway'],
  },
  {
    ...door,
    when: 'the endpoint is in a network whose peering is cut',
    given: changed(elsewhere, vnetId, {
      virtualNetworkPeerings: [
        {
          properties: { remoteVirtualNetwork: { id: otherVnet }, peeringState: 'Disconnected' },
        },
      ],
    }),
    verdict: 'broken',
    says: ['not peered'],
  },
  {
    check: 'dns',
    when: 'the endpoint is elsewhere, the zones of the network are seen and those of its hub are not',
    given: put(changed(openElsewhere, vnetId, peered), zonesPath, []),
    verdict: 'not-checked',
    says: ['subscription s2'],
  },
  {
    check: 'dns',
    when: 'the endpoint is elsewhere, and all zones at hand are seen',
    given: put(
      put(changed(openElsewhere, vnetId, peered), zonesPath, []),
      zonesPath.replace('/s1/', '/s2/'),
      [],
    ),
    verdict: 'ok',
  },
  {
    check: 'subnet',
    when: 'what is in use does not show, and no more nodes are asked for',
    given: changed(simplified(), subnetId, { ipConfigurations: undefined }),
    verdict: 'ok',
  },
  {
    check: 'communication-mode',
    when: 'the name of the account comes with a scheme and a port',
    given: changed(
      changed(privatePool(), poolPath, { currentNodeCommunicationMode: 'Classic' }),
      accountId,
      { accountEndpoint: 'https://acct.westeurope.batch.azure.com:443/' },
    ),
    verdict: 'broken',
    mend: ['--account-endpoint https://acct.westeurope.batch.azure.com --pool-id'],
  },
]

describe('edges', () => {
  test.each(rows)('$when: $check $verdict', expectSentence)

  const mendOf = async (world: ArmWorld, check: string) =>
    (await examined(world)).find((one) => one.check === check)?.mend

  test.each([
    {
      when: 'scales itself',
      pool: {
        scaleSettings: { autoScale: { formula: 'x' } },
        resizeOperationStatus: { targetDedicatedNodes: 2 },
      },
    },
    { when: 'does not say its targets', pool: { scaleSettings: {} } },
  ])('a pool that $when is not brought to zero', async ({ pool }) => {
    const classicRuns = { currentNodeCommunicationMode: 'Classic', ...pool }
    expect(await mendOf(changed(privatePool(), poolPath, classicRuns), 'communication-mode')).toBe(
      '',
    )
  })

  test('a route that would not win is not made', async () => {
    const drops = ['13.69.65.64/26', '20.50.1.0/27'].map((addressPrefix, at) => ({
      name: `d${at}`,
      addressPrefix,
      nextHopType: 'None',
    }))
    const mend = await mendOf(withRoutes(simplified(), ...drops), 'routes')
    expect(mend).not.toContain('--address-prefix BatchNodeManagement')
    expect(mend?.split('\n')).toHaveLength(2)
  })

  test('a list that ended early is not a whole one', async () => {
    const arm = armStandIn(simplified())
    const short = { items: [], complete: false }
    const facts = await gatherNetwork(
      { ...arm, list: async () => ({ kind: 'read', value: short }) },
      { accountId, poolId: 'frames' },
    )
    expect(facts.nicNsgs).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('more pages'),
    })
  })
})

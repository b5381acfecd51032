// Ways that look open or shut and are not: halves of all addresses, next hops without an address, doors behind doors.
import { describe, test } from 'vitest'
import {
  accountId,
  batchIn,
  batchOut,
  changed,
  classic,
  endpointId,
  ownAddresses,
  poolPath,
  privatePool,
  publicIpId,
  put,
  record,
  rule,
  simplified,
  subnetId,
  tagsPath,
  toAppliance,
  vnetId,
  withRoutes,
  withRules,
  zoneId,
  zonesPath,
} from '../support/arm-network.ts'
import { forbidden } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const halves = (hop: string, address = '10.1.9.4') => [
  { name: 'low', addressPrefix: '0.0.0.0/1', nextHopType: hop, nextHopIpAddress: address },
  { name: 'high', addressPrefix: '128.0.0.0/1', nextHopType: hop, nextHopIpAddress: address },
]
const noTags = (world: ReturnType<typeof simplified>) =>
  put(world, tagsPath, forbidden('Microsoft.Network/locations/serviceTags/read'))
const npip = {
  networkConfiguration: {
    subnetId,
    publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' },
  },
}
const npipOpen = changed(simplified(), poolPath, npip)
const otherVnet = vnetId.replace('vnet-batch', 'vnet-shared')
const elsewhere = changed(privatePool(), endpointId, {
  subnet: { id: `${otherVnet}/subnets/pe` },
  customDnsConfigs: [{ ipAddresses: ['10.9.0.5'] }],
})
const natId = `${vnetId.replace('virtualNetworks/vnet-batch', 'natGateways/nat-1')}`
const rows: readonly Sentence[] = [
  {
    when: 'both halves of all addresses go to an appliance, classic',
    given: withRoutes(classic(), ...halves('VirtualAppliance')),
    check: 'routes',
    verdict: 'broken',
  },
  {
    when: 'both halves of all addresses are dropped',
    given: withRoutes(simplified(), ...halves('None', '')),
    check: 'routes',
    verdict: 'broken',
  },
  {
    when: 'both halves of all addresses are dropped, and the service tags may not be read',
    given: noTags(withRoutes(simplified(), ...halves('None', ''))),
    check: 'routes',
    verdict: 'broken',
  },
  {
    when: 'both halves of all addresses go out',
    given: withRoutes(simplified(), ...halves('Internet', '')),
    check: 'routes',
    verdict: 'ok',
  },
  {
    when: 'VirtualNetwork is denied while both halves of all addresses go to an appliance',
    given: withRoutes(
      withRules(simplified(), rule({ destinationAddressPrefix: 'VirtualNetwork' })),
      ...halves('VirtualAppliance'),
    ),
    check: 'outbound-rules',
    verdict: 'not-checked',
  },
  {
    when: 'VirtualNetwork is denied while a route sends Batch to an appliance',
    given: withRoutes(
      withRules(simplified(), rule({ destinationAddressPrefix: 'VirtualNetwork' })),
      {
        addressPrefix: 'BatchNodeManagement.westeurope',
        nextHopType: 'VirtualAppliance',
        nextHopIpAddress: '10.1.9.4',
      },
    ),
    check: 'outbound-rules',
    verdict: 'not-checked',
  },
  {
    when: 'both halves of all addresses go to a firewall',
    given: changed(withRoutes(npipOpen, ...halves('VirtualAppliance')), subnetId, {
      defaultOutboundAccess: false,
    }),
    check: 'no-public-ip',
    verdict: 'ok',
  },
  {
    when: 'a firewall leads out, but Batch has a route straight out of a private subnet',
    given: changed(
      withRoutes(npipOpen, toAppliance, {
        addressPrefix: 'BatchNodeManagement.westeurope',
        nextHopType: 'Internet',
      }),
      subnetId,
      { defaultOutboundAccess: false },
    ),
    check: 'no-public-ip',
    verdict: 'broken',
  },
  {
    when: 'a firewall leads out, but Batch has a route straight out',
    given: withRoutes(npipOpen, toAppliance, {
      addressPrefix: 'BatchNodeManagement.westeurope',
      nextHopType: 'Internet',
    }),
    check: 'no-public-ip',
    verdict: 'not-checked',
  },
  {
    when: 'a route for Batch alone leads to a firewall',
    given: changed(
      withRoutes(npipOpen, {
        addressPrefix: 'BatchNodeManagement',
        nextHopType: 'VirtualAppliance',
        nextHopIpAddress: '10.1.9.4',
      }),
      subnetId,
      { defaultOutboundAccess: false },
    ),
    check: 'no-public-ip',
    verdict: 'ok',
  },
  {
    when: 'everything is dropped beside a NAT gateway',
    given: changed(
      put(withRoutes(npipOpen, { addressPrefix: '0.0.0.0/0', nextHopType: 'None' }), natId, {
        id: natId,
        properties: { publicIpAddresses: [{ id: publicIpId(1) }] },
      }),
      subnetId,
      { natGateway: { id: natId } },
    ),
    check: 'no-public-ip',
    verdict: 'broken',
  },
  {
    when: 'the NAT gateway has no address',
    given: changed(
      put(npipOpen, natId, { id: natId, properties: { idleTimeoutInMinutes: 4 } }),
      subnetId,
      {
        natGateway: { id: natId },
      },
    ),
    check: 'no-public-ip',
    verdict: 'broken',
  },
  {
    when: 'a route server in the network may announce a default route',
    given: changed(simplified(), vnetId, { subnets: [{ name: 'RouteServerSubnet' }] }),
    check: 'routes',
    verdict: 'not-checked',
  },
  {
    when: 'no endpoint serves, and the rules of the account keep the nodes out',
    given: changed(ownAddresses(1, 2), accountId, {
      networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [] } },
    }),
    check: 'private-endpoint',
    verdict: 'broken',
  },
  {
    when: 'no endpoint serves, and whether the rules of the account let the nodes in does not show',
    given: changed(simplified(), accountId, {
      networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [] } },
    }),
    check: 'private-endpoint',
    verdict: 'not-checked',
  },
  {
    when: 'no endpoint serves, and the nodes have no other way out',
    given: changed(npipOpen, subnetId, { defaultOutboundAccess: false }),
    check: 'private-endpoint',
    verdict: 'broken',
  },
  {
    when: 'the rules of the account have a default of tomorrow',
    given: changed(simplified(), accountId, {
      networkProfile: { nodeManagementAccess: { defaultAction: 'Audit', ipRules: [] } },
    }),
    check: 'account-firewall',
    verdict: 'not-checked',
  },
  {
    when: 'the pool has its addresses in a way of tomorrow',
    given: changed(simplified(), poolPath, {
      networkConfiguration: { subnetId, publicIPAddressConfiguration: { provision: 'Tomorrow' } },
    }),
    check: 'no-public-ip',
    verdict: 'not-checked',
  },
  {
    when: 'an address of the pool may not be read',
    given: put(
      ownAddresses(1, 2),
      publicIpId(1),
      forbidden('Microsoft.Network/publicIPAddresses/read'),
    ),
    check: 'no-public-ip',
    verdict: 'not-checked',
  },
  {
    when: 'all but Batch leaves by a firewall, and the addresses of the pool are not let in',
    given: changed(
      withRoutes(ownAddresses(1, 2), toAppliance, {
        addressPrefix: 'BatchNodeManagement.westeurope',
        nextHopType: 'Internet',
      }),
      accountId,
      { networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [] } } },
    ),
    check: 'account-firewall',
    verdict: 'broken',
    says: ['20.0.0.1'],
  },
  {
    when: 'both halves of all addresses leave by a firewall, and those of the pool are let in',
    given: changed(withRoutes(ownAddresses(1, 2), ...halves('VirtualAppliance')), accountId, {
      networkProfile: {
        nodeManagementAccess: {
          defaultAction: 'Deny',
          ipRules: [{ action: 'Allow', value: '20.0.0.1' }],
        },
      },
    }),
    check: 'account-firewall',
    verdict: 'not-checked',
  },
  {
    when: 'classic runs, and the endpoint may not be read',
    given: put(
      changed(privatePool(), poolPath, { currentNodeCommunicationMode: 'Classic' }),
      endpointId,
      forbidden('x/read'),
    ),
    check: 'account-firewall',
    verdict: 'ok',
  },
  {
    when: 'the endpoint is elsewhere, and zones were not all seen',
    given: put(
      changed(changed(elsewhere, accountId, { publicNetworkAccess: 'Enabled' }), vnetId, {
        virtualNetworkPeerings: [
          {
            properties: {
              remoteVirtualNetwork: { id: otherVnet.replace('/s1/', '/s2/') },
              peeringState: 'Connected',
            },
          },
        ],
      }),
      zonesPath,
      forbidden('Microsoft.Network/privateDnsZones/read'),
    ),
    check: 'dns',
    verdict: 'not-checked',
  },
  {
    when: 'the zone is not linked, and the group denies the public way',
    given: put(
      changed(
        withRules(
          changed(privatePool(), poolPath, {
            networkConfiguration: {
              subnetId,
              publicIPAddressConfiguration: { provision: 'BatchManaged' },
            },
          }),
          rule({ destinationAddressPrefix: 'Internet' }),
        ),
        accountId,
        { publicNetworkAccess: 'Enabled' },
      ),
      `${zoneId}/virtualNetworkLinks`,
      [],
    ),
    check: 'dns',
    verdict: 'broken',
  },
  {
    when: 'a CNAME of the name stands beside an address for all names',
    given: put(
      put(privatePool(), `${zoneId}/A`, [
        record('*', '10.1.0.77'),
        record('acct.westeurope', '10.1.2.5'),
      ]),
      `${zoneId}/CNAME`,
      [{ name: 'a1b2.westeurope.service' }],
    ),
    check: 'dns',
    verdict: 'not-checked',
  },
  {
    when: 'both halves of all addresses are allowed, and the service tags may not be read',
    given: noTags(
      withRules(
        simplified(),
        batchOut({ destinationAddressPrefixes: ['0.0.0.0/1', '128.0.0.0/1'] }),
        rule(),
      ),
    ),
    check: 'outbound-rules',
    verdict: 'ok',
  },
  {
    when: 'the rule for another region is also for another subnet: a rule of its own is made',
    given: withRules(
      simplified(),
      batchOut({
        destinationAddressPrefix: 'BatchNodeManagement.northeurope',
        sourceAddressPrefix: '10.7.0.0/24',
      }),
      rule(),
    ),
    check: 'outbound-rules',
    verdict: 'broken',
    mend: ['rule create'],
  },
  {
    when: 'the inbound rule is for another region',
    given: withRules(
      classic(),
      batchIn({ sourceAddressPrefix: 'BatchNodeManagement.northeurope' }),
    ),
    check: 'inbound-rules',
    verdict: 'broken',
    mend: ['rule update'],
  },
  {
    when: 'the route for Batch drops it: it is overwritten',
    given: withRoutes(simplified(), {
      name: 'drop',
      addressPrefix: 'BatchNodeManagement.westeurope',
      nextHopType: 'None',
    }),
    check: 'routes',
    verdict: 'broken',
    mend: ['--name drop '],
  },
  {
    when: 'the addresses of Batch are dropped by routes as long as theirs',
    given: withRoutes(
      simplified(),
      { name: 'd1', addressPrefix: '13.69.65.64/26', nextHopType: 'None' },
      { name: 'd2', addressPrefix: '20.50.1.0/27', nextHopType: 'None' },
    ),
    check: 'routes',
    verdict: 'broken',
    mend: ['--name d1 ', '--name d2 '],
  },
]

describe('half ways', () => {
  test.each(rows)('$when: $check $verdict', expectSentence)
})

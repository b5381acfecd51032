// The names that lead to private endpoints, in all layouts of zones that are in the field.
import { describe, test } from 'vitest'
import {
  accountId,
  changed,
  classic,
  endpointId,
  link,
  nodeName,
  poolPath,
  privatePool,
  put,
  record,
  simplified,
  subnetId,
  vnetId,
  zoneId,
  zonesPath,
} from '../support/arm-network.ts'
import { type ArmWorld, forbidden, gone } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const dns = { check: 'dns' } as const
const links = `${zoneId}/virtualNetworkLinks`
const nslookup = [`nslookup ${nodeName}`, `nc -vz ${nodeName} 443`]
const clients = record('acct.westeurope', '10.1.2.5')
const elsewhere =
  '/subscriptions/s1/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub'

/** Zones of another layout in place of privatelink.batch.azure.com. */
function zones(
  ...held: readonly {
    name: string
    records: readonly ReturnType<typeof record>[]
    linked?: boolean
  }[]
): ArmWorld {
  const base = zoneId.slice(0, zoneId.lastIndexOf('/'))
  const parts = held.flatMap(({ name, records, linked = true }) => [
    [`${base}/${name}/virtualNetworkLinks`, linked ? [link()] : []],
    [`${base}/${name}/A`, records],
    [`${base}/${name}/CNAME`, []],
  ])
  return {
    ...privatePool(),
    [zonesPath]: held.map(({ name }) => ({ id: `${base}/${name}`, name, properties: {} })),
    ...Object.fromEntries(parts),
  }
}

const secondId = endpointId.replace('pe-nodes', 'pe-second')
/** The record leads to this one. */
function withSecondEndpoint(world: ArmWorld): ArmWorld {
  const { properties } = world[accountId] as {
    properties: { privateEndpointConnections: readonly object[] }
  }
  const second = {
    id: `${accountId}/privateEndpointConnections/pe-second`,
    properties: {
      groupIds: ['nodeManagement'],
      privateEndpoint: { id: secondId },
      privateLinkServiceConnectionState: { status: 'Approved' },
    },
  }
  return {
    ...changed(world, accountId, {
      privateEndpointConnections: [...properties.privateEndpointConnections, second],
    }),
    [secondId]: {
      id: secondId,
      properties: {
        provisioningState: 'Succeeded',
        subnet: { id: `${vnetId}/subnets/endpoints` },
        customDnsConfigs: [{ ipAddresses: ['10.1.2.9'] }],
      },
    },
    [`${secondId}/privateDnsZoneGroups`]: [],
    [`${zoneId}/A`]: [record('a1b2.westeurope.service', '10.1.2.9'), clients],
  }
}

const dnsSentences: readonly Sentence[] = [
  {
    ...dns,
    when: 'no private endpoint is there',
    given: simplified(),
    verdict: 'ok',
    says: ['Azure DNS'],
  },
  {
    ...dns,
    when: 'zone, link and record are right',
    given: privatePool(),
    verdict: 'ok',
    says: ['10.1.0.9'],
  },
  {
    ...dns,
    when: 'the zone is not linked to the network',
    given: put(privatePool(), links, []),
    verdict: 'broken',
    says: [
      'privatelink.batch.azure.com (resource group rg-net) is not linked to virtual network vnet-batch',
    ],
    mend: [
      `az network private-dns link vnet create --resource-group rg-net --subscription s1 --zone-name privatelink.batch.azure.com --name vnet-batch-batch --virtual-network ${vnetId} --registration-enabled false`,
    ],
  },
  {
    ...dns,
    when: 'the zone is not linked, but the account is open and the pool has public addresses',
    given: changed(
      changed(put(privatePool(), links, []), accountId, { publicNetworkAccess: 'Enabled' }),
      poolPath,
      { networkConfiguration: { subnetId } },
    ),
    verdict: 'not-checked',
    says: ['works as long as the public way does'],
  },
  {
    ...dns,
    when: 'the link is not finished',
    given: put(privatePool(), links, [link({ virtualNetworkLinkState: 'InProgress' })]),
    verdict: 'not-checked',
    says: ['inprogress'],
  },
  {
    ...dns,
    when: 'the record is missing',
    given: put(privatePool(), `${zoneId}/A`, [clients]),
    verdict: 'broken',
    says: ['holds no record a1b2.westeurope.service', 'does not resolve'],
    mend: [
      'az network private-dns record-set a add-record --resource-group rg-net --subscription s1 --zone-name privatelink.batch.azure.com --record-set-name a1b2.westeurope.service --ipv4-address 10.1.0.9',
    ],
  },
  {
    ...dns,
    when: 'the record is missing, but the link asks the public DNS then',
    given: put(put(privatePool(), `${zoneId}/A`, [clients]), links, [
      link({ resolutionPolicy: 'NxDomainRedirect' }),
    ]),
    verdict: 'broken',
    says: ['is closed to public networks'],
  },
  {
    ...dns,
    when: 'the record is that of an endpoint that is no more',
    given: put(privatePool(), `${zoneId}/A`, [
      clients,
      record('a1b2.westeurope.service', '10.1.0.77'),
    ]),
    verdict: 'broken',
    says: ['10.1.0.77', 'has 10.1.0.9', 'stale'],
    mend: ['add-record', 'remove-record', '--ipv4-address 10.1.0.77'],
  },
  {
    ...dns,
    when: 'the record holds the right address and a stale one',
    given: put(privatePool(), `${zoneId}/A`, [
      clients,
      record('a1b2.westeurope.service', '10.1.0.9', '10.1.0.77'),
    ]),
    verdict: 'broken',
    says: ['stale'],
  },
  {
    ...dns,
    when: 'the record stands for another name',
    given: put(put(privatePool(), `${zoneId}/A`, [clients]), `${zoneId}/CNAME`, [
      { name: 'a1b2.westeurope.service' },
    ]),
    verdict: 'not-checked',
    says: ['stands for another name'],
    mend: nslookup,
  },
  {
    ...dns,
    when: 'the record of the clients alone is missing',
    given: put(privatePool(), `${zoneId}/A`, [record('a1b2.westeurope.service', '10.1.0.9')]),
    verdict: 'not-checked',
    says: ['acct.westeurope.batch.azure.com does not resolve', 'Nodes come up without this name'],
  },
  {
    ...dns,
    when: 'zones stand by region, as Azure Landing Zones make them',
    given: zones(
      {
        name: 'westeurope.service.privatelink.batch.azure.com',
        records: [record('a1b2', '10.1.0.9')],
      },
      { name: 'westeurope.privatelink.batch.azure.com', records: [record('acct', '10.1.2.5')] },
    ),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'the longer of two linked zones answers, and it is empty',
    given: zones(
      {
        name: 'privatelink.batch.azure.com',
        records: [record('a1b2.westeurope.service', '10.1.0.9'), clients],
      },
      { name: 'westeurope.service.privatelink.batch.azure.com', records: [] },
    ),
    verdict: 'broken',
    says: ['westeurope.service.privatelink.batch.azure.com'],
  },
  {
    ...dns,
    when: 'a zone of the old layout is linked too and lacks the record of the account',
    given: zones(
      { name: 'privatelink.westeurope.batch.azure.com', records: [] },
      {
        name: 'privatelink.batch.azure.com',
        records: [record('a1b2.westeurope.service', '10.1.0.9'), clients],
      },
    ),
    verdict: 'not-checked',
    says: ['privatelink.westeurope.batch.azure.com', 'holds no record acct'],
  },
  {
    ...dns,
    when: 'a zone of the old layout holds the record of the account',
    given: zones(
      { name: 'privatelink.westeurope.batch.azure.com', records: [record('acct', '10.1.2.5')] },
      {
        name: 'privatelink.batch.azure.com',
        records: [record('a1b2.westeurope.service', '10.1.0.9')],
      },
    ),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'no zone is seen: it may be in the hub',
    given: put(privatePool(), zonesPath, []),
    verdict: 'not-checked',
    says: ['subscription that was not looked at'],
    mend: nslookup,
  },
  {
    ...dns,
    when: 'the zone is in the hub, and the endpoint writes to it',
    given: put(put(privatePool(), zonesPath, []), `${endpointId}/privateDnsZoneGroups`, [
      { properties: { privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: zoneId } }] } },
    ]),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'the zone is in the subscription of the hub that the network is peered to',
    given: put(
      put(
        changed(privatePool(), vnetId, {
          virtualNetworkPeerings: [
            {
              properties: {
                peeringState: 'Connected',
                remoteVirtualNetwork: { id: elsewhere.replace('/s1/', '/hub/') },
              },
            },
          ],
        }),
        zonesPath,
        [],
      ),
      zonesPath.replace('/s1/', '/hub/'),
      [{ id: zoneId }],
    ),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'the zones may not be read',
    given: put(privatePool(), zonesPath, forbidden('Microsoft.Network/privateDnsZones/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/privateDnsZones/read'],
  },
  {
    ...dns,
    when: 'the links may not be read',
    given: put(
      privatePool(),
      links,
      forbidden('Microsoft.Network/privateDnsZones/virtualNetworkLinks/read'),
    ),
    verdict: 'not-checked',
    says: ['virtualNetworkLinks/read'],
  },
  {
    ...dns,
    when: 'the network asks DNS servers of its own',
    given: changed(privatePool(), vnetId, {
      dhcpOptions: { dnsServers: ['10.0.0.4', '10.0.0.5'] },
    }),
    verdict: 'not-checked',
    says: ['10.0.0.4, 10.0.0.5'],
    mend: nslookup,
  },
  {
    ...dns,
    when: "the network names Azure's own resolver as its server",
    given: changed(privatePool(), vnetId, { dhcpOptions: { dnsServers: ['168.63.129.16'] } }),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'classic asks DNS servers of its own',
    given: changed(classic(), vnetId, { dhcpOptions: { dnsServers: ['10.0.0.4'] } }),
    verdict: 'not-checked',
    says: ['*.blob, *.queue and *.table.core.windows.net'],
  },
  {
    ...dns,
    when: 'the endpoint serves another network, and the zone linked here lacks the record',
    given: put(
      changed(privatePool(), endpointId, { subnet: { id: `${elsewhere}/subnets/x` } }),
      `${zoneId}/A`,
      [clients],
    ),
    verdict: 'broken',
    says: ['does not resolve'],
  },
  {
    ...dns,
    when: 'a zone that is gone since it was listed is linked to nothing',
    given: put(
      put(privatePool(), zonesPath, [
        { id: `${zoneId.replace('privatelink', 'westeurope.service.privatelink')}` },
        { id: zoneId },
      ]),
      `${zoneId.replace('privatelink', 'westeurope.service.privatelink')}/virtualNetworkLinks`,
      gone,
    ),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'the record is there, but holds no address',
    given: put(privatePool(), `${zoneId}/A`, [record('a1b2.westeurope.service'), clients]),
    verdict: 'broken',
    says: ['leads a1b2.westeurope.service.batch.azure.com to no address'],
  },
  {
    ...dns,
    when: 'classic runs: the name of the nodes is not asked for',
    given: put(
      changed(privatePool(), poolPath, { currentNodeCommunicationMode: 'Classic' }),
      `${zoneId}/A`,
      [clients],
    ),
    verdict: 'ok',
  },
  {
    ...dns,
    when: 'two endpoints serve the pool, and the record leads to the second',
    given: withSecondEndpoint(privatePool()),
    verdict: 'ok',
    says: ['pe-nodes, pe-second'],
  },
  {
    ...dns,
    when: 'the record leads to no endpoint that was seen, and one could not be read',
    given: put(withSecondEndpoint(privatePool()), secondId, forbidden('a/read')),
    verdict: 'not-checked',
    says: ['pe-second'],
  },
  {
    ...dns,
    when: 'no connection is approved: names are public',
    given: changed(privatePool(), accountId, {
      publicNetworkAccess: 'Enabled',
      privateEndpointConnections: [
        {
          properties: {
            groupIds: ['nodeManagement'],
            privateEndpoint: { id: endpointId },
            privateLinkServiceConnectionState: { status: 'Pending' },
          },
        },
      ],
    }),
    verdict: 'ok',
    says: ['no private endpoint changes'],
  },
]

describe('names', () => {
  test.each(dnsSentences)('$when: $verdict', expectSentence)
})

// Worlds of ARM for the pool doctor's tests: a healthy pool in a network, and what can be broken in it.
import type { ArmBody } from '../../src/ports/arm.ts'
import type { ArmWorld, Refusal } from './arm-stand-in.ts'

export const group = '/subscriptions/s1/resourceGroups/rg-batch'
export const accountId = `${group}/providers/Microsoft.Batch/batchAccounts/acct`
export const poolPath = `${accountId}/pools/frames`
export const vnetId =
  '/subscriptions/s1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-batch'
export const subnetId = `${vnetId}/subnets/nodes`
const network = '/subscriptions/s1/resourceGroups/rg-net/providers/Microsoft.Network'
export const nsgId = `${network}/networkSecurityGroups/nsg-batch`
export const nsgsPath = `${network}/networkSecurityGroups`
export const routeTableId = `${network}/routeTables/rt-batch`
export const endpointId = `${network}/privateEndpoints/pe-nodes`
const clientEndpointId = `${network}/privateEndpoints/pe-clients`
export const zoneId = `${network}/privateDnsZones/privatelink.batch.azure.com`
const clientNicId = `${network}/networkInterfaces/pe-clients.nic`
export const zonesPath = '/subscriptions/s1/providers/Microsoft.Network/privateDnsZones'
export const tagsPath =
  '/subscriptions/s1/providers/Microsoft.Network/locations/westeurope/serviceTags'
export const nodeName = 'a1b2.westeurope.service.batch.azure.com'

type Properties = Readonly<Record<string, unknown>>
type Body = ArmBody & { properties: Properties }

const resource = (id: string, properties: Properties, location = 'westeurope'): Body => ({
  id,
  name: id.split('/').at(-1) ?? '',
  location,
  properties,
})

/** A simplified pool of two nodes with public addresses; its subnet has a group without rules and no route table. */
export function simplified(): ArmWorld {
  return {
    [accountId]: resource(accountId, {
      accountEndpoint: 'acct.westeurope.batch.azure.com',
      nodeManagementEndpoint: nodeName,
      poolAllocationMode: 'BatchService',
      publicNetworkAccess: 'Enabled',
      privateEndpointConnections: [],
    }),
    [poolPath]: resource(poolPath, {
      networkConfiguration: {
        subnetId,
        publicIPAddressConfiguration: { provision: 'BatchManaged' },
      },
      currentNodeCommunicationMode: 'Simplified',
      currentDedicatedNodes: 2,
      currentLowPriorityNodes: 0,
      scaleSettings: { fixedScale: { targetDedicatedNodes: 2, targetLowPriorityNodes: 0 } },
    }),
    [subnetId]: resource(subnetId, {
      addressPrefix: '10.1.0.0/24',
      networkSecurityGroup: { id: nsgId },
      delegations: [],
      ipConfigurations: [{ id: 'a' }, { id: 'b' }],
    }),
    [vnetId]: resource(vnetId, {
      addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      dhcpOptions: { dnsServers: [] },
      subnets: [],
      virtualNetworkPeerings: [],
    }),
    [nsgId]: resource(nsgId, { securityRules: [], defaultSecurityRules: [] }),
    [nsgsPath]: [],
    [tagsPath]: [
      tag('BatchNodeManagement', '', ['13.69.65.64/26', '20.50.1.0/27', '13.70.0.0/26']),
      tag('BatchNodeManagement.WestEurope', 'westeurope', ['13.69.65.64/26', '20.50.1.0/27']),
      tag('BatchNodeManagement.NorthEurope', 'northeurope', ['13.70.0.0/26']),
      tag('Storage.WestEurope', 'westeurope', ['20.60.0.0/16']),
      tag('AzureCloud.westeurope', 'westeurope', ['13.69.0.0/16', '20.50.0.0/16', '20.60.0.0/16']),
    ],
  }
}

function tag(name: string, region: string, addressPrefixes: readonly string[]): ArmBody {
  return { name, id: name, properties: { region, addressPrefixes } }
}

/** The same in classic communication, with the rule it needs. */
export function classic(): ArmWorld {
  return changed(
    changed(simplified(), poolPath, { currentNodeCommunicationMode: 'Classic' }),
    nsgId,
    {
      securityRules: [batchIn()],
    },
  )
}

/** No public addresses, account closed, private endpoint with zone, link and record; a private subnet. */
export function privatePool(): ArmWorld {
  const connection = `${accountId}/privateEndpointConnections/pe-nodes.1`
  const world = {
    ...simplified(),
    [endpointId]: resource(endpointId, {
      provisioningState: 'Succeeded',
      subnet: { id: subnetId },
      privateLinkServiceConnections: [{ properties: { groupIds: ['nodeManagement'] } }],
      customDnsConfigs: [{ fqdn: nodeName, ipAddresses: ['10.1.0.9'] }],
    }),
    [clientEndpointId]: resource(clientEndpointId, {
      provisioningState: 'Succeeded',
      subnet: { id: `${vnetId}/subnets/endpoints` },
      networkInterfaces: [{ id: clientNicId }],
      customDnsConfigs: [],
    }),
    [clientNicId]: resource(clientNicId, {
      ipConfigurations: [{ properties: { privateIPAddress: '10.1.2.5' } }],
    }),
    [zonesPath]: [resource(zoneId, {}, 'global')],
    [`${zoneId}/virtualNetworkLinks`]: [link()],
    [`${zoneId}/A`]: [
      record('a1b2.westeurope.service', '10.1.0.9'),
      record('acct.westeurope', '10.1.2.5'),
    ],
    [`${zoneId}/CNAME`]: [],
    [`${endpointId}/privateDnsZoneGroups`]: [],
    [`${clientEndpointId}/privateDnsZoneGroups`]: [],
  }
  const closed = changed(world, accountId, {
    publicNetworkAccess: 'Disabled',
    privateEndpointConnections: [
      resource(connection, {
        groupIds: ['nodeManagement'],
        privateEndpoint: { id: endpointId },
        privateLinkServiceConnectionState: { status: 'Approved' },
        provisioningState: 'Succeeded',
      }),
      resource(`${accountId}/privateEndpointConnections/pe-clients.2`, {
        groupIds: ['batchAccount'],
        privateEndpoint: { id: clientEndpointId },
        privateLinkServiceConnectionState: { status: 'Approved' },
      }),
    ],
  })
  const npip = changed(closed, poolPath, {
    networkConfiguration: {
      subnetId,
      publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' },
    },
  })
  return changed(npip, subnetId, { defaultOutboundAccess: false })
}

export function link(properties: Properties = {}): ArmBody {
  return {
    name: 'l1',
    properties: {
      virtualNetwork: { id: vnetId.toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/') },
      virtualNetworkLinkState: 'Completed',
      ...properties,
    },
  }
}

export function record(name: string, ...addresses: readonly string[]): ArmBody {
  return { name, properties: { aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) } }
}

/** The world with properties of one resource replaced. */
export function changed(world: ArmWorld, path: string, properties: Properties): ArmWorld {
  const held = world[path] as Body
  return { ...world, [path]: { ...held, properties: { ...held.properties, ...properties } } }
}

export function put(
  world: ArmWorld,
  path: string,
  answer: ArmBody | readonly ArmBody[] | Refusal,
): ArmWorld {
  return { ...world, [path]: answer }
}

export interface RuleGiven {
  name?: string
  priority?: number
  direction?: string
  access?: string
  protocol?: string
  sourceAddressPrefix?: string
  sourceAddressPrefixes?: readonly string[]
  sourcePortRange?: string
  destinationAddressPrefix?: string
  destinationAddressPrefixes?: readonly string[]
  destinationPortRange?: string
  destinationPortRanges?: readonly string[]
}

/** An outbound rule that denies everything, unless told. */
export function rule({ name = 'deny-all-out', ...given }: RuleGiven = {}): ArmBody {
  return {
    name,
    properties: {
      priority: 200,
      direction: 'Outbound',
      access: 'Deny',
      protocol: '*',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationAddressPrefix: given.destinationAddressPrefixes ? '' : '*',
      destinationPortRange: given.destinationPortRanges ? '' : '*',
      ...given,
    },
  }
}

export function batchIn(given: RuleGiven = {}): ArmBody {
  return rule({
    name: 'batch-in',
    priority: 100,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'TCP',
    sourceAddressPrefix: given.sourceAddressPrefixes ? '' : 'BatchNodeManagement.westeurope',
    destinationPortRange: '29876-29877',
    ...given,
  })
}

export function batchOut(given: RuleGiven = {}): ArmBody {
  return rule({
    name: 'batch-out',
    priority: 100,
    access: 'Allow',
    protocol: 'Tcp',
    destinationAddressPrefix: given.destinationAddressPrefixes
      ? ''
      : 'BatchNodeManagement.westeurope',
    destinationPortRange: '443',
    ...given,
  })
}

export function withRules(world: ArmWorld, ...securityRules: readonly ArmBody[]): ArmWorld {
  return changed(world, nsgId, { securityRules })
}

export interface RouteGiven {
  name?: string
  addressPrefix?: string
  nextHopType?: string
  nextHopIpAddress?: string
}

export const toAppliance: RouteGiven = {
  name: 'to-firewall',
  addressPrefix: '0.0.0.0/0',
  nextHopType: 'VirtualAppliance',
  nextHopIpAddress: '10.1.9.4',
}

export function withRoutes(world: ArmWorld, ...routes: readonly RouteGiven[]): ArmWorld {
  const table = resource(routeTableId, {
    disableBgpRoutePropagation: false,
    routes: routes.map(({ name = 'r', ...properties }) => ({ name, properties })),
  })
  return changed(put(world, routeTableId, table), subnetId, { routeTable: { id: routeTableId } })
}

export const publicIpId = (at: number): string => `${network}/publicIPAddresses/ip${at}`

/** A simplified pool with public IP addresses of the user's: 20.0.0.1, 20.0.0.2, … */
export function ownAddresses(addresses: number, nodes: number): ArmWorld {
  const ids = Array.from({ length: addresses }, (_, index) => publicIpId(index + 1))
  const world = changed(simplified(), poolPath, {
    networkConfiguration: {
      subnetId,
      publicIPAddressConfiguration: { provision: 'UserManaged', ipAddressIds: ids },
    },
    scaleSettings: { fixedScale: { targetDedicatedNodes: nodes, targetLowPriorityNodes: 0 } },
  })
  const held = ids.map((id, index) => [id, resource(id, { ipAddress: `20.0.0.${index + 1}` })])
  return { ...world, ...Object.fromEntries(held) }
}

// Reads the private endpoints of an account and the private DNS zones that can hold its names.
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import { listOf, networkApi, read } from './arm-reads.ts'
import { subscriptionOf } from './az.ts'
import { decodeNsg, decodeSubnet } from './decode-network.ts'
import {
  decodeARecord,
  decodeNicAddresses,
  decodePrivateEndpoint,
  decodeZoneGroup,
  decodeZoneLink,
} from './decode-private-link.ts'
import { nameOf, sameId, textAt } from './examine-arm.ts'
import type {
  AccountFacts,
  EndpointConnection,
  EndpointSeen,
  PrivateEndpointFacts,
  VnetFacts,
  ZoneFacts,
} from './network-facts.ts'
import { domainOf, usesAzureDns } from './private-names.ts'

const zoneApi = '2024-06-01'
/** More peerings than this are no hub. */
const mostHubs = 3

export function gatherEndpoints(
  arm: Arm,
  connections: readonly EndpointConnection[],
): Promise<readonly EndpointSeen[]> {
  return Promise.all(connections.map((connection) => gatherEndpoint(arm, connection)))
}

async function gatherEndpoint(arm: Arm, connection: EndpointConnection): Promise<EndpointSeen> {
  const { endpointId, group } = connection
  // Only an approved connection can be used: what others lead to decides nothing.
  if (connection.status !== 'approved') {
    const reason = 'its connection is not approved.'
    return { connection, group, endpoint: { kind: 'failed', reason, path: endpointId } }
  }
  const endpoint = await read(arm, endpointId, networkApi, decodePrivateEndpoint)
  if (endpoint.kind !== 'read') return { connection, group, endpoint }
  const full = { kind: 'read', value: await withAddresses(arm, endpoint.value) } as const
  const seen = { connection, group: group || (endpoint.value.groups[0] ?? ''), endpoint: full }
  if (seen.group === 'batchaccount' || endpoint.value.subnetId === '') return seen
  const subnet = await read(arm, endpoint.value.subnetId, networkApi, decodeSubnet)
  if (subnet.kind !== 'read' || !rulesCount(subnet.value.endpointPolicies))
    return { ...seen, subnet }
  if (subnet.value.nsgId === '') return { ...seen, subnet }
  return { ...seen, subnet, nsg: await read(arm, subnet.value.nsgId, networkApi, decodeNsg) }
}

/** While the policies are off, security groups are ignored for private endpoints; that is the default. */
function rulesCount(policies: string): boolean {
  return policies === 'enabled' || policies === 'networksecuritygroupenabled'
}

/** An endpoint that writes to DNS zones itself may keep its address at its network interface alone. */
async function withAddresses(
  arm: Arm,
  endpoint: PrivateEndpointFacts,
): Promise<PrivateEndpointFacts> {
  const [nicId] = endpoint.nicIds
  if (endpoint.addresses.length > 0 || !nicId) return endpoint
  const addresses = await read(arm, nicId, networkApi, decodeNicAddresses)
  return addresses.kind === 'read' ? { ...endpoint, addresses: addresses.value } : endpoint
}

/**
 * Undefined where no name leads into private space: no approved connection, or DNS servers of the user's,
 * for which the zones linked to the network prove nothing.
 */
export async function gatherZones(
  arm: Arm,
  account: AccountFacts,
  vnet: VnetFacts,
  endpoints: readonly EndpointSeen[],
): Promise<{ zones: ArmAnswer<readonly ZoneFacts[]>; unseen: readonly string[] } | undefined> {
  const approved = endpoints.filter(({ connection }) => connection.status === 'approved')
  if (approved.length === 0 || !usesAzureDns(vnet)) return undefined
  const domain = domainOf(account)
  const own = subscriptionOf(vnet.id)
  const others = hubsOf(vnet)
  const [listed, hubs, ...groups] = await Promise.all([
    zonesOf(arm, own),
    Promise.all(others.slice(0, mostHubs).map((subscription) => zonesOf(arm, subscription))),
    ...approved.map(({ connection }) =>
      listOf(arm, `${connection.endpointId}/privateDnsZoneGroups`, networkApi, decodeZoneGroup),
    ),
  ])
  const named = [...hubs, ...groups].flatMap((group) =>
    group.kind === 'read' ? group.value.flat() : [],
  )
  const unseen = [own, ...others].filter((_, at) => [listed, ...hubs][at]?.kind !== 'read')
  if (listed.kind !== 'read' && named.length === 0) return { zones: listed, unseen }
  const ids = [...(listed.kind === 'read' ? listed.value : []), ...named].filter((id) =>
    isOf(nameOf(id), domain),
  )
  const distinct = ids.filter((id, index) => ids.findIndex((one) => sameId(one, id)) === index)
  const value = await Promise.all(distinct.map((id) => gatherZone(arm, id, vnet)))
  return { zones: { kind: 'read', value }, unseen }
}

function zonesOf(arm: Arm, subscription: string): Promise<ArmAnswer<readonly string[]>> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Network/privateDnsZones`
  return listOf(arm, path, zoneApi, (item) => textAt(item, 'id') ?? '')
}

/** Zones often stand in the subscription of the hub that the network is peered to. */
function hubsOf(vnet: VnetFacts): readonly string[] {
  const own = subscriptionOf(vnet.id).toLowerCase()
  const others = vnet.peerings.map(({ remoteId }) => subscriptionOf(remoteId).toLowerCase())
  return [...new Set(others)].filter((one) => one !== '' && one !== own)
}

/** A zone can hold a name when the name ends in it; the zones of Batch end in its domain or are above it. */
function isOf(zone: string, domain: string): boolean {
  const name = zone.toLowerCase()
  return name === domain || name.endsWith(`.${domain}`)
}

async function gatherZone(arm: Arm, id: string, vnet: VnetFacts): Promise<ZoneFacts> {
  const links = await listOf(arm, `${id}/virtualNetworkLinks`, zoneApi, decodeZoneLink)
  const zone = { id, name: nameOf(id).toLowerCase(), links }
  const linked = links.kind === 'read' && links.value.some((link) => sameId(link.vnetId, vnet.id))
  if (!linked) return zone
  const [addresses, aliases] = await Promise.all([
    listOf(arm, `${id}/A`, zoneApi, decodeARecord),
    listOf(arm, `${id}/CNAME`, zoneApi, (item) => (textAt(item, 'name') ?? '').toLowerCase()),
  ])
  return { ...zone, addresses, aliases }
}

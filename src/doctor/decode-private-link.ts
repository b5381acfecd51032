// Reads private endpoints, private DNS zones, network interfaces and public addresses out of ARM's JSON.
import type { ArmBody } from '../ports/arm.ts'
import { lower, textsAt } from './decode-batch.ts'
import { listAt, textAt } from './examine-arm.ts'
import type { PrivateEndpointFacts, ZoneLink } from './network-facts.ts'

export function decodePrivateEndpoint(body: ArmBody): PrivateEndpointFacts {
  const connections = [
    ...listAt(body, 'properties', 'privateLinkServiceConnections'),
    ...listAt(body, 'properties', 'manualPrivateLinkServiceConnections'),
  ]
  return {
    id: textAt(body, 'id') ?? '',
    subnetId: textAt(body, 'properties', 'subnet', 'id') ?? '',
    provisioningState: lower(textAt(body, 'properties', 'provisioningState')),
    groups: connections.flatMap((item) => textsAt(item, 'properties', 'groupIds').map(lower)),
    addresses: unique([
      ...listAt(body, 'properties', 'customDnsConfigs').flatMap((item) =>
        textsAt(item, 'ipAddresses'),
      ),
      ...listAt(body, 'properties', 'ipConfigurations').map(
        (item) => textAt(item, 'properties', 'privateIPAddress') ?? '',
      ),
    ]),
    nicIds: listAt(body, 'properties', 'networkInterfaces').map((item) => textAt(item, 'id') ?? ''),
  }
}

/** The private addresses of a network interface. */
export function decodeNicAddresses(body: ArmBody): readonly string[] {
  return unique(
    listAt(body, 'properties', 'ipConfigurations').map(
      (item) => textAt(item, 'properties', 'privateIPAddress') ?? '',
    ),
  )
}

export function decodeZoneLink(item: unknown): ZoneLink {
  return {
    vnetId: textAt(item, 'properties', 'virtualNetwork', 'id') ?? '',
    state: lower(textAt(item, 'properties', 'virtualNetworkLinkState')),
    resolution: lower(textAt(item, 'properties', 'resolutionPolicy')),
  }
}

export function decodeARecord(item: unknown): { name: string; addresses: readonly string[] } {
  return {
    name: lower(textAt(item, 'name')),
    addresses: listAt(item, 'properties', 'aRecords')
      .map((record) => textAt(record, 'ipv4Address') ?? '')
      .filter((address) => address !== ''),
  }
}

/** Zones that the DNS zone groups of a private endpoint write to: they may stand in another subscription. */
export function decodeZoneGroup(item: unknown): readonly string[] {
  return listAt(item, 'properties', 'privateDnsZoneConfigs')
    .map((config) => textAt(config, 'properties', 'privateDnsZoneId') ?? '')
    .filter((id) => id !== '')
}

/** The address of a public IP address, or the CIDR of a prefix; empty while it has none. */
export function decodePublicIp(body: ArmBody): string {
  return textAt(body, 'properties', 'ipAddress') ?? textAt(body, 'properties', 'ipPrefix') ?? ''
}

/** The ids of the public IP addresses and prefixes of a NAT gateway. */
export function decodeNat(body: ArmBody): readonly string[] {
  return [
    ...listAt(body, 'properties', 'publicIpAddresses'),
    ...listAt(body, 'properties', 'publicIpPrefixes'),
  ]
    .map((item) => textAt(item, 'id') ?? '')
    .filter((id) => id !== '')
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== ''))]
}

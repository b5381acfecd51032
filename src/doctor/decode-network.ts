// Reads subnets, virtual networks, security groups, route tables and service tags out of ARM's JSON.
import type { ArmBody } from '../ports/arm.ts'
import { fieldAt, lower, regionOf, textsAt } from './decode-batch.ts'
import { listAt, nameOf, numberAt, objectAt, textAt } from './examine-arm.ts'
import type {
  NsgFacts,
  NsgRule,
  RouteTableFacts,
  ServiceTag,
  SubnetFacts,
  VnetFacts,
} from './network-facts.ts'

export function decodeSubnet(body: unknown): SubnetFacts {
  const at = objectAt(body, 'properties')
  const used = objectAt(body, 'properties')?.ipConfigurations
  const outbound = at?.defaultOutboundAccess
  return {
    id: textAt(body, 'id') ?? '',
    prefixes: either(at, 'addressPrefix', 'addressPrefixes'),
    nsgId: partId(at, 'networkSecurityGroup'),
    routeTableId: partId(at, 'routeTable'),
    natGatewayId: partId(at, 'natGateway'),
    serviceEndpoints: listAt(at, 'serviceEndpoints').map((item) => textAt(item, 'service') ?? ''),
    delegations: listAt(at, 'delegations').map(
      (item) => textAt(item, 'properties', 'serviceName') ?? textAt(item, 'name') ?? '',
    ),
    ...(Array.isArray(used) ? { used: used.length } : {}),
    ...(typeof outbound === 'boolean' ? { defaultOutboundAccess: outbound } : {}),
    endpointPolicies: lower(textAt(at, 'privateEndpointNetworkPolicies')),
  }
}

/** Empty: the subnet has no such part. One that is there without its id cannot be read, which is not the same. */
function partId(at: unknown, part: string): string {
  const held = fieldAt(at, part)
  return held === undefined ? '' : textAt(held, 'id') || 'without-id'
}

export function decodeVnet(body: ArmBody): VnetFacts {
  const at = objectAt(body, 'properties')
  return {
    id: textAt(body, 'id') ?? '',
    location: regionOf(textAt(body, 'location')),
    prefixes: textsAt(at, 'addressSpace', 'addressPrefixes'),
    dnsServers: textsAt(at, 'dhcpOptions', 'dnsServers'),
    peerings: listAt(at, 'virtualNetworkPeerings').map((item) => ({
      remoteId: textAt(item, 'properties', 'remoteVirtualNetwork', 'id') ?? '',
      connected: lower(textAt(item, 'properties', 'peeringState')) === 'connected',
      useRemoteGateways: objectAt(item, 'properties')?.useRemoteGateways === true,
      letsThrough: objectAt(item, 'properties')?.allowVirtualNetworkAccess !== false,
    })),
    hasGatewaySubnet: listAt(at, 'subnets').some((item) =>
      ['gatewaysubnet', 'routeserversubnet'].includes(lower(textAt(item, 'name'))),
    ),
  }
}

/** Undefined when the answer has no list of rules: without it a group must not pass for an empty one. */
export function decodeNsg(body: unknown): NsgFacts | undefined {
  const at = objectAt(body, 'properties')
  if (!Array.isArray(at?.securityRules)) return undefined
  const rules = listAt(at, 'securityRules').map((item) => ({ item, rule: ruleOf(item) }))
  const id = textAt(body, 'id') ?? ''
  return {
    id,
    name: textAt(body, 'name') ?? nameOf(id),
    rules: rules.flatMap(({ rule }) => rule ?? []).sort((a, b) => a.priority - b.priority),
    unreadable: rules
      .filter(({ rule }) => rule === undefined)
      .map(({ item }) => textAt(item, 'name') ?? 'one without a name'),
  }
}

function ruleOf(item: unknown): NsgRule | undefined {
  const at = objectAt(item, 'properties')
  const priority = numberAt(at, 'priority')
  const direction = lower(textAt(at, 'direction'))
  const access = lower(textAt(at, 'access'))
  if (priority === undefined) return undefined
  if (direction !== 'inbound' && direction !== 'outbound') return undefined
  if (access !== 'allow' && access !== 'deny') return undefined
  return {
    name: textAt(item, 'name') ?? nameOf(textAt(item, 'id') ?? ''),
    priority,
    direction,
    access,
    protocol: lower(textAt(at, 'protocol')),
    sources: endsOf(at, 'source'),
    sourcePorts: either(at, 'sourcePortRange', 'sourcePortRanges'),
    destinations: endsOf(at, 'destination'),
    destinationPorts: either(at, 'destinationPortRange', 'destinationPortRanges'),
  }
}

/** An application security group stands in the place of prefixes: it is carried along as a word that nothing matches for sure. */
function endsOf(at: unknown, side: 'source' | 'destination'): readonly string[] {
  const groups = listAt(at, `${side}ApplicationSecurityGroups`).map(
    (item) => `application security group ${nameOf(textAt(item, 'id') ?? '')}`,
  )
  return [...either(at, `${side}AddressPrefix`, `${side}AddressPrefixes`), ...groups]
}

/** A field that comes as singular or plural: the union of what is filled. */
function either(at: unknown, singular: string, plural: string): readonly string[] {
  const all = [textAt(at, singular) ?? '', ...textsAt(at, plural)].filter((text) => text !== '')
  return [...new Set(all)]
}

export function decodeRouteTable(body: ArmBody): RouteTableFacts | undefined {
  const at = objectAt(body, 'properties')
  if (!Array.isArray(at?.routes)) return undefined
  const id = textAt(body, 'id') ?? ''
  return {
    id,
    name: textAt(body, 'name') ?? nameOf(id),
    bgpPropagation: at.disableBgpRoutePropagation !== true,
    routes: listAt(at, 'routes').map((item) => ({
      name: textAt(item, 'name') ?? nameOf(textAt(item, 'id') ?? ''),
      prefix: textAt(item, 'properties', 'addressPrefix') ?? '',
      hop: lower(textAt(item, 'properties', 'nextHopType')),
      hopAddress: textAt(item, 'properties', 'nextHopIpAddress') ?? '',
    })),
  }
}

export function decodeTag(item: unknown): ServiceTag {
  return {
    name: textAt(item, 'name') ?? textAt(item, 'id') ?? '',
    region: regionOf(textAt(item, 'properties', 'region')),
    prefixes: textsAt(item, 'properties', 'addressPrefixes'),
  }
}

// Whether the pool can use a private endpoint of the account: approved, whole, and in its network or a peered one.
import type { ArmAnswer } from '../ports/arm.ts'
import { type Range, rangeOf, rangesOf, relationOf } from './addresses.ts'
import { vnetIdOf } from './az.ts'
import { nameOf, sameId } from './examine-arm.ts'
import type {
  EndpointConnection,
  EndpointSeen,
  NetworkFacts,
  PoolNetwork,
  PrivateEndpointFacts,
  VnetFacts,
} from './network-facts.ts'
import type { EndpointGroup } from './private-names.ts'

export type Reach =
  | { kind: 'reachable'; seen: EndpointSeen; endpoint: PrivateEndpointFacts }
  /** It could be, but `part` was not read. */
  | { kind: 'unsure'; what: string; part: Exclude<ArmAnswer<unknown>, { kind: 'read' }> }
  /** `why`: for each connection of the group, what keeps the pool from it; empty without any. */
  | { kind: 'none'; why: readonly string[]; connections: readonly EndpointConnection[] }

export function reachOf(
  facts: NetworkFacts,
  group: EndpointGroup,
  pool: PoolNetwork,
  vnet: VnetFacts | undefined,
): Reach {
  if (facts.account.kind !== 'read') {
    return {
      kind: 'unsure',
      what: 'the account with its private endpoints',
      part: facts.account,
    }
  }
  const reaches = reachesOf(facts, group, pool, vnet)
  const best =
    reaches.find(({ kind }) => kind === 'reachable') ??
    reaches.find(({ kind }) => kind === 'unsure')
  if (best !== undefined) return best
  const none = reaches.filter((reach) => reach.kind === 'none')
  return {
    kind: 'none',
    why: none.flatMap(({ why }) => why),
    connections: none.flatMap(({ connections }) => connections),
  }
}

/** One for each endpoint of the group: an account can have several. */
export function reachesOf(
  facts: NetworkFacts,
  group: EndpointGroup,
  pool: PoolNetwork,
  vnet: VnetFacts | undefined,
): readonly Reach[] {
  return facts.endpoints
    .filter((seen) => seen.group === group || seen.group === '')
    .map((seen) => reachOfOne(seen, group, facts, pool, vnet))
}

function reachOfOne(
  seen: EndpointSeen,
  group: EndpointGroup,
  facts: NetworkFacts,
  pool: PoolNetwork,
  vnet: VnetFacts | undefined,
): Reach {
  const { connection, endpoint } = seen
  const none = (why: string): Reach => ({ kind: 'none', why: [why], connections: [connection] })
  const name = nameOf(connection.endpointId || connection.name)
  const unsure = (reason: string): Reach => ({
    kind: 'unsure',
    what: `private endpoint ${name}`,
    part: { kind: 'failed', reason, path: connection.endpointId },
  })
  if (closedStates.has(connection.status)) {
    return none(`the connection of private endpoint ${name} is ${connection.status}`)
  }
  if (connection.status !== 'approved') {
    return unsure(`its connection is '${connection.status}', which is not known here.`)
  }
  if (endpoint.kind === 'missing') {
    return none(`private endpoint ${name} does not exist, though its connection is approved`)
  }
  if (endpoint.kind !== 'read') {
    return { kind: 'unsure', what: `private endpoint ${name}`, part: endpoint }
  }
  // Neither the connection nor the endpoint says which of the two it is.
  if (seen.group !== group) return unsure('it does not say what it leads to.')
  const { provisioningState } = endpoint.value
  if (provisioningState === '') return unsure('it does not say whether it is whole.')
  if (provisioningState !== 'succeeded') {
    return none(`private endpoint ${name} is ${provisioningState}`)
  }
  if (endpoint.value.subnetId === '') return unsure('it does not say in which subnet it stands.')
  const reachable: Reach = { kind: 'reachable', seen, endpoint: endpoint.value }
  const its = vnetIdOf(endpoint.value.subnetId)
  if (sameId(its, vnetIdOf(pool.subnetId))) return reachable
  if (vnet === undefined) {
    const { vnet: part } = facts
    return part !== undefined && part.kind !== 'read'
      ? { kind: 'unsure', what: 'the virtual network of the pool', part }
      : none(`private endpoint ${name} stands in virtual network ${nameOf(its)}`)
  }
  const peering = vnet.peerings.find(
    ({ remoteId, connected }) => connected && sameId(remoteId, its),
  )
  if (peering?.letsThrough) return reachable
  const stands = `private endpoint ${name} stands in virtual network ${nameOf(its)}`
  if (peering !== undefined) {
    return none(`${stands}, and the peering to it lets no traffic through`)
  }
  const by = wayBetween(facts, vnet, rangesOf(endpoint.value.addresses))
  if (by !== '') {
    return unsure(
      `it stands in virtual network ${nameOf(its)}, to which ${nameOf(vnet.id)} is not peered; whether ${by} leads there does not show.`,
    )
  }
  return none(`${stands}, to which ${nameOf(vnet.id)} is not peered`)
}

/** Of these nobody doubts that nothing goes over them. */
export const closedStates: ReadonlySet<string> = new Set(['pending', 'rejected', 'disconnected'])

/** What may lead into a network that is not peered: a route to a hub's appliance or a gateway; empty without any. */
function wayBetween({ routeTable }: NetworkFacts, vnet: VnetFacts, to: readonly Range[]): string {
  if (vnet.hasGatewaySubnet || vnet.peerings.some(({ useRemoteGateways }) => useRemoteGateways)) {
    return 'the gateway'
  }
  if (routeTable === undefined) return ''
  if (routeTable.kind !== 'read') return 'the route table, which was not read,'
  const route = routeTable.value.routes.find(({ prefix, hop }) => {
    const range = rangeOf(prefix)
    if (range === undefined || !hop.startsWith('virtual')) return false
    return to.length === 0 || relationOf([range], to) !== 'disjoint'
  })
  return route === undefined ? '' : `route ${route.name}`
}

// Whether the pool can use a private endpoint of the account: approved, whole, and in its network or a peered one.
import type { ArmAnswer } from '../ports/arm.ts'
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
  const reaches = facts.endpoints
    .filter((seen) => seen.group === group || seen.group === '')
    .map((seen) => reachOfOne(seen, group, facts, pool, vnet))
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
  if (connection.status !== 'approved') {
    return none(
      `the connection of private endpoint ${name} is ${connection.status || 'in no known state'}`,
    )
  }
  if (endpoint.kind === 'missing') {
    return none(`private endpoint ${name} does not exist, though its connection is approved`)
  }
  if (endpoint.kind !== 'read') {
    return { kind: 'unsure', what: `private endpoint ${name}`, part: endpoint }
  }
  // Neither the connection nor the endpoint says which of the two it is.
  if (seen.group !== group) return none(`private endpoint ${name} does not say what it leads to`)
  if (endpoint.value.provisioningState !== 'succeeded') {
    const state = endpoint.value.provisioningState || 'in no known state'
    return none(`private endpoint ${name} is ${state}`)
  }
  const reachable: Reach = { kind: 'reachable', seen, endpoint: endpoint.value }
  const its = vnetIdOf(endpoint.value.subnetId)
  if (sameId(its, vnetIdOf(pool.subnetId))) return reachable
  if (vnet === undefined) {
    const { vnet: part } = facts
    return part !== undefined && part.kind !== 'read'
      ? { kind: 'unsure', what: 'the virtual network of the pool', part }
      : none(`private endpoint ${name} stands in virtual network ${nameOf(its)}`)
  }
  if (vnet.peerings.some(({ remoteId, connected }) => connected && sameId(remoteId, its))) {
    return reachable
  }
  return none(
    `private endpoint ${name} stands in virtual network ${nameOf(its)}, to which ${nameOf(vnet.id)} is not peered`,
  )
}

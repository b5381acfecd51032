// What all network checks start from: the mode in force, the part of the network that was read, what the nodes must reach.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import type { ArmAnswer } from '../ports/arm.ts'
import { rangesOf } from './addresses.ts'
import { type Reach, reachOf } from './endpoint-reach.ts'
import { answer, broken, type Found, nameOf, notChecked, unread } from './examine-arm.ts'
import type {
  AccountFacts,
  NetworkFacts,
  PoolNetwork,
  SubnetFacts,
  VnetFacts,
} from './network-facts.ts'
import { type Address, privateAddress, type Setting, serviceAddress } from './prefix-relation.ts'
import { usesAzureDns } from './private-names.ts'

export interface NetworkContext {
  facts: NetworkFacts
  pool: PoolNetwork
  account?: AccountFacts
  subnet?: SubnetFacts
  vnet?: VnetFacts
  mode: 'classic' | 'simplified'
  /** False: Azure does not say which mode runs, simplified is assumed. */
  modeSaid: boolean
  /** Of the account, or of the network, which are the same for a pool that works; empty when neither was read. */
  region: string
  batch: Address
  storage: Address
  nodes: Address
  setting: Setting
  /** The private endpoint by which nodes reach Batch. */
  nodeEndpoint: Reach
}

export function contextOf(facts: NetworkFacts, pool: PoolNetwork): NetworkContext {
  const account = seenIn(facts.account)
  const subnet = seenIn(facts.subnet)
  const vnet = seenIn(facts.vnet)
  const tags = seenIn(facts.tags)
  const region = account?.location || vnet?.location || ''
  const said = pool.currentMode === 'classic' || pool.currentMode === 'simplified'
  return {
    facts,
    pool,
    ...(account ? { account } : {}),
    ...(subnet ? { subnet } : {}),
    ...(vnet ? { vnet } : {}),
    mode: pool.currentMode === 'classic' ? 'classic' : 'simplified',
    modeSaid: said,
    region,
    batch: serviceAddress('BatchNodeManagement', region, tags),
    storage: serviceAddress('Storage', region, tags),
    nodes: privateAddress(`subnet ${nameOf(pool.subnetId)}`, rangesOf(subnet?.prefixes ?? [])),
    setting: {
      tags,
      vnetTagMayBePublic: vnetTagMayBePublic(facts),
      routed: seenIn(facts.routeTable)?.routes.map(({ prefix }) => prefix) ?? [],
    },
    nodeEndpoint: reachOf(facts, 'nodemanagement', pool, vnet),
  }
}

/** `VirtualNetwork` also holds what gateways announce, and prefixes of routes, which may not have been read. */
function vnetTagMayBePublic(facts: NetworkFacts): boolean {
  const vnet = seenIn(facts.vnet)
  const unread = facts.routeTable !== undefined && facts.routeTable.kind !== 'read'
  return vnet === undefined || unread || hasGateway(vnet)
}

export function hasGateway(vnet: VnetFacts): boolean {
  return vnet.hasGatewaySubnet || vnet.peerings.some(({ useRemoteGateways }) => useRemoteGateways)
}

export function seenIn<T>(part: ArmAnswer<T> | undefined): T | undefined {
  return part?.kind === 'read' ? part.value : undefined
}

export function hasAzureDns(context: NetworkContext): boolean {
  return context.vnet !== undefined && usesAzureDns(context.vnet)
}

/** Broken before not checked before ok; at least one is given. */
export function worstOf(found: readonly Found[]): Found {
  const [first] = (['broken', 'not-checked', 'ok'] as const).flatMap((verdict) =>
    found.filter((one) => one.verdict === verdict),
  )
  return first ?? notChecked('Nothing was looked at.')
}

/** `what` begins in lower case, as within a sentence. What an unread part means where another resource names it: gone is broken, out of sight is not checked. */
export function lacking(
  what: string,
  part: Exclude<ArmAnswer<unknown>, { kind: 'read' }>,
  mend: string,
): Found {
  if (part.kind === 'missing') {
    return broken(`${what[0]?.toUpperCase()}${what.slice(1)} does not exist (404).`, mend)
  }
  return unread(what, part)
}

/** The answer of a check that cannot begin, since the subnet of the pool is out of sight. */
export function withoutSubnet(check: CheckName, context: NetworkContext): CheckAnswer | undefined {
  const { subnet } = context.facts
  if (subnet === undefined || subnet.kind === 'read') return undefined
  return answer(check, `pool ${context.pool.name}`, unread('the subnet of the pool', subnet))
}

/** Where addresses decide: that those behind Azure's service tags are not known, and why. */
export function tagsNote({ facts: { tags } }: NetworkContext): string {
  if (tags === undefined || tags.kind === 'read') return ''
  const why =
    tags.kind === 'denied'
      ? `needs ${tags.action} on the subscription`
      : tags.kind === 'failed'
        ? tags.reason
        : 'they are not there'
  return ` The addresses behind service tags could not be read (${why}).`
}

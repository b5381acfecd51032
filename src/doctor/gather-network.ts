// Reads what the network checks need of ARM, in the order of cost, and only that.
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import { listOf, networkApi, read } from './arm-reads.ts'
import { subscriptionOf, vnetIdOf } from './az.ts'
import { decodeAccount, decodePerimeter, decodePool, poolOfSnapshot } from './decode-batch.ts'
import {
  decodeNsg,
  decodeRouteTable,
  decodeSubnet,
  decodeTag,
  decodeVnet,
} from './decode-network.ts'
import { decodeNat, decodePublicIp } from './decode-private-link.ts'
import { batchApi } from './examine-question.ts'
import { gatherEgress } from './gather-egress.ts'
import { gatherEndpoints, gatherZones } from './gather-private-link.ts'
import { needsTags } from './needs-tags.ts'
import type { AccountFacts, NetworkFacts, NsgFacts, PoolNetwork } from './network-facts.ts'
import { serviceAddress } from './prefix-relation.ts'

export interface NetworkQuestion {
  /** `/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Batch/batchAccounts/{a}` */
  accountId: string
  /** The id of the pool within the account. */
  poolId: string
  /** The pool as the data plane told it a moment ago: fills what ARM leaves out or refuses. */
  snapshot?: PoolSnapshot
}

/** Never throws: what could not be read is an answer in its place. Give it `armOnce(arm)` to share reads with other checks. */
export async function gatherNetwork(arm: Arm, question: NetworkQuestion): Promise<NetworkFacts> {
  const { accountId, poolId, snapshot } = question
  const [account, ofArm] = await Promise.all([
    read(arm, accountId, batchApi, decodeAccount),
    read(arm, `${accountId}/pools/${poolId}`, batchApi, decodePool),
  ])
  const pool = poolWith(ofArm, poolId, snapshot)
  const facts: NetworkFacts = {
    accountId,
    poolId,
    dataPlaneAnswered: snapshot !== undefined,
    account,
    pool,
    endpoints: [],
    publicIps: [],
  }
  const [inSubnet, perimeter] = await Promise.all([
    pool.kind === 'read' && pool.value.subnetId !== ''
      ? gatherSubnet(arm, facts, pool.value)
      : facts,
    account.kind === 'read' && account.value.publicNetworkAccess === 'securedbyperimeter'
      ? listOf(
          arm,
          `${accountId}/networkSecurityPerimeterConfigurations`,
          batchApi,
          decodePerimeter,
        )
      : undefined,
  ])
  return { ...inSubnet, ...(perimeter === undefined ? {} : { perimeter }) }
}

/** ARM's answer filled up with what the data plane said; a pool that ARM refuses is known from there alone. */
function poolWith(
  ofArm: ArmAnswer<PoolNetwork>,
  poolId: string,
  snapshot: PoolSnapshot | undefined,
): ArmAnswer<PoolNetwork> {
  if (snapshot === undefined) return ofArm
  const told = poolOfSnapshot(poolId, snapshot)
  if (ofArm.kind !== 'read') return { kind: 'read', value: told }
  const { value } = ofArm
  // Without its network in ARM's answer, the pool would pass for one in Batch's own.
  const network =
    value.subnetId === '' ? { subnetId: told.subnetId, publicIps: told.publicIps } : {}
  return { kind: 'read', value: { ...told, ...value, ...network } }
}

async function gatherSubnet(
  arm: Arm,
  facts: NetworkFacts,
  pool: PoolNetwork,
): Promise<NetworkFacts> {
  const { subnetId } = pool
  const { account } = facts
  const [subnet, vnet] = await Promise.all([
    read(arm, subnetId, networkApi, decodeSubnet),
    read(arm, vnetIdOf(subnetId), networkApi, decodeVnet),
  ])
  const at = subnet.kind === 'read' ? subnet.value : undefined
  const [nsg, nicNsgs, routeTable, endpoints, publicIps] = await Promise.all([
    at?.nsgId ? read(arm, at.nsgId, networkApi, decodeNsg) : undefined,
    // Pools without public addresses get none of their own.
    pool.publicIps === 'nopublicipaddresses' ? undefined : gatherNicNsgs(arm, subnetId),
    at?.routeTableId ? read(arm, at.routeTableId, networkApi, decodeRouteTable) : undefined,
    account.kind === 'read' ? gatherEndpoints(arm, account.value.connections) : [],
    Promise.all(
      pool.publicIpIds.map(async (id) => ({
        id,
        answer: await read(arm, id, networkApi, decodePublicIp),
      })),
    ),
  ])
  const [tags, zones, nat] = await Promise.all([
    needsTags(nsg, nicNsgs, routeTable) ? gatherTags(arm, subnetId, account) : undefined,
    account.kind === 'read' && vnet.kind === 'read'
      ? gatherZones(arm, account.value, vnet.value, endpoints)
      : undefined,
    at?.natGatewayId && pool.publicIps === 'nopublicipaddresses'
      ? read(arm, at.natGatewayId, networkApi, decodeNat)
      : undefined,
  ])
  const list = tags?.kind === 'read' ? tags.value : undefined
  const egress =
    at !== undefined && account.kind === 'read' && asksForEgress(account.value)
      ? await gatherEgress(
          arm,
          pool,
          at,
          routeTable,
          serviceAddress('BatchNodeManagement', account.value.location, list),
          { tags: list, vnetTagMayBePublic: true },
        )
      : undefined
  return {
    ...facts,
    subnet,
    vnet,
    ...(nsg === undefined ? {} : { nsg }),
    ...(nicNsgs === undefined ? {} : { nicNsgs }),
    ...(routeTable === undefined ? {} : { routeTable }),
    ...(tags === undefined ? {} : { tags }),
    endpoints,
    publicIps,
    ...(zones === undefined ? {} : { zones: zones.zones, zonesUnseen: zones.unseen }),
    ...(nat === undefined ? {} : { nat }),
    ...(egress === undefined ? {} : { egress }),
  }
}

function asksForEgress(account: AccountFacts): boolean {
  return account.nodeManagementAccess?.defaultAction === 'deny'
}

/**
 * Batch makes one per 100 nodes, in the resource group of the virtual network, named `{guid}-azurebatch-…`
 * (learn.microsoft.com, Azure-SSIS integration runtime, which runs on Batch). Which pool one is of does not show.
 */
async function gatherNicNsgs(arm: Arm, subnetId: string): Promise<ArmAnswer<readonly NsgFacts[]>> {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(subnetId)?.[0] ?? ''
  const path = `${group}/providers/Microsoft.Network/networkSecurityGroups`
  const all = await listOf(arm, path, networkApi, decodeNsg)
  if (all.kind !== 'read') return all
  const made = all.value.filter((nsg) => nsg !== undefined && /-azurebatch-/i.test(nsg.name))
  return { kind: 'read', value: made.filter((nsg) => nsg !== undefined) }
}

function gatherTags(arm: Arm, subnetId: string, account: ArmAnswer<AccountFacts>) {
  const region = account.kind === 'read' && account.value.location
  // Any region answers with the tags of all; only its name must be one.
  const path = `/subscriptions/${subscriptionOf(subnetId)}/providers/Microsoft.Network/locations/${region || 'westeurope'}/serviceTags`
  return listOf(arm, path, networkApi, decodeTag)
}

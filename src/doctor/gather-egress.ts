// Reads the public addresses from which the nodes of a pool reach the Internet.
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import { networkApi, read } from './arm-reads.ts'
import { decodeNat, decodePublicIp } from './decode-private-link.ts'
import { nameOf } from './examine-arm.ts'
import type { EgressFacts, PoolNetwork, RouteTableFacts, SubnetFacts } from './network-facts.ts'
import type { Address, Setting } from './prefix-relation.ts'
import { waysTo } from './route-walk.ts'

/**
 * A route of what goes to Batch to an appliance or a gateway wins, then the NAT gateway of the subnet, then the pool's own addresses.
 * Those that Batch makes change with the pool and are not looked for.
 */
export async function gatherEgress(
  arm: Arm,
  pool: PoolNetwork,
  subnet: SubnetFacts,
  routeTable: ArmAnswer<RouteTableFacts> | undefined,
  batch: Address,
  setting: Setting,
): Promise<EgressFacts> {
  if (routeTable !== undefined && routeTable.kind !== 'read') {
    return { by: `route table ${nameOf(subnet.routeTableId)}`, addresses: routeTable }
  }
  const routes = routeTable?.value.routes ?? []
  const elsewhere = (batch.kind === 'service' ? waysTo(batch, routes, setting) : [])
    .map(({ route }) => route)
    .find((route) => route !== undefined && route.hop !== 'internet')
  if (elsewhere !== undefined) {
    const reason = `the traffic leaves by route ${elsewhere.name} (next hop ${elsewhere.hopAddress || elsewhere.hop}), whose public addresses do not show.`
    return {
      by: `route ${elsewhere.name}`,
      addresses: { kind: 'failed', reason, path: subnet.routeTableId },
    }
  }
  if (subnet.natGatewayId !== '') {
    const by = `NAT gateway ${nameOf(subnet.natGatewayId)}`
    const ids = await read(arm, subnet.natGatewayId, networkApi, decodeNat)
    return { by, addresses: ids.kind === 'read' ? await addressesOf(arm, ids.value) : ids }
  }
  if (pool.publicIpIds.length > 0) {
    return {
      by: `the public IP addresses of pool ${pool.name}`,
      addresses: await addressesOf(arm, pool.publicIpIds),
    }
  }
  const reason =
    pool.publicIps === 'nopublicipaddresses'
      ? 'the pool has no public IP address and no NAT gateway: by which address it leaves does not show.'
      : pool.publicIps === 'usermanaged'
        ? 'the pool leaves by public IP addresses of yours, which could not be read.'
        : 'the pool leaves by public IP addresses that Batch made, which change with the pool.'
  return {
    by: 'public IP addresses made by Batch',
    addresses: { kind: 'failed', reason, path: subnet.id },
  }
}

async function addressesOf(
  arm: Arm,
  ids: readonly string[],
): Promise<ArmAnswer<readonly string[]>> {
  const answers = await Promise.all(ids.map((id) => read(arm, id, networkApi, decodePublicIp)))
  const found: string[] = []
  for (const answer of answers) {
    if (answer.kind !== 'read') return answer
    if (answer.value !== '') found.push(answer.value)
  }
  return { kind: 'read', value: found }
}

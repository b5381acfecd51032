// The check of the way out: pools without public IP addresses need a private endpoint or a way of their own.
import type { CheckAnswer } from '../domain/check-answer.ts'

import { lacking, type NetworkContext, seenIn, withoutSubnet } from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { createEndpoint } from './mend-endpoint.ts'

/** As many nodes of one kind a public IP address of the user's serves. */
const nodesPerAddress = 100

export function checkNoPublicIp(context: NetworkContext): readonly CheckAnswer[] {
  const { pool } = context
  const about = `pool ${pool.name}`
  if (pool.subnetId === '') return []
  if (pool.publicIps !== 'nopublicipaddresses') {
    return [answer('no-public-ip', about, withPublicIps(context))]
  }
  const blind = withoutSubnet('no-public-ip', context)
  return [blind ?? answer('no-public-ip', about, wayOut(context))]
}

function withPublicIps({ pool, facts, subnet }: NetworkContext): Found {
  const gone = facts.publicIps.find(({ answer: { kind } }) => kind === 'missing')
  if (gone !== undefined) {
    return broken(
      `Public IP address ${nameOf(gone.id)} of pool ${pool.name} does not exist (404).`,
      '',
    )
  }
  if (pool.publicIps === 'usermanaged') {
    const nodes = (pool.targetDedicated ?? 0) + (pool.targetLowPriority ?? 0)
    const needed = Math.ceil(nodes / nodesPerAddress)
    if (pool.publicIpIds.length > 0 && pool.publicIpIds.length < needed) {
      return broken(
        `Pool ${pool.name} has ${pool.publicIpIds.length} public IP addresses and asks for ${nodes} nodes, which take ${needed}: one serves ${nodesPerAddress}.`,
        '',
      )
    }
  }
  const nat = subnet?.natGatewayId
    ? ` They leave through NAT gateway ${nameOf(subnet.natGatewayId)}.`
    : ''
  return ok(`The nodes have a way out by public IP addresses.${nat}`)
}

/** Private endpoint, NAT gateway or a route to a firewall; else default outbound access, which Azure ends (azure-docs#127645). */
function wayOut(context: NetworkContext): Found {
  const { subnet, nodeEndpoint, pool, facts } = context
  if (nodeEndpoint.kind === 'reachable') {
    return ok(`The nodes reach Batch at private endpoint ${nameOf(nodeEndpoint.endpoint.id)}.`)
  }
  if (subnet === undefined) return notChecked('The subnet of the pool was not read.')
  if (subnet.natGatewayId !== '') {
    return ok(`The nodes leave through NAT gateway ${nameOf(subnet.natGatewayId)}.`)
  }
  const { routeTable } = facts
  if (routeTable !== undefined && routeTable.kind !== 'read') {
    return lacking(`the route table ${nameOf(subnet.routeTableId)}`, routeTable, '')
  }
  const route = seenIn(routeTable)?.routes.find(
    ({ prefix, hop }) => prefix === '0.0.0.0/0' && !['internet', 'none', ''].includes(hop),
  )
  if (route !== undefined) {
    return ok(`The nodes leave by route ${route.name} to ${route.hopAddress || route.hop}.`)
  }
  if (nodeEndpoint.kind === 'unsure') return unread(nodeEndpoint.what, nodeEndpoint.part)
  const lackingAll = `Pool ${pool.name} has no public IP addresses, and subnet ${nameOf(subnet.id)} gives no way out: no nodeManagement private endpoint, no NAT gateway, no route to a firewall`
  const mend = createEndpoint(context)
  if (subnet.defaultOutboundAccess === false) {
    return broken(`${lackingAll}, and default outbound access is off.`, mend)
  }
  return notChecked(
    `${lackingAll}. It relies on default outbound access, whose end for such pools Azure set to 31 March 2026.`,
    mend,
  )
}

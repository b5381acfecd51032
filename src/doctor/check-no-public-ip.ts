// The check of the way out: pools without public IP addresses need a private endpoint or a way of their own.
import type { CheckAnswer } from '../domain/check-answer.ts'
import {
  hasGateway,
  lacking,
  type NetworkContext,
  seenIn,
  withoutSubnet,
  worstOf,
} from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { createEndpoint } from './mend-endpoint.ts'
import type { RouteFacts, SubnetFacts } from './network-facts.ts'
import { type Way, waysTo } from './route-walk.ts'

export function checkNoPublicIp(context: NetworkContext): readonly CheckAnswer[] {
  const { pool } = context
  const about = `pool ${pool.name}`
  if (pool.subnetId === '') return []
  const blind =
    pool.publicIps === 'nopublicipaddresses' ? withoutSubnet('no-public-ip', context) : undefined
  return [blind ?? answer('no-public-ip', about, wayOut(context))]
}

export function wayOut(context: NetworkContext): Found {
  return context.pool.publicIps === 'nopublicipaddresses'
    ? withoutPublicIps(context)
    : withPublicIps(context)
}

function withPublicIps({ pool, facts, subnet }: NetworkContext): Found {
  // Those of yours that are gone, or too few, keep nodes from being made: the check of the subnet tells.
  const unseen = facts.publicIps.find(({ answer: { kind } }) => kind !== 'read')
  if (unseen !== undefined && unseen.answer.kind !== 'read') {
    return unread(`public IP address ${nameOf(unseen.id)} of the pool`, unseen.answer)
  }
  if (pool.publicIps !== 'usermanaged' && pool.publicIps !== 'batchmanaged') {
    return notChecked(
      `Pool ${pool.name} has its public IP addresses '${pool.publicIps}', which is not known here.`,
    )
  }
  const nat = subnet?.natGatewayId
    ? ` They leave through NAT gateway ${nameOf(subnet.natGatewayId)}.`
    : ''
  return ok(`The nodes have a way out by public IP addresses.${nat}`)
}

/** Private endpoint, NAT gateway or a route to a firewall; else default outbound access, which Azure ends (azure-docs#127645). */
function withoutPublicIps(context: NetworkContext): Found {
  const { subnet, nodeEndpoint, facts, batch, setting } = context
  if (nodeEndpoint.kind === 'reachable') {
    return ok(`The nodes reach Batch at private endpoint ${nameOf(nodeEndpoint.endpoint.id)}.`)
  }
  if (subnet === undefined) return notChecked('The subnet of the pool was not read.')
  const { routeTable } = facts
  if (routeTable !== undefined && routeTable.kind !== 'read') {
    return lacking(`the route table ${nameOf(subnet.routeTableId)}`, routeTable, '')
  }
  if (batch.kind !== 'service') return notChecked('What the nodes must reach is not known.')
  const ways = waysTo(batch, routeTable?.value.routes ?? [], setting)
  const found = worstOf(ways.map((way) => byWay(way, subnet, context)))
  if (found.verdict === 'ok' || nodeEndpoint.kind !== 'unsure') return found
  return unread(nodeEndpoint.what, nodeEndpoint.part)
}

/** The next hop Internet is a way out for those alone that have a public address, or a NAT gateway in front of them. */
function byWay({ route, whole }: Way, subnet: SubnetFacts, context: NetworkContext): Found {
  const hop = route?.hop ?? 'internet'
  if (route !== undefined && hop.startsWith('virtual')) {
    return ok(`The nodes leave by route ${route.name} to ${route.hopAddress || route.hop}.`)
  }
  if (route !== undefined && hop !== 'internet') {
    const said = `Route ${route.name} (${route.prefix}) leads what the nodes send to Batch nowhere`
    const certain = hop === 'none' && whole
    return certain
      ? broken(`${said}.`, createEndpoint(context))
      : notChecked(`${said}, or a part of it.`)
  }
  if (subnet.natGatewayId !== '') return throughNat(subnet, context)
  return byDefault(route, whole, subnet, context)
}

function throughNat(subnet: SubnetFacts, { facts: { nat } }: NetworkContext): Found {
  const name = `NAT gateway ${nameOf(subnet.natGatewayId)}`
  if (nat !== undefined && nat.kind !== 'read') return lacking(name, nat, '')
  if (nat?.value.length === 0) {
    return broken(`The nodes leave through ${name}, which has no public IP address.`, '')
  }
  return ok(`The nodes leave through ${name}.`)
}

function byDefault(
  route: RouteFacts | undefined,
  whole: boolean,
  subnet: SubnetFacts,
  context: NetworkContext,
): Found {
  const { pool, vnet, facts } = context
  const straight =
    route === undefined ? '' : ` (route ${route.name} sends what goes to Batch straight out)`
  const none = `Pool ${pool.name} has no public IP addresses, and subnet ${nameOf(subnet.id)} gives no way out: no nodeManagement private endpoint, no NAT gateway, no route to a firewall${straight}`
  const mend = createEndpoint(context)
  const announces = seenIn(facts.routeTable)?.bgpPropagation !== false
  if (route === undefined && announces && vnet !== undefined && hasGateway(vnet)) {
    const said = `${none}. The gateway of virtual network ${nameOf(vnet.id)} may announce one that does not show here.`
    return notChecked(said, mend)
  }
  if (subnet.defaultOutboundAccess === false && whole) {
    return broken(`${none}, and default outbound access is off.`, mend)
  }
  return notChecked(
    `${none}. It relies on default outbound access, whose end for such pools Azure set to 31 March 2026.`,
    mend,
  )
}

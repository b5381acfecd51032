// The check of the routes: whether what nodes send to Batch and Storage leaves Azure's own way.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { rangeOf, rangesOf, relationOf } from './addresses.ts'
import { az } from './az.ts'
import {
  hasGateway,
  lacking,
  type NetworkContext,
  tagsNote,
  withoutSubnet,
  worstOf,
} from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { mendRoute } from './mend-route.ts'
import type { RouteFacts, RouteTableFacts } from './network-facts.ts'
import type { Address } from './prefix-relation.ts'
import { type Way, waysTo } from './route-walk.ts'
import { showReach } from './show-reach.ts'

type Service = Address & { kind: 'service' }

export function checkRoutes(context: NetworkContext): readonly CheckAnswer[] {
  if (context.pool.subnetId === '') return []
  const blind = withoutSubnet('routes', context)
  const { subnet } = context
  if (blind !== undefined || subnet === undefined) return blind ? [blind] : []
  const { routeTable } = context.facts
  const about =
    subnet.routeTableId === ''
      ? `subnet ${nameOf(subnet.id)}`
      : `route table ${nameOf(subnet.routeTableId)}`
  if (routeTable !== undefined && routeTable.kind !== 'read') {
    const mend = az('network vnet subnet update', { ids: subnet.id, 'route-table': 'null' })
    const what = `the ${about} of subnet ${nameOf(subnet.id)}`
    return [answer('routes', about, lacking(what, routeTable, mend))]
  }
  const table = routeTable?.value
  if (context.mode === 'simplified' && context.nodeEndpoint.kind === 'reachable') {
    return [answer('routes', about, toEndpoint(context, table))]
  }
  const targets = context.mode === 'classic' ? [context.batch, context.storage] : [context.batch]
  return targets.map((target) =>
    answer(
      'routes',
      about,
      target.kind === 'service' ? toService(target, context, table) : notChecked(''),
    ),
  )
}

function toService(
  target: Service,
  context: NetworkContext,
  table: RouteTableFacts | undefined,
): Found {
  // The route of a service endpoint is the system's and longer than any default route.
  const direct = context.subnet?.serviceEndpoints.some((name) => /^Microsoft\.Storage/i.test(name))
  if (target.service === 'Storage' && direct) {
    return ok(`Traffic to ${target.tag} takes the service endpoint of the subnet.`)
  }
  const ways = waysTo(target, table?.routes ?? [], context.setting)
  return worstOf(ways.map((way) => doubted(byWay(way, target, context, table), context)))
}

/** Over a private endpoint the route would not matter: whether there is one was not read. */
function doubted(found: Found, { mode, nodeEndpoint }: NetworkContext): Found {
  if (found.verdict !== 'broken' || mode === 'classic' || nodeEndpoint.kind !== 'unsure')
    return found
  return unread(nodeEndpoint.what, nodeEndpoint.part)
}

function byWay(
  way: Way,
  target: Service,
  context: NetworkContext,
  table: RouteTableFacts | undefined,
): Found {
  const { route, whole } = way
  if (route === undefined) return withoutRoute(target, context, table)
  const name = `Route ${route.name} (${route.prefix}) of ${table?.name ?? 'the route table'}`
  if (route.hop === 'internet')
    return ok(`${name} sends traffic to ${target.tag} straight to Azure.`)
  const to = hopText(route)
  if (!whole) {
    return notChecked(
      `${name} sends a part of the traffic to ${target.tag} to ${to}, or which part cannot be told: the service's addresses decide.${tagsNote(context)}`,
      mendRoute(target, context, table),
    )
  }
  if (route.hop === 'none') {
    return broken(
      `${name} drops traffic to ${target.tag} (next hop None).`,
      mendRoute(target, context, table),
    )
  }
  const tunnel = route.hop === 'virtualappliance' || route.hop === 'virtualnetworkgateway'
  if (!tunnel) {
    return notChecked(
      `${name} sends traffic to ${target.tag} to ${to}, which is no way out that is known.`,
      mendRoute(target, context, table),
    )
  }
  if (context.mode === 'classic' && target.service === 'BatchNodeManagement') {
    return broken(
      `${name} sends what nodes answer to ${target.tag} to ${to}: in classic communication the answers then return by another way and are dropped.`,
      mendRoute(target, context, table),
    )
  }
  return notChecked(
    `${name} sends traffic to ${target.tag} to ${to}: it works only if that lets TCP 443 to ${target.tag}${namesOf(target, context)} through.`,
    context.pool.publicIps === 'nopublicipaddresses'
      ? showReach(context)
      : mendRoute(target, context, table),
  )
}

/** Azure's own default route, unless a gateway announces another: BGP routes show nowhere but at a running node. */
function withoutRoute(
  target: Service,
  context: NetworkContext,
  table: RouteTableFacts | undefined,
): Found {
  const { vnet, facts } = context
  if (table?.bgpPropagation !== false) {
    if (vnet === undefined) {
      const part = facts.vnet
      if (part !== undefined && part.kind !== 'read') {
        return unread('the virtual network, whose gateway may announce routes', part)
      }
    } else if (hasGateway(vnet)) {
      return notChecked(
        `No route of yours leads to ${target.tag}, but virtual network ${nameOf(vnet.id)} uses a gateway, which may announce a default route that does not show here.`,
        showReach(context),
      )
    }
  }
  return ok(`No route stands between the subnet and ${target.tag}.`)
}

const hopNames: Readonly<Record<string, string>> = {
  virtualappliance: 'virtual appliance',
  virtualnetworkgateway: 'the virtual network gateway',
  vnetlocal: 'the virtual network itself',
  none: 'nowhere (next hop None)',
}

function hopText({ hop, hopAddress }: RouteFacts): string {
  return `${hopNames[hop] ?? (hop || 'an unknown next hop')} ${hopAddress}`.trim()
}

function namesOf(target: Service, { account }: NetworkContext): string {
  if (target.service === 'Storage') {
    return ' (*.blob, *.queue and *.table.core.windows.net)'
  }
  const name = account?.nodeManagementEndpoint ?? ''
  return name === '' ? '' : ` (${name})`
}

/** The endpoint's own route is a /32 of the system's: a route of the user's beats it where network policies say so. */
function toEndpoint(context: NetworkContext, table: RouteTableFacts | undefined): Found {
  const { nodeEndpoint } = context
  if (nodeEndpoint.kind !== 'reachable') return notChecked('')
  const { endpoint, seen } = nodeEndpoint
  const name = nameOf(endpoint.id)
  const subnet = seen.subnet?.kind === 'read' ? seen.subnet.value : undefined
  const policies = ['enabled', 'routetableenabled'].includes(subnet?.endpointPolicies ?? '')
  const own = rangesOf(endpoint.addresses)
  const inVnet = rangesOf(context.vnet?.prefixes ?? [])
  const wayward = (table?.routes ?? []).find((route: RouteFacts) => {
    const range = rangeOf(route.prefix)
    if (range === undefined || route.hop === 'vnetlocal') return false
    if (relationOf([range], own) === 'disjoint') return false
    return range.from === range.to || (policies && relationOf(inVnet, [range]) === 'covers')
  })
  if (wayward === undefined) {
    return ok(
      `Nodes reach Batch within the network, at private endpoint ${name}: no route is in the way.`,
    )
  }
  const hop = hopText(wayward)
  return notChecked(
    `Route ${wayward.name} (${wayward.prefix}) may send traffic to private endpoint ${name} to ${hop}.`,
    showReach(context),
  )
}

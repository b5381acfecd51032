// The commands that send what nodes say to Batch or Storage Azure's own way, whatever the route table says of the rest.
import { az, placeOf } from './az.ts'
import type { NetworkContext } from './check-context.ts'
import { nameOf } from './examine-arm.ts'
import { createEndpoint } from './mend-endpoint.ts'
import { freeName } from './mend-rule.ts'
import type { RouteFacts, RouteTableFacts } from './network-facts.ts'
import type { Address } from './prefix-relation.ts'
import { waysTo } from './route-walk.ts'

/**
 * A route for the service's tag; where that would not win, or is there already, the routes in its way are given the
 * next hop Internet: creating a route by a name that is there overwrites it.
 */
export function mendRoute(
  target: Address & { kind: 'service' },
  context: NetworkContext,
  table: RouteTableFacts | undefined,
): string {
  const { subnet, pool, region, mode, setting, facts } = context
  // Straight out leads nowhere without a public address.
  if (pool.publicIps === 'nopublicipaddresses' && subnet?.natGatewayId === '') {
    return mode === 'simplified' ? createEndpoint(context) : ''
  }
  const routes = table?.routes ?? []
  const id = table?.id || subnet?.routeTableId || facts.accountId
  const create = (name: string, prefix: string) =>
    az('network route-table route create', {
      ...placeOf(id),
      'route-table-name': table?.name ?? nameOf(id),
      name,
      'address-prefix': prefix,
      'next-hop-type': 'Internet',
    })
  const same = routes.find(({ prefix }) => prefix.toLowerCase() === target.tag.toLowerCase())
  const added: RouteFacts = {
    name: same?.name ?? freeName(`${target.service}-${region}`, routes),
    prefix: target.tag,
    hop: 'internet',
    hopAddress: '',
  }
  const after = waysTo(target, [...routes.filter((route) => route !== same), added], setting)
  const still = after.flatMap(({ route }) => (route && route.hop !== 'internet' ? [route] : []))
  const wins = after.some(({ route }) => route === added)
  return [
    ...(wins ? [create(added.name, added.prefix)] : []),
    // Where addresses are not known, the tag's route may well win over these.
    ...(target.ranges === undefined ? [] : still.map(({ name, prefix }) => create(name, prefix))),
  ].join('\n')
}

// Whether the rules and routes of a network can only be judged with the addresses behind Azure's service tags.
import type { ArmAnswer } from '../ports/arm.ts'
import { isIpv6, isPrivate, rangeOf } from './addresses.ts'
import type { NsgFacts, RouteTableFacts } from './network-facts.ts'

/** Known without a look: everything, nothing that is public, or a whole service by its name. */
const plain = new Set([
  '*',
  'any',
  'internet',
  '0.0.0.0/0',
  'virtualnetwork',
  'azureloadbalancer',
  'azurecloud',
  'batchnodemanagement',
])

/** The list is megabytes long: most networks do without. */
export function needsTags(
  nsg: ArmAnswer<NsgFacts> | undefined,
  nicNsgs: ArmAnswer<readonly NsgFacts[]> | undefined,
  routes: ArmAnswer<RouteTableFacts> | undefined,
): boolean {
  const groups = [
    ...(nsg?.kind === 'read' ? [nsg.value] : []),
    ...(nicNsgs?.kind === 'read' ? nicNsgs.value : []),
  ]
  const prefixes = [
    ...groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => [...rule.sources, ...rule.destinations]),
    ),
    ...(routes?.kind === 'read' ? routes.value.routes.map(({ prefix }) => prefix) : []),
  ]
  return prefixes.some((prefix) => {
    if (plain.has(prefix.toLowerCase()) || isIpv6(prefix)) return false
    const range = rangeOf(prefix)
    return range === undefined || !isPrivate(range)
  })
}

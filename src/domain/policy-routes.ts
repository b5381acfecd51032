// Routes of a policy that can never win, because an earlier one takes everything that they match.
import { globCovers } from './glob.ts'
import type { Route } from './policy-alerts.ts'
import { routeSchema } from './policy-alerts.ts'
import type { PolicyFault } from './policy-fault.ts'
import { policyFault } from './policy-fault.ts'
import { faultsMatched, readList } from './policy-rules.ts'
import { isObject } from './policy-shape.ts'
import { severities } from './severity.ts'

/** Only what is certain; routes that cannot be read are told by themselves. */
export function routeFaults({ alerts }: Readonly<Record<string, unknown>>): readonly PolicyFault[] {
  const routes = readList(isObject(alerts) ? alerts.routes : undefined, routeSchema)
  return routes.flatMap((route, index) => {
    if (!route) return []
    const by = routes.slice(0, index).findIndex((one) => one && covers(one.match, route.match))
    if (by < 0) return []
    const message = `can never win: routes[${by}] takes all of it first; move it before that, or take it out`
    return [policyFault(['alerts', 'routes', index], route, message)]
  })
}

function covers(wide: Route['match'], narrow: Route['match']): boolean {
  const places = ['account', 'pool'] as const
  const worst = (match: Route['match']) => severities.indexOf(match.severity ?? 'info')
  const taken = new Set(faultsMatched(wide))
  return (
    places.every((name) => globCovers(wide[name] ?? '*', narrow[name] ?? '*')) &&
    faultsMatched(narrow).every((fault) => taken.has(fault)) &&
    (wide.party === undefined || wide.party === narrow.party) &&
    worst(wide) >= worst(narrow)
  )
}

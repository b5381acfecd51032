// Whom an incident is told to: the first route of the policy that matches it, else the default one.
import type { Party } from '../domain/cause.ts'
import type { Fault } from '../domain/fault.ts'
import { globMatches } from '../domain/glob.ts'
import type { Incident } from '../domain/incident.ts'
import type { Policy } from '../domain/policy.ts'
import type { Route } from '../domain/policy-alerts.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { Severity } from '../domain/severity.ts'
import { severities, severityOf } from '../domain/severity.ts'

/** What a route is held against; a route that names what is not known here does not match. */
export interface Told {
  pool: PoolRef
  fault: Fault
  party?: Party
  severity?: Severity
}

/** Where it goes, and by which of the policy's routes, from 0; by the default route without a number. */
export interface Routed {
  channels: readonly string[]
  route?: number
}

export function channelsFor(
  policy: Policy,
  incident: Pick<Incident, 'pool' | 'fault' | 'finding' | 'state'>,
): readonly string[] {
  const { pool, fault, finding } = incident
  const severity = severityOf(incident)
  return routeFor(policy, { pool, fault, party: finding.party, severity }).channels
}

export function routeFor({ alerts }: Policy, told: Told): Routed {
  const route = alerts.routes.findIndex(({ match }) => routeMatches(match, told))
  const found = alerts.routes[route]
  return found ? { channels: found.channels, route } : { channels: alerts.channels }
}

/** `severity` takes what is so bad or worse; all that the route names must match. */
export function routeMatches(match: Route['match'], told: Told): boolean {
  const pairs = [
    [match.account, told.pool.account],
    [match.pool, told.pool.pool],
    [match.fault, told.fault],
  ] as const
  return (
    pairs.every(([pattern, text]) => pattern === undefined || globMatches(pattern, text)) &&
    (match.party === undefined || match.party === told.party) &&
    (match.severity === undefined || isAsBad(told.severity, match.severity))
  )
}

function isAsBad(severity: Severity | undefined, least: Severity): boolean {
  return severity !== undefined && severities.indexOf(severity) <= severities.indexOf(least)
}

// Finds the route that Azure takes to the addresses of a service: the longest prefix wins, then the more explicit one.
import { isIpv6, overlaps, type Range, rangeOf, rangesOf } from './addresses.ts'
import type { RouteFacts } from './network-facts.ts'
import { type Address, relationToAll, type Setting } from './prefix-relation.ts'

type Service = Address & { kind: 'service' }

export interface Way {
  /** Absent: no route of the user's, so the system's or one announced by a gateway. */
  route?: RouteFacts
  /** False: some addresses of the service go this way and others do not, or it cannot be told. */
  whole: boolean
}

/** Every way that addresses of the service take; at least one. */
export function waysTo(
  service: Service,
  routes: readonly RouteFacts[],
  setting: Setting,
): readonly Way[] {
  const { ranges } = service
  return ranges === undefined
    ? waysByName(service, routes, setting)
    : waysByRange(ranges, service, routes, setting)
}

/** Routes of the same ending are one: half of all addresses each, as is often done instead of 0.0.0.0/0. */
function ending(route: RouteFacts | undefined): string {
  const hop = route?.hop ?? 'internet'
  return hop.startsWith('virtual') ? 'tunnel' : hop
}

interface Entry {
  range: Range
  /** Of routes with the same prefix the lowest wins: address, regional tag, tag, AzureCloud.region, AzureCloud. */
  rank: number
  route: RouteFacts
}

function waysByRange(
  ranges: readonly Range[],
  service: Service,
  routes: readonly RouteFacts[],
  setting: Setting,
): readonly Way[] {
  const unknown: RouteFacts[] = []
  const entries = routes.flatMap((route): readonly Entry[] => {
    if (isIpv6(route.prefix)) return []
    const own = rangeOf(route.prefix)
    if (own !== undefined) return [{ range: own, rank: 0, route }]
    const behind = rangesBehind(route.prefix, ranges, service, setting)
    if (behind === undefined) unknown.push(route)
    return (behind ?? []).map((range) => ({ range, rank: rankOf(route.prefix), route }))
  })
  const taken = new Set(ranges.flatMap((range) => taking(range, entries)))
  const whole = new Set([...taken].map(ending)).size === 1
  return [
    ...[...taken].map((route): Way => (route === undefined ? { whole } : { route, whole })),
    ...unknown.map((route): Way => ({ route, whole: false })),
  ]
}

/** The routes that the parts of one range take: it is cut where a route begins or ends in it. */
function taking(range: Range, all: readonly Entry[]): readonly (RouteFacts | undefined)[] {
  const entries = all.filter((entry) => overlaps(entry.range, range))
  const starts = entries.flatMap((entry) => [entry.range.from, entry.range.to + 1])
  const cuts = [range.from, ...starts.filter((at) => at > range.from && at <= range.to)]
  return cuts.map((at) => {
    const here = entries.filter((entry) => entry.range.from <= at && at <= entry.range.to)
    const [best] = here.sort((a, b) => sizeOf(a) - sizeOf(b) || a.rank - b.rank)
    return best?.route
  })
}

function sizeOf({ range }: Entry): number {
  return range.to - range.from
}

/** A tag that is not in the list is judged by its name; undefined where that tells nothing. */
function rangesBehind(
  prefix: string,
  own: readonly Range[],
  service: Service,
  setting: Setting,
): readonly Range[] | undefined {
  if (prefix.toLowerCase() === service.tag.toLowerCase()) return own
  const tag = setting.tags?.find(({ name }) => name.toLowerCase() === prefix.toLowerCase())
  if (tag !== undefined) return rangesOf(tag.prefixes)
  const relation = relationToAll([prefix], service, setting)
  if (relation === 'covers') return own
  return relation === 'disjoint' ? [] : undefined
}

function rankOf(prefix: string): number {
  const [name = '', region = ''] = prefix.toLowerCase().split('.')
  if (name === 'azurecloud') return region === '' ? 4 : 3
  return region === '' ? 2 : 1
}

/** Without the addresses of the service: tags are compared by name, and only a route for everything surely holds it. */
function waysByName(
  service: Service,
  routes: readonly RouteFacts[],
  setting: Setting,
): readonly Way[] {
  const related = routes.map((route) => ({
    route,
    relation: relationToAll([route.prefix], service, setting),
  }))
  const [best] = related
    .filter(({ relation }) => relation === 'covers')
    .map(({ route }) => route)
    .sort((a, b) => nameRank(a.prefix) - nameRank(b.prefix))
  const maybe = related
    .filter(({ relation }) => relation === 'unknown' || relation === 'partial')
    .map(({ route }) => route)
  const all = maybe.map(({ prefix }) => prefix)
  const base = best === undefined && relationToAll(all, service, setting) === 'covers' ? [] : [best]
  const taken = [...base, ...maybe]
  const whole = new Set(taken.map(ending)).size === 1
  return taken.map((route): Way => (route === undefined ? { whole } : { route, whole }))
}

/** A tag's prefixes are longer than that of everything. */
function nameRank(prefix: string): number {
  return rangeOf(prefix) === undefined ? rankOf(prefix) : 9
}

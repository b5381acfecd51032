// Resolves a name of the account as Azure DNS does within the pool's network: the longest linked private zone answers.
import type { ArmAnswer } from '../ports/arm.ts'
import { sameId } from './examine-arm.ts'
import type { ZoneFacts, ZoneLink } from './network-facts.ts'

export type Resolved =
  | { kind: 'private'; zone: ZoneFacts; record: string; addresses: readonly string[] }
  /** A linked zone holds the name's place but no record of it: the answer is that there is no such name. */
  | { kind: 'nothing'; zone: ZoneFacts; record: string }
  /** The record stands for another name, which is not followed here. */
  | { kind: 'alias'; zone: ZoneFacts; record: string }
  /** `unlinked`: zones that could hold it, but are not linked to the network. */
  | { kind: 'public'; unlinked: readonly ZoneFacts[] }
  | { kind: 'unread'; what: string; part: Exclude<ArmAnswer<unknown>, { kind: 'read' }> }
  | { kind: 'unfinished'; zone: ZoneFacts; state: string }

/** `chain`: the names that stand for one another, in the order in which they are asked for. */
export function resolve(
  chain: readonly string[],
  zones: readonly ZoneFacts[],
  vnetId: string,
): Resolved {
  for (const name of chain) {
    const found = resolveOne(name, zones, vnetId)
    if (found !== undefined) return found
  }
  const holding = zones.filter((zone) => chain.some((name) => holds(zone, name)))
  return { kind: 'public', unlinked: holding }
}

/** Undefined: no linked zone is asked, the public DNS tells the next name of the chain. */
function resolveOne(
  name: string,
  zones: readonly ZoneFacts[],
  vnetId: string,
): Resolved | undefined {
  const candidates = zones
    .filter((zone) => holds(zone, name))
    .sort((a, b) => b.name.length - a.name.length)
  for (const zone of candidates) {
    if (zone.links.kind !== 'read') {
      // A zone that is gone is linked to nothing.
      if (zone.links.kind === 'missing') continue
      return {
        kind: 'unread',
        what: `the links of private DNS zone ${zone.name}`,
        part: zone.links,
      }
    }
    const link = zone.links.value.find((one) => sameId(one.vnetId, vnetId))
    if (link === undefined) continue
    if (link.state !== 'completed') return { kind: 'unfinished', zone, state: link.state }
    return inZone(zone, link, name)
  }
  return undefined
}

function inZone(zone: ZoneFacts, link: ZoneLink, name: string): Resolved | undefined {
  const record = name === zone.name ? '@' : name.slice(0, -zone.name.length - 1)
  const what = `the records of private DNS zone ${zone.name}`
  const { addresses, aliases } = zone
  if (addresses === undefined || aliases === undefined) return undefined
  if (addresses.kind !== 'read') return { kind: 'unread', what, part: addresses }
  const found = addresses.value.find((one) => one.name === record)
  if (found !== undefined) return { kind: 'private', zone, record, addresses: found.addresses }
  if (aliases.kind !== 'read') return { kind: 'unread', what, part: aliases }
  // A record of the name itself goes before one for all names.
  if (aliases.value.includes(record)) return { kind: 'alias', zone, record }
  const all = addresses.value.find((one) => one.name === '*')
  if (all !== undefined) return { kind: 'private', zone, record, addresses: all.addresses }
  return link.resolution === 'nxdomainredirect' ? undefined : { kind: 'nothing', zone, record }
}

function holds(zone: ZoneFacts, name: string): boolean {
  return name === zone.name || name.endsWith(`.${zone.name}`)
}

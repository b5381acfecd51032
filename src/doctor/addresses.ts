// IPv4 arithmetic: addresses and CIDRs as ranges of numbers. Batch nodes and the Batch service speak IPv4.

/** Both ends belong to it. */
export interface Range {
  from: number
  to: number
}

/** How one set of addresses (or ports) stands to another: does the first hold the second? */
export type Relation = 'covers' | 'partial' | 'disjoint' | 'unknown'

/** `10.0.0.0/24`, `10.0.0.4` or `10.0.0.4-10.0.0.9`; undefined for everything else, also IPv6. */
export function rangeOf(text: string): Range | undefined {
  const ends = /^([\d.]+)-([\d.]+)$/.exec(text.trim())
  if (ends) {
    const from = addressOf(ends[1] ?? '')
    const to = addressOf(ends[2] ?? '')
    return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined
  }
  const [address = '', bits = '32', more] = text.trim().split('/')
  const at = addressOf(address)
  if (at === undefined || more !== undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) {
    return undefined
  }
  const size = 2 ** (32 - Number(bits))
  const from = Math.floor(at / size) * size
  return { from, to: from + size - 1 }
}

export function rangesOf(texts: readonly string[]): readonly Range[] {
  return texts.map(rangeOf).filter((range) => range !== undefined)
}

export function isIpv6(text: string): boolean {
  return text.includes(':')
}

function addressOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!parts?.every((part) => part <= 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

/** Whether all of `those` lie in the union of `these`. Of an empty set nobody can tell. */
export function relationOf(these: readonly Range[], those: readonly Range[]): Relation {
  if (those.length === 0) return 'unknown'
  const merged = union(these)
  let inside = 0
  let outside = 0
  for (const { from, to } of union(those)) {
    let met = 0
    for (const one of merged) {
      const shared = Math.min(one.to, to) - Math.max(one.from, from) + 1
      if (shared > 0) met += shared
    }
    inside += met
    outside += to - from + 1 - met
  }
  if (inside === 0) return 'disjoint'
  return outside === 0 ? 'covers' : 'partial'
}

/** Ranges that neither meet nor touch, in order. */
function union(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

export function overlaps(one: Range, other: Range): boolean {
  return one.from <= other.to && other.from <= one.to
}

/** Private space and that of carriers, which no service of Azure is reached at from outside a network. */
const privateRanges = rangesOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'])

export function isPrivate(range: Range): boolean {
  return relationOf(privateRanges, [range]) === 'covers'
}

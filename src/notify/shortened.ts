// Makes what a message says shorter where signs that a language has to spell out make it too long: fewer items, shorter texts.
import { brief } from './brief.ts'
import type { Link } from './links.ts'

/** From what usually fits down to what always does. */
const bounds = [
  { items: 12, text: 400 },
  { items: 6, text: 200 },
  { items: 6, text: 60 },
  { items: 3, text: 60 },
] as const

interface Bound {
  items: number
  text: number
}

/** The first that `fits`, else the shortest; every list that is cut says how much is left out. Links stay whole. */
export function shortened<Told extends { links: readonly Link[] }>(
  told: Told,
  fits: (told: Told) => boolean,
): Told {
  if (fits(told)) return told
  const { links } = told
  const shorter = bounds.map((bound) => ({ ...(cut(told, bound) as Told), links }))
  return shorter.find(fits) ?? shorter.at(-1) ?? told
}

function cut(value: unknown, bound: Bound): unknown {
  if (typeof value === 'string') {
    return value.length <= bound.text ? value : brief(value, bound.text)
  }
  if (Array.isArray(value)) {
    const kept = value.slice(0, bound.items).map((item) => cut(item, bound))
    const leftOut = value.length - kept.length
    return leftOut === 0 ? kept : [...kept, lastItem(kept[0], `… ${leftOut} more left out`)]
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, bound)]))
}

/** In the form of the items before it: a line, a row of a table, a name with its value. */
function lastItem(sample: unknown, text: string): unknown {
  if (typeof sample === 'string') return text
  if (Array.isArray(sample)) return [text, ...sample.slice(1).map(() => '')]
  if (sample !== null && typeof sample === 'object' && 'rows' in sample) {
    return { ...sample, title: text, rows: [], head: [], leftOut: 0 }
  }
  return { name: '…', value: text }
}

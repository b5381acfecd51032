// A pool's day as shapes: one path for each band of states, stacked, from the changes that the census kept.
import { type Band, bands, type Counts, inBands } from './bands.ts'

export interface StripChange {
  /** Epoch milliseconds. */
  at: number
  counts: Counts
}

export interface StripSpan {
  from: number
  until: number
}

export interface Stretch {
  from: number
  until: number
  counts: Record<Band, number>
  total: number
}

/** What held from when to when, in order and without gaps from the first change on; nothing is known before it. */
export function stretchesOf(
  changes: readonly StripChange[],
  { from, until }: StripSpan,
): Stretch[] {
  const inOrder = changes.filter(({ at }) => at < until).toSorted((one, other) => one.at - other.at)
  return inOrder.flatMap(({ at, counts }, index) => {
    const begins = Math.max(at, from)
    const ends = Math.min(inOrder[index + 1]?.at ?? until, until)
    if (ends <= begins) return []
    const banded = inBands(counts)
    return [{ from: begins, until: ends, counts: banded, total: sum(banded) }]
  })
}

const sum = (counts: Record<Band, number>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)

export interface StripShape {
  paths: { band: Band; d: string }[]
  /** Where knowledge begins, in the drawing's own width; 0 when the whole span is known. */
  knownFrom: number
  /** Nodes at the strip's full height. */
  most: number
}

/** One sick node among a thousand must be seen: a band that is not empty is at least so high, of 100. */
const least = 8

/**
 * Coordinates: x from 0 to `width`, y from 0 (top) to 100. Changes closer together than one column of the drawing are
 * merged into the worst of them, so that a strip costs the same however often its pool changed.
 */
export function stripShape(
  changes: readonly StripChange[],
  span: StripSpan,
  width: number,
): StripShape {
  const stretches = stretchesOf(changes, span)
  const most = Math.max(0, ...stretches.map(({ total }) => total))
  const xOf = (at: number) => Math.floor(((at - span.from) / (span.until - span.from)) * width)
  const parts = new Map<Band, string[]>()
  for (const { x, end, stretch } of columns(stretches, xOf)) {
    let floor = 100
    for (const [band, high] of heights(stretch, most)) {
      const path = parts.get(band) ?? []
      parts.set(band, path)
      path.push(`M${x} ${round(floor - high)}H${end}V${round(floor)}H${x}Z`)
      floor -= high
    }
  }
  const first = stretches[0]
  return {
    paths: bands.flatMap((band) => {
      const d = parts.get(band)?.join('')
      return d ? [{ band, d }] : []
    }),
    knownFrom: first ? xOf(first.from) : width,
    most,
  }
}

const round = (value: number) => Math.round(value * 10) / 10

/** Heights of 100 in the order of the stack; what the least heights add is taken from the highest band. */
function heights({ counts }: Stretch, most: number): [Band, number][] {
  if (most === 0) return []
  const high = bands.flatMap((band): [Band, number][] =>
    counts[band] > 0 ? [[band, Math.max(least, (100 * counts[band]) / most)]] : [],
  )
  const over = high.reduce((total, [, part]) => total + part, 0) - 100
  const highest = high.toSorted(([, one], [, other]) => other - one)[0]
  if (over > 0 && highest) highest[1] = Math.max(least, highest[1] - over)
  return high
}

interface Column {
  x: number
  end: number
  stretch: Stretch
}

/** Each column shows the stretch with the most sick nodes that touches it; neighbours of one stretch are one shape. */
function columns(stretches: readonly Stretch[], xOf: (at: number) => number): Column[] {
  const worst = new Map<number, Stretch>()
  for (const stretch of stretches) {
    const x = xOf(stretch.from)
    const end = Math.max(xOf(stretch.until), x + 1)
    for (let column = x; column < end; column += 1) {
      const there = worst.get(column)
      if (!there || stretch.counts.sick >= there.counts.sick) worst.set(column, stretch)
    }
  }
  const drawn: Column[] = []
  for (const [x, stretch] of [...worst].toSorted(([one], [other]) => one - other)) {
    const last = drawn.at(-1)
    if (last?.stretch === stretch && last.end === x) last.end = x + 1
    else drawn.push({ x, end: x + 1, stretch })
  }
  return drawn
}

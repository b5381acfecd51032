// Which lines of a long list are in the page: those in sight and some around them; days and rows have heights of their own.

export interface Heights {
  /** Pixels. */
  day: number
  row: number
}

/** Where each line begins, in pixels from the list's top, and behind the last one the height of all. */
export function topsOf(lines: readonly { kind: keyof Heights }[], heights: Heights): number[] {
  const tops = [0]
  let top = 0
  for (const { kind } of lines) {
    top += heights[kind]
    tops.push(top)
  }
  return tops
}

export interface Sight {
  /** Pixels of the list that lie above what is in sight; less than none while it begins further down. */
  scrollTop: number
  viewHeight: number
  tops: readonly number[]
}

export interface Window {
  /** Indexes: from `first` up to but not including `end`. */
  first: number
  end: number
}

/** Lines drawn beyond each edge, so that a quick scroll shows no gap. */
const linesBeyond = 8

/** A list that became shorter, or a scroll past its end, shows the last lines and never nothing. */
export function windowOf(sight: Sight, beyond = linesBeyond): Window {
  const { viewHeight, tops } = sight
  const count = tops.length - 1
  const most = Math.max(0, (tops.at(-1) ?? 0) - viewHeight)
  const top = Math.max(0, Math.min(sight.scrollTop, most))
  const end = Math.min(count, lineAt(tops, top + viewHeight) + 1 + beyond)
  return { first: Math.max(0, Math.min(lineAt(tops, top) - beyond, end)), end }
}

/** The line that lies there, by halving. */
function lineAt(tops: readonly number[], y: number): number {
  let low = 0
  let high = Math.max(0, tops.length - 2)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((tops[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** Where to scroll so that a line is wholly in sight; the same place if it is. */
export function scrollToShow(line: number, { scrollTop, viewHeight, tops }: Sight): number {
  const top = tops[line] ?? 0
  if (top < scrollTop) return top
  const lowest = (tops[line + 1] ?? top) - viewHeight
  return Math.max(lowest, scrollTop)
}

/** True when the end of what is loaded is nearer than two sights: time to ask for the next page. */
export function isNearEnd({ scrollTop, viewHeight, tops }: Sight): boolean {
  return scrollTop + 3 * viewHeight >= (tops.at(-1) ?? 0)
}

/** To which of `count` rows a key leads; `page`: rows in sight. Undefined for a key that moves nothing. */
export function moveBy(key: string, at: number, count: number, page: number): number | undefined {
  const step = Math.max(1, page - 1)
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + step,
    PageUp: at - step,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, to))
}

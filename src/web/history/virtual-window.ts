// Which rows of a long list are in the page: those in sight and some around them, all of one height.

export interface Sight {
  /** Pixels, of the scrolling box. */
  scrollTop: number
  viewHeight: number
  rowHeight: number
  count: number
  /** Rows drawn beyond each edge, so that a quick scroll shows no gap. */
  beyond?: number
}

export interface Window {
  /** Indexes: from `first` up to but not including `end`. */
  first: number
  end: number
  /** Pixels of what is not drawn, above and below. */
  before: number
  after: number
}

export const rowsBeyond = 8

/** first ≤ end ≤ count; before + drawn rows + after is always the height of the whole list. */
export function windowOf({
  scrollTop,
  viewHeight,
  rowHeight,
  count,
  beyond = rowsBeyond,
}: Sight): Window {
  const inSight = Math.ceil(Math.max(viewHeight, 0) / rowHeight) + 1
  const top = Math.floor(Math.max(scrollTop, 0) / rowHeight)
  // A list that became shorter, or a scroll past the end, shows the last rows and never nothing.
  const first = Math.max(0, Math.min(top, count - inSight) - beyond)
  const end = Math.min(count, Math.min(top, Math.max(0, count - inSight)) + inSight + beyond)
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight }
}

/** Where to scroll so that a row is wholly in sight; the same place if it is. */
export function scrollToShow(index: number, { scrollTop, viewHeight, rowHeight }: Sight): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  const lowest = top + rowHeight - viewHeight
  return lowest > scrollTop ? lowest : scrollTop
}

/** True when the end of what is loaded is nearer than two sights: time to ask for the next page. */
export function isNearEnd({ scrollTop, viewHeight, rowHeight, count }: Sight): boolean {
  return scrollTop + 3 * viewHeight >= count * rowHeight
}

/** Where a key leads; undefined for a key that moves nothing. */
export function moveBy(
  key: string,
  at: number,
  { viewHeight, rowHeight, count }: Sight,
): number | undefined {
  const page = Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, to))
}

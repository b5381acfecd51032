// Which part of a long list is in sight while the window scrolls; a new answer only where other lines must be drawn.
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import {
  type Heights,
  isNearEnd,
  type Sight,
  scrollToShow,
  topsOf,
  type Window,
  windowOf,
} from './virtual-window.ts'

export interface SightOf {
  list: RefObject<HTMLTableSectionElement | null>
  window: Window
  /** Pixels of what is not drawn, above and below. */
  before: number
  after: number
  /** Rows in sight. */
  page: () => number
  /** Scrolls no further than it must. */
  show: (line: number) => void
}

const assumed: Heights = { day: 40, row: 56 }
const assumedView = 900

/** `onNearEnd` is called after each scroll and each change of the lines that leaves the end near. */
export function useSight(
  lines: readonly { kind: keyof Heights }[],
  onNearEnd: () => void,
): SightOf {
  const list = useRef<HTMLTableSectionElement>(null)
  const [heights, setHeights] = useState(assumed)
  const tops = useMemo(() => topsOf(lines, heights), [lines, heights])
  const sight = useCallback((): Sight => {
    const covered = coveredAbove()
    const top = list.current?.getBoundingClientRect().top ?? 0
    return { scrollTop: covered - top, viewHeight: innerHeight - covered, tops }
  }, [tops])
  const [drawn, setDrawn] = useState(() =>
    windowOf({ scrollTop: 0, viewHeight: assumedView, tops }),
  )
  const look = useCallback(() => {
    const now = sight()
    const next = windowOf(now)
    setDrawn((last) => (last.first === next.first && last.end === next.end ? last : next))
    if (isNearEnd(now)) onNearEnd()
  }, [sight, onNearEnd])
  useLayoutEffect(() => {
    // A phone's lines are higher: the style sheet decides, and this only measures.
    const measure = () => {
      setHeights((last) => {
        // Of a kind that is not drawn now, the last height known.
        const day = heightOf(list.current, '.incident-line.day') ?? last.day
        const row = heightOf(list.current, '.incident-line:not(.day)') ?? last.row
        return last.day === day && last.row === row ? last : { day, row }
      })
      look()
    }
    let frame = 0
    const onScroll = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        look()
      })
    }
    measure()
    addEventListener('scroll', onScroll, { passive: true })
    addEventListener('resize', measure)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', onScroll)
      removeEventListener('resize', measure)
    }
  }, [look])
  const show = useCallback(
    (line: number) => {
      const now = sight()
      const by = scrollToShow(line, now) - now.scrollTop
      if (by !== 0) scrollBy(0, by)
    },
    [sight],
  )
  const page = useCallback(() => Math.floor(sight().viewHeight / heights.row), [sight, heights])
  const window = clamped(drawn, lines.length)
  const before = tops[window.first] ?? 0
  const after = (tops.at(-1) ?? 0) - (tops[window.end] ?? 0)
  return { list, window, before, after, page, show }
}

function heightOf(list: Element | null, selector: string): number | undefined {
  return list?.querySelector(selector)?.getBoundingClientRect().height || undefined
}

/** What sticks to the window's upper edge hides what lies beneath it: the page's bar and the list's heads. */
function coveredAbove(): number {
  const parts = [...document.querySelectorAll('.top, .lines-head')]
  return parts
    .filter((part) => getComputedStyle(part).position === 'sticky')
    .reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)
}

/** Between a new list and the next look at it, the window is that of the last list. */
function clamped({ first, end }: Window, count: number): Window {
  const last = Math.min(end, count)
  return { first: Math.min(first, last), end: last }
}

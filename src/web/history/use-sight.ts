// Which part of a long list is in sight while the window scrolls; a new answer only where other rows must be drawn.
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isNearEnd, type Sight, scrollToShow, type Window, windowOf } from './virtual-window.ts'

export interface SightOf {
  list: RefObject<HTMLTableSectionElement | null>
  window: Window
  sight: () => Sight
  /** Scrolls no further than it must. */
  show: (line: number) => void
}

const assumedRowHeight = 52

/** `onNearEnd` is called after each scroll and each change of `count` that leaves the end near. */
export function useSight(count: number, onNearEnd: () => void): SightOf {
  const list = useRef<HTMLTableSectionElement>(null)
  const rowHeight = useRef(assumedRowHeight)
  const sight = useCallback((): Sight => {
    const box = list.current?.getBoundingClientRect()
    const covered = coveredAbove()
    return {
      scrollTop: covered - (box?.top ?? 0),
      viewHeight: innerHeight - covered,
      rowHeight: rowHeight.current,
      count,
    }
  }, [count])
  const [drawn, setDrawn] = useState(() =>
    windowOf({ scrollTop: 0, viewHeight: 900, rowHeight: assumedRowHeight, count }),
  )
  const look = useCallback(() => {
    const now = sight()
    const next = windowOf(now)
    setDrawn((last) => (isSame(last, next) ? last : next))
    if (isNearEnd(now)) onNearEnd()
  }, [sight, onNearEnd])
  useLayoutEffect(() => {
    const measure = () => {
      const line = list.current?.querySelector('.line')
      // A phone's lines are higher: the style sheet decides, and this only measures.
      if (line) rowHeight.current = line.getBoundingClientRect().height || assumedRowHeight
      look()
    }
    let frame = 0
    const onScroll = () => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
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
  return { list, window: clamped(drawn, count, rowHeight.current), sight, show }
}

/** What sticks to the window's upper edge hides what lies beneath it: the page's bar and the list's heads. */
function coveredAbove(): number {
  const parts = [...document.querySelectorAll('.top, .lines-head')]
  return parts
    .filter((part) => getComputedStyle(part).position === 'sticky')
    .reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)
}

const isSame = (one: Window, other: Window) =>
  one.first === other.first &&
  one.end === other.end &&
  one.before === other.before &&
  one.after === other.after

/** Between a new list and the next look at it, the window is that of the last list. */
function clamped({ first, end }: Window, count: number, rowHeight: number): Window {
  const last = Math.min(end, count)
  const start = Math.min(first, last)
  return { first: start, end: last, before: start * rowHeight, after: (count - last) * rowHeight }
}

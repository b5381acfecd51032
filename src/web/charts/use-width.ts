// How wide an element is, now and whenever that changes: charts are drawn in the pixels they have.
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** CSS pixels, whole; `assumed` until it was measured. */
export function useWidth<Part extends Element>(assumed: number): [RefObject<Part | null>, number] {
  const element = useRef<Part>(null)
  const [width, setWidth] = useState(assumed)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return undefined
    const measure = () => {
      const measured = Math.floor(current.getBoundingClientRect().width)
      // What is not laid out has no width: it is drawn as wide as it was, for when it is.
      if (measured > 0) setWidth(measured)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}

// A part that scrolls by itself: it has a name and takes the focus, so that the keyboard reaches what is hidden.
import type { ComponentChildren, RefObject } from 'preact'

export interface ScrollAreaProps {
  name: string
  class?: string
  describedBy?: string
  box?: RefObject<HTMLElement | null>
  children: ComponentChildren
}

export function ScrollArea(props: ScrollAreaProps) {
  const { name, describedBy, box, children } = props
  const shared = {
    class: props.class ?? 'scroll',
    'aria-label': name,
    ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
    ...(box && { ref: box as RefObject<HTMLElement> }),
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section {...shared} tabIndex={0}>
      {children}
    </section>
  )
}

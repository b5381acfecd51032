// The frame around each view: the bar with the views, the place that speaks to screen readers, and keys.
import { useEffect, useRef, useState } from 'preact/hooks'
import { hrefOf, type Route } from './route.ts'
import { Shortcuts, useShortcuts } from './shortcuts.tsx'
import { ShownRoute } from './shown-route.tsx'
import { Button } from './ui/button.tsx'
import { Upright } from './ui/upright.tsx'
import { viewEntries } from './views.ts'

export interface ShellProps {
  route: Route
  /** What was last said to readers who do not see the screen change. */
  said: string
  onSignOut: () => void
}

export function Shell({ route, said, onSignOut }: ShellProps) {
  const main = useRef<HTMLElement>(null)
  const [isHelpShown, setHelpShown] = useState(false)
  useShortcuts(() => setHelpShown(true))
  useFocusOnArrival(main, route)
  useTitle(main)
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <a class="brand" href={hrefOf({ kind: 'now' })}>
          Batch Medic
        </a>
        <nav aria-label="Views">
          <ul>
            {viewEntries.map((entry) => (
              <li key={entry.name}>
                <a
                  href={hrefOf(entry.route())}
                  aria-current={entry.holds.includes(route.kind) ? 'page' : undefined}
                >
                  {entry.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="end">
          <Button
            look="quiet"
            label="Keyboard shortcuts"
            shortcut="?"
            onPress={() => setHelpShown(true)}
          >
            ?
          </Button>
          <Button look="quiet" onPress={onSignOut}>
            Sign out
          </Button>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Upright key={route.kind}>
          <ShownRoute route={route} />
        </Upright>
      </main>
      <div class="unseen" role="status" aria-live="polite" id="said">
        {said}
      </div>
      {isHelpShown && <Shortcuts onClose={() => setHelpShown(false)} />}
    </>
  )
}

/** Going to another view moves the focus to its heading, as a new page would; a changed filter is no other view. */
function useFocusOnArrival(main: { current: HTMLElement | null }, route: Route): void {
  const place = route.kind === 'pool' || route.kind === 'incident' ? hrefOf(route) : route.kind
  const last = useRef(place)
  useEffect(() => {
    const heading = main.current?.querySelector('h1')
    if (last.current === place) return
    last.current = place
    scrollTo(0, 0)
    const target = heading ?? main.current
    if (!target) return
    if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1')
    target.focus({ preventScroll: true })
  }, [place, main])
}

/** The tab has the name of the view's heading, also where that comes with an answer. */
function useTitle(main: { current: HTMLElement | null }): void {
  useEffect(() => {
    const { current } = main
    if (!current) return
    const name = () => {
      const heading = current.querySelector('h1')?.textContent
      const title = heading ? `${heading} · Batch Medic` : 'Batch Medic'
      if (document.title !== title) document.title = title
    }
    name()
    const observer = new MutationObserver(name)
    observer.observe(current, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [main])
}

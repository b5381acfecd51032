// Goes to views and follows the address, also where the reader goes back.
import { useEffect, useState } from 'preact/hooks'
import { hrefOf, parseRoute, type Route } from './route.ts'

/** Goes to a view. `replace`: without a step of its own in the browser's history, as for each letter of a filter. */
export function navigate(route: Route, how: 'push' | 'replace' = 'push'): void {
  const href = hrefOf(route)
  if (how === 'push') {
    location.hash = href
    return
  }
  history.replaceState(history.state, '', href)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** The route of the address now, and of each one after it. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const read = () => setHash(location.hash)
    addEventListener('hashchange', read)
    // An effect runs after the first paint: the address may have changed in between, unheard.
    read()
    return () => removeEventListener('hashchange', read)
  }, [])
  return parseRoute(hash)
}

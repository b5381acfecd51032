// The views that stand in the bar at the top, with their keys; `g` and then the letter goes there.
import type { Route } from './route.ts'

export interface ViewEntry {
  name: string
  letter: string
  route: () => Route
  /** Which routes are shown as being in it. */
  holds: readonly Route['kind'][]
}

export const viewEntries: readonly ViewEntry[] = [
  { name: 'Now', letter: 'n', route: () => ({ kind: 'now' }), holds: ['now'] },
  {
    ...{ name: 'Pools', letter: 'p', holds: ['pools', 'pool'] },
    route: () => ({ kind: 'pools' }),
  },
  {
    ...{ name: 'History', letter: 'h', holds: ['history', 'incident'] },
    route: () => ({ kind: 'history', query: new URLSearchParams() }),
  },
  {
    ...{ name: 'Charts', letter: 'c', holds: ['charts'] },
    route: () => ({ kind: 'charts', query: new URLSearchParams() }),
  },
  {
    ...{ name: 'Controls', letter: 'o', holds: ['controls'] },
    route: () => ({ kind: 'controls', query: new URLSearchParams() }),
  },
]

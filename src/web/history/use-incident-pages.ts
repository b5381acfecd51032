// The pages of a view of the history, read on as one scrolls; kept while the reader looks at one of its incidents.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ApiClient } from '../api-client.ts'
import { useServices } from '../use-api.ts'
import { readIncidentList } from '../wire.ts'
import type { Filters } from './filters.ts'
import { createIncidentPages, type KeptPages, type Pages } from './incident-pages.ts'

/** A page must be read within a frame, and be longer than a fling of the finger. */
const top = 100

/** The path of the first page of a view. */
export function listPath(filters: Filters, continuation?: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    query.set(name, typeof value === 'number' ? new Date(value).toISOString() : value)
  }
  query.set('top', String(top))
  if (continuation !== undefined) query.set('continuation', continuation)
  return `/incidents?${query}`
}

export interface IncidentPages extends Pages {
  /** The row that was stood on when the list was left, where it was taken up again. */
  startAt: number
  stoodOn: (index: number) => void
  next: () => void
  /** Begins anew. */
  reload: () => void
}

interface Left {
  path: string
  kept: KeptPages
  at: number
}

/** The list that was left last: who comes back from an incident stands where he stood. */
const left = new WeakMap<ApiClient, Left>()

export function useIncidentPages(filters: Filters): IncidentPages {
  const { api, askForKey } = useServices()
  const path = listPath(filters)
  const [round, setRound] = useState(0)
  const [state, setState] = useState<Pages>({ rows: [], more: 'yes', isReading: true })
  const reader = useRef<ReturnType<typeof createIncidentPages>>(undefined)
  const place = useRef({ start: 0, at: 0 })
  // The path holds the filters; another round reads anew.
  useEffect(() => {
    setState({ rows: [], more: 'yes', isReading: true })
    const before = left.get(api)
    const known = before?.path === path ? before : undefined
    place.current = { start: 0, at: 0 }
    const made = createIncidentPages({
      ...(known && { kept: known.kept }),
      ask: (continuation) => api.get(listPath(filters, continuation), readIncidentList),
      told: (pages) => {
        if (known && pages.rows === known.kept.pages.rows) {
          place.current = { start: known.at, at: known.at }
        }
        setState(pages)
        if (pages.trouble?.kind === 'no-access') askForKey('read', pages.trouble.problem)
      },
    })
    reader.current = made
    void made.next()
    return () => {
      const kept = made.stop()
      if (kept) left.set(api, { path, kept, at: place.current.at })
    }
  }, [path, api, round])
  const next = useCallback(() => void reader.current?.next(), [])
  const reload = useCallback(() => setRound((last) => last + 1), [])
  const stoodOn = useCallback((index: number) => {
    place.current.at = index
  }, [])
  return { ...state, next, reload, startAt: place.current.start, stoodOn }
}

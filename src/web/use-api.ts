// The hooks of the views: the API of this reader, what it answers, and the time that ticks.
import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { Answer, ApiClient, Decode, Problem } from './api-client.ts'
import { createPoller, type Polled } from './poll.ts'

/** What every view may ask of the page around it. */
export interface Services {
  api: ApiClient
  /** Says something to a reader who does not see the screen change. */
  say(text: string): void
  /** The key or the person was not let in: asks for another. */
  askForKey(use: 'read' | 'change', problem: Problem): void
  /** Who changes things: with keys what the reader stated, empty where nothing was; absent where it is verified. */
  reader: { name?: string; set(change: { name?: string; changeKey?: string }): void }
  /** By the app's clock. */
  now(): number
}

export const ServicesContext = createContext<Services | undefined>(undefined)

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (!services) throw new Error('A view stands outside of the page')
  return services
}

export interface PolledRead<T> extends Polled<T> {
  refresh(): Promise<void>
}

const usualMs = 10_000

/**
 * Reads a path and goes on reading it while the page is looked at. `decode` must be the same function each time.
 * Another path begins anew, without the value of the last one. `undefined` reads nothing.
 */
export function usePolled<T>(
  path: string | undefined,
  decode: Decode<T>,
  everyMs = usualMs,
): PolledRead<T> {
  const ask = useCallback((api: ApiClient) => api.get(path ?? '', decode), [path, decode])
  return usePolledAsk(path, ask, everyMs)
}

/** The same for what takes several requests: `ask` must stay the same function while `key` is the same. */
export function usePolledAsk<T>(
  key: string | undefined,
  ask: (api: ApiClient) => Promise<Answer<T>>,
  everyMs = usualMs,
): PolledRead<T> {
  const { api, now, askForKey } = useServices()
  const [state, setState] = useState<{ key: string | undefined } & Polled<T>>({ key })
  const poller = useRef<ReturnType<typeof createPoller<T>>>(undefined)
  useEffect(() => {
    if (key === undefined) return
    const made = createPoller<T>({
      ask: () => ask(api),
      told: (polled) => {
        setState({ key, ...polled })
        if (polled.trouble?.kind === 'no-access') askForKey('read', polled.trouble.problem)
      },
      ...{ everyMs, now, isHidden: () => document.hidden },
      later: (run, afterMs) => {
        const timer = setTimeout(run, afterMs)
        return () => clearTimeout(timer)
      },
    })
    poller.current = made
    const look = () => (document.hidden ? made.hidden() : made.shown())
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    void made.refresh()
    return () => {
      made.stop()
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [key, ask, everyMs, api, now, askForKey])
  const refresh = useCallback(async () => poller.current?.refresh(), [])
  const { key: readKey, ...polled } = state
  return readKey === key ? { ...polled, refresh } : { refresh }
}

/** The time of each drawing, and one more every so often: for `3 min ago`. */
export function useNow(everyMs = 15_000): number {
  const { now } = useServices()
  const [, tick] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now()
}

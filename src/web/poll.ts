// Asks again and again while somebody looks: quietly with what is known, slower after failures, never while hidden.
import type { Answer } from './api-client.ts'

/** What a view shows of something that is asked for again and again. */
export interface Polled<T> {
  /** The last value that came, also while a later ask failed. */
  value?: T
  /** When it came or was found unchanged; epoch milliseconds. */
  at?: number
  /** What the last ask failed with; absent while all is well. */
  trouble?: Exclude<Answer<T>, { kind: 'ok' }>
}

export interface PollerDeps<T> {
  ask: () => Promise<Answer<T>>
  told: (state: Polled<T>) => void
  everyMs: number
  now: () => number
  /** Calls back after so long; gives back what calls it off. */
  later: (run: () => void, afterMs: number) => () => void
  /** Whether nobody looks: then nothing is asked. */
  isHidden: () => boolean
}

const longestMs = 120_000
/** A page that asks no more looks like one that is well; and beyond 24 days a browser's timer ends at once. */
const mostPatienceMs = 900_000

/**
 * When to ask next: each failure in a row doubles the wait, up to two minutes; what the app asks for counts more, up to
 * a quarter of an hour.
 */
export function nextAskMs(everyMs: number, failures: number, retryAfterMs = 0): number {
  const backOffMs = Math.min(everyMs * 2 ** failures, Math.max(longestMs, everyMs))
  return Math.max(backOffMs, Math.min(retryAfterMs, mostPatienceMs))
}

export function createPoller<T>(deps: PollerDeps<T>) {
  let state: Polled<T> = {}
  let failures = 0
  let callOff: () => void = () => undefined
  let running: Promise<void> | undefined
  let isOver = false

  async function once(): Promise<void> {
    const answer = await deps.ask()
    if (isOver) return
    const ok = answer.kind === 'ok'
    failures = ok ? 0 : failures + 1
    state = ok ? { value: answer.value, at: deps.now() } : { ...state, trouble: answer }
    deps.told(state)
    const asked = answer.kind === 'refused' ? answer.retryAfterMs : undefined
    callOff()
    // A key that is not taken is not taken a minute later either: the reader gives another one.
    if (answer.kind !== 'no-access' && !deps.isHidden()) {
      callOff = deps.later(() => void poller.refresh(), nextAskMs(deps.everyMs, failures, asked))
    }
  }

  const poller = {
    /** Asks now. A second ask while one is under way waits for that one. */
    refresh(): Promise<void> {
      callOff()
      running ??= once().finally(() => {
        running = undefined
      })
      return running
    },
    /** Somebody looks again: what is shown may be old. */
    shown(): void {
      if (!isOver && !deps.isHidden()) void poller.refresh()
    },
    hidden(): void {
      callOff()
    },
    stop(): void {
      isOver = true
      callOff()
    },
  }
  return poller
}

// Which traces, and which of their requests, are sent where each is a row that is paid for; with a memory of what was.
import type { ToldTrace } from './told.ts'

export interface Kept {
  /** How many traces it stands for; 0: it is left out. */
  many: number
  /** All of its requests are told; else those that failed or were slow. */
  whole: boolean
}

/** Of the traces in which nothing was wrong one in so many is kept. */
const calmOneIn = 10
/**
 * Of one kind: an account that does not answer, or a day on which Azure is slow, makes the same trace again and again,
 * and must not reach the daily cap of the logs sooner.
 */
export const sameEveryMs = 10 * 60_000

/** Of a process. */
export function createKeeping() {
  const last = new Map<string, number>()

  /** Whether none of its kind was told whole for a while. */
  function isDue({ spans: [root], slow, failed }: ToldTrace): boolean {
    if (!root || !(slow || failed)) return false
    const kind = `${root.name} ${failed}`
    const isNew = root.endedAt >= (last.get(kind) ?? Number.NEGATIVE_INFINITY) + sameEveryMs
    if (isNew) last.set(kind, root.endedAt)
    return isNew
  }

  return function keep(trace: ToldTrace): Kept {
    const { spans, calm, slow, news } = trace
    const isShown = isDue(trace)
    const whole = news || isShown
    if (!calm || whole) return { many: 1, whole }
    // By the id of the trace, which is random: all of it or nothing, whichever process asks.
    const isTenth = Number.parseInt(spans[0]?.traceId.slice(-8) ?? '0', 16) % calmOneIn === 0
    if (!isTenth) return { many: 0, whole }
    // Of slow ones others are kept beside the tenth: it stands for itself alone.
    return { many: slow ? 1 : calmOneIn, whole }
  }
}

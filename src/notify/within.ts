// A delivery that ends in time: whoever is slow, breaks or never answers is asked again later.
import { durationText } from '../domain/durations.ts'
import type { Delivery } from '../ports/channel.ts'

/** Never throws. What goes on after `timeoutMs` of wall time is no longer waited for. */
export async function within(
  timeoutMs: number,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Delivery>((resolve) => {
    const reason = `no answer within ${durationText(timeoutMs)}`
    timer = setTimeout(() => resolve({ kind: 'later', afterMs: 0, reason }), timeoutMs)
  })
  try {
    return await Promise.race([deliver(), late])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'later', afterMs: 0, reason }
  } finally {
    clearTimeout(timer)
  }
}

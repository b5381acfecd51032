// The time by which an account on this machine is looked at: that of its emulator, whose days may be minutes.
import { type Clock, systemClock } from '../ports/clock.ts'

/** The system's clock where no emulator answers at once. */
export async function lookClock(endpoint: string, request: typeof fetch): Promise<Clock> {
  try {
    const answer = await request(`${endpoint}/_emulator/clock`, {
      signal: AbortSignal.timeout(2000),
    })
    const { now } = (await answer.json()) as { now?: unknown }
    if (typeof now !== 'number') return systemClock
    const ahead = now - Date.now()
    return { ...systemClock, now: () => Date.now() + ahead }
  } catch {
    return systemClock
  }
}

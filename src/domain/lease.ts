// How much of the hold on a pool a call needs: deciding does not begin without it, and acting does not call.
import { secondMs } from './durations.ts'

/** The wall time after which a Batch call is given up, in milliseconds; an action then is in doubt. */
export const batchCallTimeoutMs = 20 * secondMs

/**
 * A call takes no longer than its time-out; 10 s more for the commit after it and for clocks that differ. Node
 * operations take no condition, so the lease must outlast them.
 */
export const leaseNeededMs = batchCallTimeoutMs + 10 * secondMs

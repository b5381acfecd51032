// The app's clock, as its answers date themselves: all moments of the API are by that one, and the reader's may be hours off.

export type AppClock = ReturnType<typeof createAppClock>

/** `deviceNow`: the clock of the reader's machine, epoch milliseconds; it goes on between two answers. */
export function createAppClock(deviceNow: () => number) {
  let aheadMs = 0
  return {
    /** Epoch milliseconds, to the second; by the reader's clock until the first answer came. */
    now: (): number => deviceNow() + aheadMs,
    /** RFC 9110, 6.6.1: whole seconds. What is on the way dates an answer that does not do so itself, or nobody does. */
    heard({ headers }: Pick<Response, 'headers'>): void {
      const told = Date.parse(headers.get('date') ?? '')
      if (!Number.isNaN(told)) aheadMs = told - deviceNow()
    },
  }
}

// How long the history is kept: whole months, counted back from the one that runs.

/** More than a year, so that the same month of the last year can be compared. */
export const defaultHistoryMonths = 13

/** The first month that is kept, as `202502` and as the moment at which it begins (epoch milliseconds, UTC). */
export function firstMonthKept(now: number, months: number): { month: string; at: number } {
  const date = new Date(now)
  const at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months)
  return { month: monthOf(at), at }
}

/** `202603` */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7).replace('-', '')
}

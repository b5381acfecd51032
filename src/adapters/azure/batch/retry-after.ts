// Reads how long Batch asks to wait before the next call.

/** Milliseconds from a Retry-After header, which is seconds or a date; a date is read against the answer's own Date. */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  const text = header('retry-after')?.trim()
  if (!text) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const waitMs = Date.parse(text) - Date.parse(header('date') ?? '')
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}

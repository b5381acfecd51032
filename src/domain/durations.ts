// Durations in milliseconds, and the one way they are written for people.

export const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** `950 ms`, `45 s`, `15 min`, `1 h 30 min`, `2 d 3 h`: two units at most, nothing smaller than needed. */
export function durationText(durationMs: number): string {
  // Rounded before it is compared: 59.6 s are 1 min, not 60 s.
  const wholeMs = Math.max(0, Math.round(durationMs))
  if (wholeMs < secondMs) return `${wholeMs} ms`
  const seconds = Math.round(wholeMs / secondMs)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(durationMs / minuteMs)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** `2026-03-01 04:05:06 UTC`, as every text of the product writes a moment; no text breaks over a time that is none. */
export function momentText(at: number): string {
  if (Number.isNaN(new Date(at).getTime())) return 'an unknown time'
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

// Durations as Batch writes them.
import { durationMs } from './wire-time.ts'

/** ISO 8601 in days, hours, minutes and seconds, as .NET writes a TimeSpan: 90 seconds are `PT1M30S`, none `PT0S`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000))
  const seconds = (whole % 60) + (Math.max(0, ms) % 1000) / 1000
  const parts = [
    [Math.floor(whole / 3600) % 24, 'H'],
    [Math.floor(whole / 60) % 60, 'M'],
    [Number(seconds.toFixed(3)), 'S'],
  ] as const
  const days = Math.floor(whole / 86_400)
  const time = parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join('')
  if (days === 0 && time === '') return 'PT0S'
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`
}

/** A given duration as it is read again: `P3Y6M4DT12H30M5S` comes back as `P1279DT12H30M5S` (recorded). */
export function keptDuration(text: string): string {
  const ms = durationMs(text)
  // Finer than a millisecond is kept as it is: Batch's own "no limit" has seven digits.
  return ms === undefined || /\.\d{4,}S$/i.test(text) ? text : durationText(ms)
}

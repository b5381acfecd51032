// Axes of the charts: round ticks, and where a value lies between two edges.
import { dayMs, hourMs, minuteMs, secondMs } from '../../domain/durations.ts'

/** From zero: at least 1, in steps of 1, 2 or 5 × 10ⁿ, about `wanted` of them; the last is at or above `max`. */
export function ticksTo(max: number, wanted = 4): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1]
  const rough = max / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((part) => part * power).find((one) => one >= rough) ?? rough
  const count = Math.max(1, Math.ceil(max / step - 1e-9))
  // Multiplied, not added up: 0.1 + 0.2 is no tick.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** Whole things have whole ticks: half an incident is none. */
export function countTicksTo(max: number, wanted = 4): number[] {
  const ticks = ticksTo(max, wanted)
  return ticks.every(Number.isInteger)
    ? ticks
    : ticksTo(Math.ceil(max), Math.max(1, Math.ceil(max)))
}

/** Steps in which people count time; from a second up to a week. */
const timeSteps = [
  ...[1, 5, 15, 30].map((part) => part * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((part) => part * minuteMs),
  ...[1, 2, 3, 6, 12].map((part) => part * hourMs),
  ...[1, 2, 7].map((part) => part * dayMs),
]

/** Ticks for durations in milliseconds: quarters of an hour, not thousands of seconds. */
export function durationTicksTo(maxMs: number, wanted = 4): number[] {
  if (!(maxMs > 0) || !Number.isFinite(maxMs)) return [0, minuteMs]
  const step = timeSteps.find((one) => one >= maxMs / wanted)
  if (step === undefined)
    return ticksTo(maxMs / (7 * dayMs), wanted).map((weeks) => weeks * 7 * dayMs)
  const count = Math.max(1, Math.ceil(maxMs / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** Maps [0, max] upon [from, to]; what lies beyond is drawn at the edge. */
export function linear(max: number, from: number, to: number): (value: number) => number {
  return (value) => {
    const share = max > 0 ? Math.max(0, Math.min(1, value / max)) : 0
    return Math.round((from + (to - from) * share) * 100) / 100
  }
}

/** How wide each of `count` columns is; none has less than no width, however narrow the drawing. */
export function stepOf(room: number, count: number): number {
  return Math.max(0, room) / Math.max(1, count)
}

/** Which of `count` labels are shown when `room` fit: the last always, the others evenly before it. */
export function shownLabels(count: number, room: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)))
  const shown = new Set<number>()
  for (let index = count - 1; index >= 0; index -= every) shown.add(index)
  return shown
}

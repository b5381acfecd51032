// Decodes durations of the wire, ISO 8601 such as `PT1H30M`.
import { dayMs, hourMs, minuteMs, secondMs } from '../../../domain/durations.ts'
import { wireText } from './wire-value.ts'

const parts = /^P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/i
/** No limit is written as the largest time span there is: P10675199DT2H48M5.4775807S. */
const unlimitedMs = 10_000_000 * dayMs

/** Milliseconds; undefined for no limit, and for what is no duration. */
export function wireLimit(value: unknown): number | undefined {
  const found = parts.exec(wireText(value) ?? '')
  if (!found?.slice(1).some((part) => part !== undefined)) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const ms = days * dayMs + hours * hourMs + minutes * minuteMs + Math.round(seconds * secondMs)
  return ms >= unlimitedMs ? undefined : ms
}

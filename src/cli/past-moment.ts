// A moment in the past as people type it: `2d` ago, or a time with its zone.
import { dayMs, hourMs, minuteMs } from '../domain/durations.ts'
import { wrongUsage } from './usage.ts'

const unitsMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs }

/** ISO 8601. A time without a zone is UTC. Throws `CliError` with 2. */
export function pastMoment(text: string, now: number, flag = '--since'): string {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (count !== undefined) return new Date(now - Number(count) * (unitsMs[unit] ?? 0)).toISOString()
  const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/
  const [, day, time = '00:00', zone = 'Z'] = form.exec(text) ?? []
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`)
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw wrongUsage(
    `${flag} "${text}" is neither a duration such as 30m, 2h or 3d nor a time such as 2026-03-01 or 2026-03-01T04:05Z.`,
  )
}

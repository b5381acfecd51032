// NCRONTAB, the schedule language of timer triggers: six fields, seconds first, in UTC.
// Conduct after the NCrontab library: day of month and day of week must both match, `a/n` runs from a to the field's end.

export interface Schedule {
  /** The first occurrence after the given epoch milliseconds, or undefined when there is none in eight years. */
  next(afterMs: number): number | undefined
}

interface Field {
  name: string
  min: number
  max: number
  names?: readonly string[]
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const days = 'sun mon tue wed thu fri sat'.split(' ')
const fields: readonly Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: months },
  { name: 'day of week', min: 0, max: 6, names: days },
]
const dayMs = 86_400_000
/** Long enough to meet every 29 February, also over a century's missing one. */
const horizonDays = 8 * 366

/**
 * Reads a schedule of six fields, or five (then at second 0).
 * @throws Error that names the field and its value
 */
export function parseNcrontab(text: string): Schedule {
  const parts = text.trim().split(/\s+/)
  const six = parts.length === 5 ? ['0', ...parts] : parts
  if (six.length !== 6) {
    throw new Error(
      `schedule "${text}": expected 6 fields (second minute hour day month day-of-week), got ${parts.length}`,
    )
  }
  const sets = fields.map((field, index) => parseField(six[index] ?? '', field, text))
  const [seconds, minutes, hours, monthDays, monthSet, weekDays] = sets as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ]
  return { next }

  function next(afterMs: number): number | undefined {
    // Whole seconds only: the earliest candidate is the next full second.
    const from = Math.floor(afterMs / 1000) * 1000 + 1000
    const firstDay = Math.floor(from / dayMs) * dayMs
    for (let index = 0; index <= horizonDays; index += 1) {
      const day = firstDay + index * dayMs
      const date = new Date(day)
      const fits =
        monthSet.includes(date.getUTCMonth() + 1) &&
        monthDays.includes(date.getUTCDate()) &&
        weekDays.includes(date.getUTCDay())
      const time = fits ? firstTime(Math.max(0, from - day) / 1000) : undefined
      if (time !== undefined) return day + time * 1000
    }
    return undefined
  }

  /** The first matching second of a day at or after the given one. */
  function firstTime(second: number): number | undefined {
    for (const hour of hours) {
      if (hour * 3600 + 3599 < second) continue
      for (const minute of minutes) {
        const base = hour * 3600 + minute * 60
        if (base + 59 < second) continue
        const found = seconds.find((value) => base + value >= second)
        if (found !== undefined) return base + found
      }
    }
    return undefined
  }
}

function parseField(text: string, field: Field, schedule: string): number[] {
  const values = new Set<number>()
  for (const item of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item)
    const step = Number(match?.[3] ?? 1)
    if (!match || step < 1) throw wrong()
    const star = match[1] === '*'
    const from = star ? field.min : readValue(match[1] ?? '')
    const open = star || (match[3] !== undefined && match[2] === undefined)
    const to = open ? field.max : match[2] === undefined ? from : readValue(match[2])
    if (from > to || (star && match[2] !== undefined)) throw wrong()
    for (let value = from; value <= to; value += step) values.add(value)
  }
  return [...values].sort((a, b) => a - b)

  function readValue(word: string): number {
    const named = field.names?.indexOf(word.toLowerCase().slice(0, 3)) ?? -1
    const value = /^\d+$/.test(word) ? Number(word) : named < 0 ? Number.NaN : named + field.min
    if (!(value >= field.min && value <= field.max)) throw wrong()
    return value
  }

  function wrong(): Error {
    const range = `${field.min} to ${field.max}`
    return new Error(`schedule "${schedule}": ${field.name} "${text}" is not valid (${range})`)
  }
}

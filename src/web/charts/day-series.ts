// One number for each day, and what a chart of it says to those who do not see it.

export interface DayValue {
  /** 2026-03-01, in UTC. */
  day: string
  /** Undefined where the day has none: no incident ended, nothing was priced. */
  value: number | undefined
  /** The part of the value that is drawn in the second colour. */
  part?: number
}

/** How numbers of this kind are written: `12`, `1 h 30 min`, `$4.20`. */
export type ValueText = (value: number) => string

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `1 Mar`; the day is UTC's, whatever the reader's own. */
export function dayText(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${date} ${months[(month ?? 1) - 1]}`
}

/** `Sunday 1 March 2026`. */
export function longDayText(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  }).format(Date.parse(day))
}

export interface SeriesWords {
  what: string
  text: ValueText
  /** The whole of the time, where days add up to one. */
  whole?: string
}

/** The chart in one sentence: span, whole, highest day and the last one. */
export function seriesSummary(
  days: readonly DayValue[],
  { what, text, whole }: SeriesWords,
): string {
  const known = days.filter((day): day is DayValue & { value: number } => day.value !== undefined)
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last || known.length === 0) return `${what}: no day has a number`
  const most = known.reduce((high, day) => (day.value > high.value ? day : high))
  const latest = known.at(-1) ?? most
  const parts = [
    whole === undefined ? '' : `${whole} in all`,
    most.value > 0 ? `most on ${dayText(most.day)}: ${text(most.value)}` : 'none on any day',
    latest === most || latest.value === 0
      ? ''
      : `last on ${dayText(latest.day)}: ${text(latest.value)}`,
  ].filter((part) => part !== '')
  return `${what}, ${dayText(first.day)} to ${dayText(last.day)}: ${parts.join('; ')}`
}

/** Every day from the first to the last, as the API leaves out none that matters but may leave out empty ones. */
export function withEmptyDays<Day extends { day: string }>(
  days: readonly Day[],
  fromDay: string,
  untilDay: string,
  empty: (day: string) => Day,
): Day[] {
  const known = new Map(days.map((day) => [day.day, day]))
  const all: Day[] = []
  const last = Date.parse(untilDay)
  for (let at = Date.parse(fromDay); at <= last && all.length < maxDays; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    all.push(known.get(day) ?? empty(day))
  }
  return all
}

/** More columns than this are no picture any more. */
const maxDays = 400

// Maintenance windows: whether changes may be made at a moment, and if not, the next moment at which they may.
import { dayMs, hourMs, minuteMs, momentText } from './durations.ts'
import type { Window } from './policy-windows.ts'
import { momentsOf, wallAt } from './zones.ts'

export interface WindowHold {
  reason: string
  /** The next moment that lets through; absent when the windows leave none in the weeks ahead. */
  until?: number
}

interface Span {
  from: number
  to: number
}

/** Windows repeat weekly; two weeks more, because a window can fall into the hour that a clock change leaves out. */
const daysAhead = 22
/** A window that began on the day before yesterday has ended, however long the days were. */
const daysBack = 2

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/**
 * What holds a change at `at` (epoch milliseconds), undefined when nothing does. Changes may be made inside any of the
 * `only` windows, anywhere when there are none, and never inside a `never` window. Zones must be IANA names.
 */
export function windowHold(windows: readonly Window[], at: number): WindowHold | undefined {
  const spans = windows.map((window) => ({ window, spans: spansOf(window, at, 0) }))
  const holding = spans.find(({ window, spans: own }) => window.when === 'never' && isIn(own, at))
  const only = spans.filter(({ window }) => window.when === 'only')
  const isOutside = only.length > 0 && !only.some(({ spans: own }) => isIn(own, at))
  if (!holding && !isOutside) return undefined
  const until = nextOpening(windows, at)
  const what = holding
    ? `In the window ${windowText(holding.window)} nothing is changed`
    : `Changes are made only in ${only.map(({ window }) => windowText(window)).join(' or ')}`
  if (until === undefined) {
    return { reason: `${what}; the windows leave no moment for changes in ${daysAhead} days.` }
  }
  return { reason: `${what}; the next moment for changes is ${momentText(until)}.`, until }
}

/** `"nights" (mon, tue 22:00-06:00 Europe/Berlin)`. */
export function windowText({ name, days, from, to, zone }: Window): string {
  const when = days.length === 7 ? 'every day' : days.join(', ')
  return `"${name}" (${when} ${from}-${to} ${zone})`
}

/** It opens only where a window begins or ends, so no other moments are tried. */
function nextOpening(windows: readonly Window[], at: number): number | undefined {
  const all = windows.map((window) => ({
    when: window.when,
    spans: spansOf(window, at, daysAhead),
  }))
  const needsOnly = all.some(({ when }) => when === 'only')
  const isOpen = (moment: number) =>
    !all.some(({ when, spans }) => when === 'never' && isIn(spans, moment)) &&
    (!needsOnly || all.some(({ when, spans }) => when === 'only' && isIn(spans, moment)))
  const edges = all.flatMap(({ when, spans }) =>
    spans.map(({ from, to }) => (when === 'only' ? from : to)),
  )
  const last = at + (daysAhead - 1) * dayMs
  return edges
    .filter((edge) => edge > at && edge <= last)
    .sort((a, b) => a - b)
    .find(isOpen)
}

function isIn(spans: readonly Span[], at: number): boolean {
  return spans.some(({ from, to }) => from <= at && at < to)
}

/**
 * The window's spans around `at`. It begins when the clock of the zone first shows `from`, or has jumped over it, and
 * ends likewise at `to`; of two equal moments in autumn `never` ends at the second: in doubt nothing is changed.
 */
function spansOf({ days, from, to, zone, when }: Window, at: number, ahead: number): Span[] {
  const today = Math.floor(wallAt(zone, at) / dayMs) * dayMs
  const fromMs = timeOfDayMs(from)
  const toMs = timeOfDayMs(to)
  const lengthMs = toMs > fromMs ? 0 : dayMs
  const spans: Span[] = []
  for (let day = -daysBack; day <= ahead; day += 1) {
    const midnight = today + day * dayMs
    const name = dayNames[new Date(midnight).getUTCDay()]
    if (!name || !days.includes(name)) continue
    const span = {
      from: momentsOf(zone, midnight + fromMs).first,
      to: momentsOf(zone, midnight + lengthMs + toMs)[when === 'never' ? 'last' : 'first'],
    }
    if (span.to > span.from) spans.push(span)
  }
  return spans
}

function timeOfDayMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * hourMs + minutes * minuteMs
}

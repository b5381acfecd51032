// Maintenance windows over midnight and over changes of the clock; and for any zone, that `until` is the very next opening.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Window, windowSchema } from '../../src/domain/policy-windows.ts'
import { windowHold } from '../../src/domain/windows.ts'
import { isZone } from '../../src/domain/zones.ts'
import { day } from '../support/build-facts.ts'

const berlin = (when: 'only' | 'never', from: string, to: string, days?: Window['days']) =>
  windowSchema.parse({
    name: 'w',
    when,
    from,
    to,
    zone: 'Europe/Berlin',
    ...(days ? { days } : {}),
  })
const at = (text: string) => Date.parse(text)

interface Case {
  when: string
  windows: readonly Window[]
  at: string
  /** Undefined: changes may be made. */
  until: string | undefined
}

// 2026: Berlin is UTC+1, from 29 March 01:00 UTC UTC+2, from 25 October 01:00 UTC UTC+1 again.
const cases: readonly Case[] = [
  { when: 'there are no windows', windows: [], at: '2026-03-02T12:00Z', until: undefined },
  {
    when: 'before the night of one day',
    windows: [berlin('only', '22:00', '06:00')],
    at: '2026-03-02T12:00Z',
    until: '2026-03-02T21:00Z',
  },
  {
    when: 'in the first moment of the night',
    windows: [berlin('only', '22:00', '06:00')],
    at: '2026-03-02T21:00Z',
    until: undefined,
  },
  {
    when: 'after midnight in the night that began yesterday',
    windows: [berlin('only', '22:00', '06:00', ['sun'])],
    at: '2026-03-02T04:59:59.999Z',
    until: undefined,
  },
  {
    when: 'at its end, which is outside, until a week later',
    windows: [berlin('only', '22:00', '06:00', ['sun'])],
    at: '2026-03-02T05:00Z',
    until: '2026-03-08T21:00Z',
  },
  {
    when: 'in a freeze over midnight',
    windows: [berlin('never', '22:00', '06:00')],
    at: '2026-03-02T23:00Z',
    until: '2026-03-03T05:00Z',
  },
  {
    when: 'two freezes follow one another',
    windows: [berlin('never', '22:00', '06:00'), berlin('never', '05:00', '09:00')],
    at: '2026-03-02T23:00Z',
    until: '2026-03-03T08:00Z',
  },
  {
    when: 'a freeze covers the beginning of the night',
    windows: [berlin('only', '22:00', '06:00'), berlin('never', '20:00', '23:30')],
    at: '2026-03-02T12:00Z',
    until: '2026-03-02T22:30Z',
  },
  {
    when: 'a freeze covers every night: nothing is ever let through',
    windows: [berlin('only', '22:00', '06:00'), berlin('never', '21:00', '07:00')],
    at: '2026-03-02T12:00Z',
    until: undefined,
  },
  {
    when: 'a window that ends when it begins is a whole day',
    windows: [berlin('never', '10:00', '10:00', ['mon'])],
    at: '2026-03-02T12:00Z',
    until: '2026-03-03T09:00Z',
  },
  {
    when: 'in spring the night that ends at 06:00 ends an hour earlier',
    windows: [berlin('never', '22:00', '06:00')],
    at: '2026-03-28T22:00Z',
    until: '2026-03-29T04:00Z',
  },
  {
    when: 'it begins at a time that the spring leaves out: when the clock jumps over it',
    windows: [berlin('only', '02:30', '04:00')],
    at: '2026-03-29T00:30Z',
    until: '2026-03-29T01:00Z',
  },
  {
    when: 'it lies in the hour that the spring leaves out: not on that day',
    windows: [berlin('only', '02:00', '03:00', ['sun'])],
    at: '2026-03-29T00:30Z',
    until: '2026-04-05T00:00Z',
  },
  {
    when: 'in autumn a window begins when the clock first shows it',
    windows: [berlin('only', '02:30', '04:00')],
    at: '2026-10-25T00:00Z',
    until: '2026-10-25T00:30Z',
  },
  {
    when: 'in autumn the time for changes ends when the clock first shows its end',
    windows: [berlin('only', '01:00', '02:30', ['sun'])],
    at: '2026-10-25T00:30Z',
    until: '2026-11-01T00:00Z',
  },
  {
    when: 'in autumn a freeze ends when the clock shows its end for the last time',
    windows: [berlin('never', '01:00', '02:30')],
    at: '2026-10-25T00:30Z',
    until: '2026-10-25T01:30Z',
  },
]

describe('a maintenance window', () => {
  test.each(cases)('when $when', ({ windows, at: moment, until }) => {
    const hold = windowHold(windows, at(moment))
    expect(hold?.until).toBe(until === undefined ? undefined : at(until))
  })

  test('says what holds, and until when', () => {
    const night = berlin('only', '22:00', '06:00', ['mon', 'tue'])
    expect(windowHold([night], at('2026-03-02T12:00Z'))?.reason).toBe(
      'Changes are made only in "w" (mon, tue 22:00-06:00 Europe/Berlin); the next moment for changes is 2026-03-02 21:00:00 UTC.',
    )
    const freeze = berlin('never', '08:00', '20:00')
    expect(windowHold([freeze], at('2026-03-02T12:00Z'))?.reason).toBe(
      'In the window "w" (every day 08:00-20:00 Europe/Berlin) nothing is changed; the next moment for changes is 2026-03-02 19:00:00 UTC.',
    )
    expect(windowHold([night, berlin('never', '00:00', '00:00')], at('2026-03-02T12:00Z'))).toEqual(
      {
        reason:
          'In the window "w" (every day 00:00-00:00 Europe/Berlin) nothing is changed; the windows leave no moment for changes in 22 days.',
      },
    )
  })

  test('knows the names of zones', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'].every(isZone)).toBe(true)
    expect(['Mars/Olympus', '', 'Berlin'].some(isZone)).toBe(false)
  })
})

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kathmandu'],
  // Half an hour of summer time; half past the hour with summer time; near the date line, both sides of it; Ramadan.
  ...['Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Chatham', 'Pacific/Pago_Pago'],
  ...['Pacific/Kiritimati', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Beirut'],
]
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const anyWindow = fc.record({
  name: fc.constant('w'),
  when: fc.constantFrom('only' as const, 'never' as const),
  days: fc.subarray([...dayNames], { minLength: 1 }),
  from: times,
  to: times,
  zone: fc.constantFrom(...zones),
})
const instants = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) })

describe('for any zone and moment', () => {
  test('it lets through at `until`, and at no moment before it', () => {
    fc.assert(
      fc.property(
        fc.array(anyWindow, { minLength: 1, maxLength: 3 }),
        instants,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (windows, moment, part) => {
          const hold = windowHold(windows, moment)
          if (hold?.until === undefined) return
          expect(hold.until).toBeGreaterThan(moment)
          expect(windowHold(windows, hold.until)).toBe(undefined)
          expect(windowHold(windows, hold.until - 1)?.until).toBe(hold.until)
          const between = moment + Math.floor(part * (hold.until - moment - 1))
          expect(windowHold(windows, between)?.until).toBe(hold.until)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('away from changes of the clock it is what the clock and the calendar there say', () => {
    fc.assert(
      fc.property(anyWindow, instants, (window, moment) => {
        if (changesNear(window.zone, moment)) return
        const inside = clockSaysInside(window, moment)
        expect(windowHold([window], moment) === undefined).toBe(inside === (window.when === 'only'))
      }),
      { numRuns: 600 },
    )
  })
})

/** The oracle: the hour hand and the name of the day, as a person would read them. */
function clockSaysInside({ zone, days, from, to }: Window, moment: number): boolean {
  const { name, time } = wallClock(zone, moment)
  const yesterday = dayNames[(dayNames.indexOf(name) + 6) % 7] ?? name
  if (from < to) return days.includes(name) && from <= time && time < to
  return (days.includes(name) && time >= from) || (days.includes(yesterday) && time < to)
}

function wallClock(zone: string, moment: number) {
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(moment)
  const time = show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const weekday = show({ weekday: 'short' }).toLowerCase()
  const name = dayNames.find((one) => one === weekday) ?? 'sun'
  return { name, time }
}

function changesNear(zone: string, moment: number): boolean {
  const shown = [-2, -1, 0, 1, 2].map((days) => wallClock(zone, moment + days * day).time)
  return shown.some((text) => text !== shown[0])
}

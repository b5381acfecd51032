// NCRONTAB schedules, each as a sentence: the first occurrence after a moment.
import { describe, expect, test } from 'vitest'
import { parseNcrontab } from '../../src/local/host/ncrontab.ts'

const at = (text: string) => Date.parse(text)

describe('the next occurrence', () => {
  const cases = [
    { schedule: '*/30 * * * * *', after: '2026-03-01T10:00:00Z', next: '2026-03-01T10:00:30Z' },
    { schedule: '*/30 * * * * *', after: '2026-03-01T10:00:29.999Z', next: '2026-03-01T10:00:30Z' },
    { schedule: '*/30 * * * * *', after: '2026-03-01T23:59:30Z', next: '2026-03-02T00:00:00Z' },
    { schedule: '15,45 * * * * *', after: '2026-03-01T10:00:20Z', next: '2026-03-01T10:00:45Z' },
    { schedule: '0 10-20/5 * * * *', after: '2026-03-01T10:11:00Z', next: '2026-03-01T10:15:00Z' },
    { schedule: '0 10-20/5 * * * *', after: '2026-03-01T10:20:00Z', next: '2026-03-01T11:10:00Z' },
    { schedule: '0 50/5 * * * *', after: '2026-03-01T10:51:00Z', next: '2026-03-01T10:55:00Z' },
    { schedule: '*/5 * * * *', after: '2026-03-01T10:01:00Z', next: '2026-03-01T10:05:00Z' },
    { schedule: '0 30 9 * * 1-5', after: '2026-03-06T09:30:00Z', next: '2026-03-09T09:30:00Z' },
    { schedule: '0 30 9 * * MON-FRI', after: '2026-03-07T00:00:00Z', next: '2026-03-09T09:30:00Z' },
    { schedule: '0 0 0 1 jan *', after: '2026-03-01T00:00:00Z', next: '2027-01-01T00:00:00Z' },
    { schedule: '0 0 0 29 2 *', after: '2026-03-01T00:00:00Z', next: '2028-02-29T00:00:00Z' },
    // Day of month and day of week must both match: a Friday the 13th.
    { schedule: '0 0 0 13 * 5', after: '2026-04-01T00:00:00Z', next: '2026-11-13T00:00:00Z' },
  ]
  test.each(cases)('of $schedule after $after is $next', ({ schedule, after, next }) => {
    expect(parseNcrontab(schedule).next(at(after))).toBe(at(next))
  })

  test('of 30 February never comes', () => {
    expect(parseNcrontab('0 0 0 30 2 *').next(at('2026-03-01T00:00:00Z'))).toBeUndefined()
  })
})

describe('a wrong schedule is refused by name', () => {
  const cases = [
    { schedule: '* * * *', says: /expected 6 fields .* got 4/ },
    { schedule: '60 * * * * *', says: /second "60" is not valid \(0 to 59\)/ },
    { schedule: '0 * * 0 * *', says: /day "0"/ },
    { schedule: '0 * * * foo *', says: /month "foo"/ },
    { schedule: '0 */0 * * * *', says: /minute "\*\/0"/ },
    { schedule: '0 20-10 * * * *', says: /minute "20-10"/ },
    { schedule: '0 * * * * 7', says: /day of week "7"/ },
  ]
  test.each(cases)('$schedule', ({ schedule, says }) => {
    expect(() => parseNcrontab(schedule)).toThrow(says)
  })
})

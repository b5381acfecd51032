// When the weekly digest is due: days and hours of the zone, over both changes of the clock, once and not late.
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/domain/durations.ts'
import { digestDue, latestMs } from '../../src/notify/digest-due.ts'

type Asked = Parameters<typeof digestDue>[0]
const monday: Asked = { day: 'monday', hour: 8, zone: 'Europe/Berlin' }
const at = (text: string) => Date.parse(text)
const iso = (moment: number) => new Date(moment).toISOString()

const moments: { when: string; asked?: Partial<Asked>; now: string; day: string | undefined }[] = [
  { when: 'the hour has come in winter', now: '2026-03-02T07:00:00Z', day: '2026-03-02' },
  { when: 'the hour has not come', now: '2026-03-02T06:59:59Z', day: undefined },
  { when: 'the hour has come in summer', now: '2026-07-06T06:00:00Z', day: '2026-07-06' },
  { when: 'it is another day', now: '2026-03-03T08:00:00Z', day: undefined },
  { when: 'the hour is long past', now: '2026-03-02T13:00:00Z', day: undefined },
  { when: 'the hour is past, and not long', now: '2026-03-02T12:59:00Z', day: '2026-03-02' },
  { when: 'it is off', asked: { day: 'off' }, now: '2026-03-02T07:00:00Z', day: undefined },
  {
    when: 'the zone is a day ahead of UTC',
    asked: { zone: 'Pacific/Auckland' },
    now: '2026-03-01T19:00:00Z',
    day: '2026-03-02',
  },
  {
    when: 'the zone is behind UTC',
    asked: { zone: 'America/Los_Angeles', hour: 20 },
    now: '2026-03-03T04:30:00Z',
    day: '2026-03-02',
  },
  {
    when: 'the zone has half an hour',
    asked: { zone: 'Asia/Kolkata' },
    now: '2026-03-02T02:30:00Z',
    day: '2026-03-02',
  },
  {
    when: 'it is due late, and midnight is past',
    asked: { hour: 23 },
    now: '2026-03-03T01:00:00Z',
    day: '2026-03-02',
  },
  {
    when: 'the clock jumps over the hour in spring: at the jump',
    asked: { day: 'sunday', hour: 2 },
    now: '2026-03-29T01:00:00Z',
    day: '2026-03-29',
  },
  {
    when: 'the clock is about to jump over the hour',
    asked: { day: 'sunday', hour: 2 },
    now: '2026-03-29T00:59:59Z',
    day: undefined,
  },
  {
    when: 'the hour comes twice in autumn: at the first',
    asked: { day: 'sunday', hour: 2 },
    now: '2026-10-25T00:00:00Z',
    day: '2026-10-25',
  },
]

describe('digestDue', () => {
  test.each(moments)('$when', ({ asked = {}, now, day }) => {
    expect(digestDue({ ...monday, ...asked }, at(now))?.day).toBe(day)
  })

  test.each([
    [
      'an ordinary week',
      '2026-03-02T07:00:00Z',
      '2026-02-22T23:00:00.000Z',
      '2026-03-01T23:00:00.000Z',
    ],
    [
      'the week of an hour less',
      '2026-03-30T06:00:00Z',
      '2026-03-22T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'the week of an hour more',
      '2026-10-26T07:00:00Z',
      '2026-10-18T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ],
  ])('is about whole days of the zone: %s', (_, now, since, until) => {
    const { week, before } = digestDue(monday, at(now)) ?? {}
    expect([week?.since, week?.until].map((moment) => iso(moment ?? 0))).toEqual([since, until])
    expect(before?.until).toBe(week?.since)
  })

  test.each(['Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC'])(
    'a call each hour of two years finds each week once, without a gap: %s',
    (zone) => {
      const days = new Map<string, { since: number; until: number }>()
      const start = at('2026-01-01T00:03:00Z')
      for (let now = start; now < start + 730 * dayMs; now += hourMs) {
        const due = digestDue({ day: 'wednesday', hour: 7, zone }, now)
        if (due) days.set(due.day, due.week)
      }
      const weeks = [...days.values()]
      expect(weeks.length).toBeGreaterThanOrEqual(104)
      for (const [index, { since }] of weeks.entries()) {
        if (index > 0) expect(since).toBe(weeks[index - 1]?.until)
      }
    },
  )

  test('is due for a few hours, so that an hour without an instance is made up for', () => {
    expect(latestMs).toBeLessThan(dayMs)
    expect(latestMs).toBeGreaterThan(2 * hourMs)
  })
})

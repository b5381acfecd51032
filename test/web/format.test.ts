// How the page writes times, amounts and money.
import { describe, expect, test } from 'vitest'
import {
  agoText,
  costText,
  localText,
  moneyText,
  nodeHoursText,
  utcText,
} from '../../src/web/format.ts'

const at = Date.parse('2026-03-01T23:30:45.678Z')

describe('a moment', () => {
  test('is in UTC', () => {
    expect([utcText(at), utcText(at, true)]).toEqual([
      '2026-03-01 23:30 UTC',
      '2026-03-01 23:30:45 UTC',
    ])
    expect(utcText(Number.NaN)).toBe('an unknown time')
  })

  test.each([
    ['UTC', ''],
    ['Europe/Berlin', '2026-03-02 00:30 local'],
    ['America/New_York', '18:30 local'],
    ['Asia/Kathmandu', '2026-03-02 05:15 local'],
  ])('has the time of %s beside it: %s', (zone, expected) => {
    expect(localText(at, zone)).toBe(expected)
  })

  test.each([
    [at - 500, 'now'],
    // The app's clock is known to the second.
    [at + 2_000, 'now'],
    [at - 180_000, '3 min ago'],
    [at + 20_000, 'in 20 s'],
  ])('is told from now', (moment, expected) => {
    expect(agoText(moment, at)).toBe(expected)
  })
})

describe('an amount', () => {
  test.each([
    [moneyText(12.3), '$12.30'],
    [moneyText(1234.56, 'EUR'), '€1,235'],
    [moneyText(0), '$0'],
    [moneyText(5, 'not a code'), '5 not a code'],
    [nodeHoursText(1), '1 node-hour'],
    [nodeHoursText(0.44), '0.4 node-hours'],
    [nodeHoursText(1234.4), '1,234 node-hours'],
    [costText({ nodeHours: 0 }), ''],
    [costText({ nodeHours: 2 }), '2 node-hours'],
    [costText({ nodeHours: 2, money: 0.768, currency: 'USD' }), '$0.77 (2 node-hours)'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})

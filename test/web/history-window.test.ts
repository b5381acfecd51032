// The list's window of rows, and the days between them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesByDay } from '../../src/web/history/by-day.ts'
import {
  isNearEnd,
  moveBy,
  scrollToShow,
  topsOf,
  windowOf,
} from '../../src/web/history/virtual-window.ts'

const anyLines = fc.array(fc.record({ kind: fc.constantFrom('day' as const, 'row' as const) }), {
  maxLength: 300,
})
const heights = fc.record({
  day: fc.integer({ min: 20, max: 60 }),
  row: fc.integer({ min: 30, max: 120 }),
})
const rows = (count: number) => Array.from({ length: count }, () => ({ kind: 'row' as const }))
/** A hundred rows of 40 pixels. */
const tops = topsOf(rows(100), { day: 20, row: 40 })

describe('the window of a long list', () => {
  test('draws whatever is in sight, and few lines more', () => {
    const view = fc.record({
      scrollTop: fc.integer({ min: -500, max: 40_000 }),
      viewHeight: fc.integer({ min: 0, max: 2_000 }),
    })
    fc.assert(
      fc.property(
        anyLines,
        heights,
        view,
        fc.nat(20),
        (lines, high, { scrollTop, viewHeight }, beyond) => {
          const all = topsOf(lines, high)
          const { first, end } = windowOf({ scrollTop, viewHeight, tops: all }, beyond)
          const whole = all.at(-1) ?? 0
          const top = Math.max(0, Math.min(scrollTop, Math.max(0, whole - viewHeight)))
          expect(all[first]).toBeLessThanOrEqual(top)
          expect(all[end]).toBeGreaterThanOrEqual(Math.min(top + viewHeight, whole))
          const least = Math.min(high.day, high.row)
          expect(end - first).toBeLessThanOrEqual(Math.ceil(viewHeight / least) + 2 + 2 * beyond)
        },
      ),
    )
  })

  test('counts the heights of days and rows', () => {
    const lines = [{ kind: 'day' as const }, ...rows(2), { kind: 'day' as const }]
    expect(topsOf(lines, { day: 20, row: 50 })).toEqual([0, 20, 70, 120, 140])
    expect(topsOf([], { day: 20, row: 50 })).toEqual([0])
  })

  test('scrolls no further than it must to show a line', () => {
    const at = { scrollTop: 400, viewHeight: 400, tops }
    expect([0, 10, 15, 19, 20, 99].map((index) => scrollToShow(index, at))).toEqual([
      0, 400, 400, 400, 440, 3_600,
    ])
  })

  test('asks for more before its end is in sight', () => {
    expect(isNearEnd({ scrollTop: 0, viewHeight: 400, tops })).toBe(false)
    expect(isNearEnd({ scrollTop: 2_800, viewHeight: 400, tops })).toBe(true)
    expect(isNearEnd({ scrollTop: 0, viewHeight: 400, tops: [0] })).toBe(true)
  })

  test.each([
    { key: 'ArrowDown', from: 99, to: 99 },
    { key: 'ArrowUp', from: 0, to: 0 },
    { key: 'ArrowDown', from: 3, to: 4 },
    { key: 'PageDown', from: 3, to: 12 },
    { key: 'PageUp', from: 3, to: 0 },
    { key: 'Home', from: 50, to: 0 },
    { key: 'End', from: 50, to: 99 },
    { key: 'x', from: 50, to: undefined },
  ])('$key leads from $from to $to', ({ key, from, to }) => {
    expect(moveBy(key, from, 100, 10)).toBe(to)
  })

  test('no key leads into an empty list', () => {
    expect(moveBy('End', 0, 0, 10)).toBeUndefined()
  })
})

describe('incidents by day', () => {
  const at = (text: string) => ({ detectedAt: Date.parse(text) })

  test('stand under their day in UTC, which counts them', () => {
    const rows = ['2026-03-02T00:00Z', '2026-03-01T23:59Z', '2026-03-01T01:00Z'].map(at)
    expect(linesByDay(rows)).toEqual([
      { kind: 'day', day: '2026-03-02', count: 1 },
      { kind: 'row', row: rows[0], index: 0 },
      { kind: 'day', day: '2026-03-01', count: 2 },
      { kind: 'row', row: rows[1], index: 1 },
      { kind: 'row', row: rows[2], index: 2 },
    ])
    expect(linesByDay([])).toEqual([])
  })
})

// The list's window of rows, and the days between them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesByDay } from '../../src/web/history/by-day.ts'
import { isNearEnd, moveBy, scrollToShow, windowOf } from '../../src/web/history/virtual-window.ts'

const sight = fc.record({
  scrollTop: fc.integer({ min: -100, max: 1_000_000 }),
  viewHeight: fc.integer({ min: 0, max: 2_000 }),
  rowHeight: fc.integer({ min: 20, max: 90 }),
  count: fc.integer({ min: 0, max: 20_000 }),
  beyond: fc.integer({ min: 0, max: 20 }),
})

describe('the window of a long list', () => {
  test('keeps the height of the whole, and draws whatever is in sight and few more', () => {
    fc.assert(
      fc.property(sight, (at) => {
        const { first, end, before, after } = windowOf(at)
        const { rowHeight, count, viewHeight, beyond } = at
        expect(before + (end - first) * rowHeight + after).toBe(count * rowHeight)
        expect(end - first).toBeLessThanOrEqual(Math.ceil(viewHeight / rowHeight) + 1 + 2 * beyond)
        const most = Math.max(0, count * rowHeight - viewHeight)
        const top = Math.max(0, Math.min(at.scrollTop, most))
        const bottom = Math.min(top + viewHeight, count * rowHeight)
        expect(before).toBeLessThanOrEqual(top)
        expect(end * rowHeight).toBeGreaterThanOrEqual(bottom)
      }),
    )
  })

  test('scrolls no further than it must to show a row', () => {
    const at = { scrollTop: 400, viewHeight: 400, rowHeight: 40, count: 100 }
    expect([0, 10, 15, 19, 20, 99].map((index) => scrollToShow(index, at))).toEqual([
      0, 400, 400, 400, 440, 3_600,
    ])
  })

  test('asks for more before its end is in sight', () => {
    const at = { viewHeight: 400, rowHeight: 40, count: 100 }
    expect(isNearEnd({ ...at, scrollTop: 0 })).toBe(false)
    expect(isNearEnd({ ...at, scrollTop: 2_800 })).toBe(true)
    expect(isNearEnd({ ...at, count: 0, scrollTop: 0 })).toBe(true)
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
    expect(moveBy(key, from, { scrollTop: 0, viewHeight: 400, rowHeight: 40, count: 100 })).toBe(to)
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

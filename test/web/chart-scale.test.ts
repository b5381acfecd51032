// Axes of the charts: round ticks that hold every value.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countTicksTo,
  durationTicksTo,
  linear,
  shownLabels,
  stepOf,
  ticksTo,
} from '../../src/web/charts/scale.ts'

const minuteMs = 60_000

describe('ticks', () => {
  test.each([
    { max: 0, are: [0, 1] },
    { max: Number.NaN, are: [0, 1] },
    { max: 7, are: [0, 2, 4, 6, 8] },
    { max: 0.3, are: [0, 0.1, 0.2, 0.3] },
    { max: 1_000, are: [0, 500, 1_000] },
  ])('to $max are round', ({ max, are }) => {
    expect(ticksTo(max)).toEqual(are)
  })

  test('of things that are counted are whole', () => {
    expect([1, 2, 3, 10].map((max) => countTicksTo(max))).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 5, 10],
    ])
  })

  test('of durations are those in which people count', () => {
    expect(durationTicksTo(50 * minuteMs).map((ms) => ms / minuteMs)).toEqual([0, 15, 30, 45, 60])
    expect(durationTicksTo(0)).toEqual([0, minuteMs])
  })

  test('hold every value, and are neither few nor many', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (max) => {
        for (const ticks of [ticksTo(max), countTicksTo(max), durationTicksTo(max)]) {
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-6))
          expect(ticks.length).toBeGreaterThan(1)
          expect(ticks.length).toBeLessThan(8)
        }
      }),
    )
  })
})

describe('places', () => {
  test('lie between the edges, and beyond them at the edge', () => {
    const y = linear(10, 100, 0)
    expect([0, 5, 10, 20, -1].map(y)).toEqual([100, 50, 0, 0, 100])
    expect(linear(0, 100, 0)(3)).toBe(100)
  })

  test('of columns have no width below none, however narrow the drawing', () => {
    expect(stepOf(300, 30)).toBe(10)
    expect(stepOf(-41, 30)).toBe(0)
    expect(stepOf(300, 0)).toBe(300)
  })

  test('of labels are even, with the last one always', () => {
    expect([...shownLabels(7, 7)].toSorted()).toHaveLength(7)
    expect([...shownLabels(10, 4)]).toEqual([9, 6, 3, 0])
    expect([...shownLabels(0, 4)]).toEqual([])
    expect([...shownLabels(3, 0)]).toEqual([2])
  })
})

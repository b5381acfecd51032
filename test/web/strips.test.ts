// A pool's strip of node states: bands, stretches and the shapes drawn of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandOf, inBands } from '../../src/web/strips/bands.ts'
import { stretchesOf, stripShape } from '../../src/web/strips/strip-paths.ts'

const hourMs = 3_600_000
const span = { from: 0, until: 24 * hourMs }

describe('bands', () => {
  test.each([
    ['running', 'running'],
    ['startTaskFailed', 'sick'],
    ['start-task-failed', 'sick'],
    ['Unusable', 'sick'],
    ['preempted', 'away'],
    ['waitingForStartTask', 'changing'],
    ['a state of next year', 'changing'],
    ['constructor', 'changing'],
  ])('%s is %s', (state, band) => {
    expect(bandOf(state)).toBe(band)
  })

  test('sum what lies in them, without the total', () => {
    expect(inBands({ idle: 2, unusable: 1, unknown: 1, total: 4 })).toEqual({
      sick: 2,
      away: 0,
      changing: 0,
      idle: 2,
      running: 0,
    })
  })
})

const change = (hour: number, counts: Record<string, number>) => ({ at: hour * hourMs, counts })

describe('stretches', () => {
  test('go from change to change, cut to the span, and begin with the first', () => {
    const stretches = stretchesOf(
      [change(-2, { idle: 1 }), change(6, { idle: 2 }), change(30, { idle: 3 })],
      span,
    )
    expect(
      stretches.map(({ from, until, total }) => [from / hourMs, until / hourMs, total]),
    ).toEqual([
      [0, 6, 1],
      [6, 24, 2],
    ])
    expect(stretchesOf([], span)).toEqual([])
  })
})

describe('the shape of a strip', () => {
  test('stacks what is wrong at the bottom, at the share of the most nodes of the day', () => {
    const shape = stripShape(
      [change(0, { running: 4 }), change(12, { running: 1, unusable: 1 })],
      span,
      24,
    )
    expect(shape).toEqual({
      paths: [
        { band: 'sick', d: 'M12 75H24V100H12Z' },
        { band: 'running', d: 'M0 0H12V100H0ZM12 50H24V75H12Z' },
      ],
      knownFrom: 0,
      most: 4,
    })
  })

  test('one sick node of a thousand is seen', () => {
    const { paths } = stripShape([change(0, { running: 999, unusable: 1 })], span, 24)
    expect(paths[0]).toEqual({ band: 'sick', d: 'M0 92H24V100H0Z' })
    expect(paths[1]).toEqual({ band: 'running', d: 'M0 0H24V92H0Z' })
  })

  test('a moment of trouble within one column is seen too', () => {
    const moment = [
      change(0, { running: 2 }),
      change(3.2, { unusable: 2 }),
      change(3.3, { running: 2 }),
    ]
    expect(stripShape(moment, span, 24).paths).toContainEqual({ band: 'sick', d: 'M3 0H4V100H3Z' })
  })

  test('says from where on anything is known', () => {
    expect(stripShape([change(6, { idle: 1 })], span, 48).knownFrom).toBe(12)
    expect(stripShape([], span, 48)).toEqual({ paths: [], knownFrom: 48, most: 0 })
  })

  test('stays in its frame, and costs no more than its columns however often the pool changed', () => {
    const counts = fc.dictionary(
      fc.constantFrom('idle', 'running', 'unusable', 'starting', 'offline'),
      fc.nat(2_000),
    )
    const changes = fc.array(
      fc.record({ at: fc.integer({ min: -hourMs, max: 25 * hourMs }), counts }),
      { maxLength: 400 },
    )
    fc.assert(
      fc.property(changes, (all) => {
        for (const { d } of stripShape(all, span, 96).paths) {
          const shapes = [...d.matchAll(/M(\d+) ([-\d.]+)H(\d+)V([-\d.]+)H\1Z/g)]
          expect(shapes.map(([whole]) => whole).join('')).toBe(d)
          expect(shapes.length).toBeLessThanOrEqual(96)
          for (const [, x, top, end, bottom] of shapes.map((one) => one.map(Number))) {
            expect(x).toBeLessThan(end ?? 0)
            expect(end).toBeLessThanOrEqual(96)
            expect(top).toBeGreaterThanOrEqual(-0.2)
            expect(top).toBeLessThanOrEqual(bottom ?? 0)
          }
        }
      }),
    )
  })
})

// The strip of a pool: changes alone are kept, and what is shown is what was counted at each moment.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hourMs, minuteMs } from '../../src/domain/durations.ts'
import { poolHealth } from '../../src/domain/pool-health.ts'
import {
  countsOf,
  hourOf,
  type StripHour,
  stripAfter,
  stripHours,
  stripMs,
  stripOf,
} from '../../src/domain/pool-strip.ts'
import { noon } from '../support/build-facts.ts'

/** As the census keeps them: a bucket is that of a day and two hours ago, overwritten. */
function keep(shapes: readonly string[], everyMs: number) {
  const buckets = new Map<number, StripHour>()
  let from: string | undefined
  for (const [index, to] of shapes.entries()) {
    const at = noon + index * everyMs
    if (to !== from) {
      const key = hourOf(at) % stripHours
      const change = { pool: 'frames', to, ...(from === undefined ? {} : { from }) }
      buckets.set(key, stripAfter(buckets.get(key), [change], at))
    }
    from = to
  }
  return {
    hours: [...buckets.values()],
    last: from ?? '',
    now: noon + (shapes.length - 1) * everyMs,
  }
}

test('at each moment of the last day the strip shows what the census counted then', () => {
  const shapes = fc.array(fc.constantFrom('idle=3|', 'idle=2,unusable=1|', '|running=4'), {
    minLength: 1,
    maxLength: 200,
  })
  fc.assert(
    fc.property(shapes, (given) => {
      const everyMs = 15 * minuteMs
      const { hours, last, now } = keep(given, everyMs)
      const strip = stripOf(hours, 'frames', last, now)
      for (const [index, shape] of given.entries()) {
        const at = noon + index * everyMs
        if (at < now - stripMs) continue
        const shown = strip.findLast((entry) => entry.at <= at)
        expect(shown?.counts, `${index}`).toEqual(countsOf(shape))
      }
      expect(hours.length).toBeLessThanOrEqual(stripHours)
      for (const [index, { counts }] of strip.entries()) {
        expect(counts).not.toEqual(strip[index - 1]?.counts)
      }
    }),
  )
})

describe('a strip', () => {
  test('without a change is one entry, from its beginning on', () => {
    expect(stripOf([], 'frames', 'idle=3|', noon)).toEqual([
      { at: noon - stripMs, counts: { idle: 3 } },
    ])
  })

  test('of a pool that broke after days of quiet shows the quiet, from its beginning on', () => {
    const shapes = Array.from({ length: 140 }, (_, n) => (n < 130 ? 'idle=3|' : 'unusable=1|'))
    const { hours, last, now } = keep(shapes, 15 * minuteMs)
    expect(stripOf(hours, 'frames', last, now)).toEqual([
      { at: now - stripMs, counts: { idle: 3 } },
      { at: noon + 130 * 15 * minuteMs, counts: { unusable: 1 } },
    ])
  })

  test('of a pool that is new begins where it was seen first', () => {
    const at = noon + 7 * minuteMs
    const bucket = stripAfter(undefined, [{ pool: 'frames', to: 'idle=1|' }], at)
    expect(stripOf([bucket], 'frames', 'idle=1|', at + hourMs)).toEqual([
      { at, counts: { idle: 1 } },
    ])
  })

  test('of a pool that changes all the time stays short, and ends as it is now', () => {
    const shapes = Array.from({ length: 119 }, (_, n) => `idle=${n % 7}|`)
    const { hours, last, now } = keep(shapes, 30_000)
    const strip = stripOf(hours, 'frames', last, now)
    expect(strip.length).toBeLessThanOrEqual(2 * 20)
    expect(strip.at(-1)?.counts).toEqual(countsOf(last))
  })

  test('of a pool that went and came shows that it had no nodes', () => {
    const { hours, last, now } = keep(['idle=3|', '', 'idle=1|'], hourMs)
    const counts = stripOf(hours, 'frames', last, now).map((entry) => entry.counts)
    expect(counts).toEqual([{ idle: 3 }, {}, { idle: 1 }])
  })

  test.each(['constructor', '__proto__', 'toString'])('of a pool called %s is its own', (pool) => {
    expect(stripOf([{ hour: hourOf(noon), pools: {} }], pool, 'idle=1|', noon)).toHaveLength(1)
  })
})

describe.each([
  ['all idle', { idle: 3 }, undefined, 0, 'ok'],
  ['one unusable', { idle: 3, unusable: 1 }, undefined, 0, 'sick'],
  ['one rebooting', { idle: 3, rebooting: 1 }, undefined, 0, 'busy'],
  ['an incident of a task open', { idle: 3 }, 'warning', 0, 'sick'],
  ['something harmless open', { idle: 3 }, 'info', 0, 'ok'],
  ['not counted lately', { unusable: 3 }, 'critical', 10 * minuteMs, 'unknown'],
  ['no nodes', {}, undefined, 0, 'ok'],
] as const)('a pool with %s', (_, counts, worst, age, health) => {
  test(`is ${health}`, () => {
    expect(poolHealth({ counts, worst, seenAt: noon - age, now: noon })).toBe(health)
  })
})

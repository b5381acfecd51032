// The statistics of outliers, held to exact arithmetic and to what everybody expects of chances.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amongMany,
  chanceOfSoMany,
  chanceText,
  middleWithout,
  type Runs,
} from '../../src/classify/outlier.ts'

const of = (failures: number, runs: number): Runs => ({ failures, runs })

/** The same sum over whole numbers of any size. */
function exactly(one: Runs, others: Runs): number {
  const runs = one.runs + others.runs
  const failures = one.failures + others.failures
  let ways = 0n
  for (let i = one.failures; i <= Math.min(one.runs, failures); i += 1) {
    ways += choose(failures, i) * choose(runs - failures, one.runs - i)
  }
  return Number((ways * 10n ** 40n) / choose(runs, one.runs)) / 1e40
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n
  let ways = 1n
  for (let i = 0; i < k; i += 1) ways = (ways * BigInt(n - i)) / BigInt(i + 1)
  return ways
}

const counts = fc
  .nat(60)
  .chain((runs) => fc.record({ failures: fc.nat(runs), runs: fc.constant(runs) }))

describe("Fisher's exact test", () => {
  test.each([
    // 1 of C(13, 8) = 1287 ways to spread 8 failures over 13 runs.
    { when: 'all 8 fail here, none of 5 there', one: of(8, 8), others: of(0, 5), is: 1 / 1287 },
    // Of one failure in 2 runs each of the two is as likely.
    { when: 'one of one fails here, none of one there', one: of(1, 1), others: of(0, 1), is: 0.5 },
    { when: 'none fails anywhere', one: of(0, 10), others: of(0, 90), is: 1 },
    { when: 'all fail everywhere', one: of(10, 10), others: of(90, 90), is: 1 },
    { when: 'nothing ran here', one: of(0, 0), others: of(3, 9), is: 1 },
  ])('when $when', ({ one, others, is }) => {
    expect(chanceOfSoMany(one, others)).toBeCloseTo(is, 12)
  })

  test('is that of exact arithmetic', () => {
    fc.assert(
      fc.property(counts, counts, (one, others) => {
        const wanted = exactly(one, others)
        expect(Math.abs(chanceOfSoMany(one, others) - wanted)).toBeLessThan(1e-9 * wanted + 1e-30)
      }),
    )
  })

  test('holds for a long life of a large pool', () => {
    const chance = chanceOfSoMany(of(900, 100_000), of(99_000, 10_000_000))
    // About 990 are expected here: fewer came, so more than 900 are nearly certain.
    expect(chance).toBeGreaterThan(0.99)
    expect(chanceOfSoMany(of(5_000, 100_000), of(99_000, 10_000_000))).toBeLessThan(1e-99)
  })
})

test('among many nodes a rare thing is less rare', () => {
  expect(amongMany(0.0001, 100)).toBeCloseTo(0.01)
  expect(amongMany(0.5, 100)).toBe(1)
})

test.each([
  [0.25, '0.250'],
  [0.001, '0.001'],
  [0.00042, '4e-4'],
  [3e-12, '3e-12'],
  [0, 'below 1e-99'],
])('the chance %f reads %s', (chance, text) => {
  expect(chanceText(chance)).toBe(text)
})

test.each([
  [[3], 3, 0],
  [[1, 9], 9, 1],
  [[1, 9], 1, 9],
  [[1, 3, 9], 3, 9],
  [[1, 3, 5, 9], 9, 3],
  [[1, 3, 5, 9], 1, 5],
  [[0, 0, 0, 1, 1], 1, 0],
])('the middle of %j without %d is %d', (values, value, middle) => {
  expect(middleWithout(values, value)).toBe(middle)
})

// The spread of moments: bounded, the same for the same text, and wide enough that tasks of one job come apart.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jittered } from '../../src/domain/jitter.ts'

test('is a fifth at the most either way, and the same for the same text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.string(), (ms, text) => {
      const given = jittered(ms, text)
      expect(Math.abs(given - ms)).toBeLessThanOrEqual(0.2 * ms + 0.5)
      expect(jittered(ms, text)).toBe(given)
    }),
  )
})

test('brings the tasks of one job apart: each tenth of the span has some of a thousand', () => {
  const tenths = Array<number>(10).fill(0)
  for (let task = 0; task < 1000; task += 1) {
    const at = Math.floor((jittered(100_000, `task|job|frame-${task}|1`) - 80_000) / 4000)
    tenths[at] = (tenths[at] ?? 0) + 1
  }
  for (const count of tenths) expect(count).toBeGreaterThan(60)
})

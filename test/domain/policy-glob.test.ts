// Patterns with wildcards: what one matches, and whether one covers another.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globCovers, globMatches } from '../../src/domain/glob.ts'
import { stepsOf } from '../support/steps.ts'

describe('a pattern covers another', () => {
  test.each([
    ['*', 'render-*', true],
    ['*', '', true],
    ['**', '*', true],
    ['render-*', 'render-gpu-*', true],
    ['Render-*', 'render-a', true],
    ['render-*', 'render-', true],
    ['render-?*', 'render-*', false],
    ['render-*', '*', false],
    ['a*', '*a', false],
    ['*a*', '*ba', true],
    ['?*', '*?', true],
    ['*?', '?*', true],
    ['a?', 'ab', true],
    ['a?', 'a*', false],
    ['*a*b*', '*b*a*', false],
    ['*a*', '*a*a*', true],
    ['node-*', 'node-disk-full', true],
    ['node-disk-full', 'node-*', false],
  ])('%s covers %s: %s', (wide, narrow, covers) => {
    expect(globCovers(wide, narrow)).toBe(covers)
  })

  test('exactly when it matches every text that the other does, as far as short texts tell', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 5 })
    const texts = textsOf(['a', 'b', 'c'], 6)
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        const [outer, inner] = [wide.join(''), narrow.join('')]
        const missed = texts.find((text) => globMatches(inner, text) && !globMatches(outer, text))
        expect(globCovers(outer, inner)).toBe(missed === undefined)
      }),
      { numRuns: 300 },
    )
  })

  test('or it is said that nothing is certain, and soon', () => {
    const wide = `*${'a?'.repeat(100)}b*`
    const steps = stepsOf(() => globCovers(wide, '*a*b'.repeat(50)))
    expect(steps).toBeGreaterThan(100)
    expect(steps).toBeLessThan(10_000_000)
  })
})

function textsOf(letters: readonly string[], longest: number): readonly string[] {
  const all = ['']
  for (let at = 0; (all[at]?.length ?? longest) < longest; at += 1) {
    for (const letter of letters) all.push(`${all[at]}${letter}`)
  }
  return all
}

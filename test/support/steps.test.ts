// What tests judge by instead of a clock: steps are counted alike each time, and tell what is slow.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globMatches } from '../../src/domain/glob.ts'
import { tryRegExp } from './regexp-steps.ts'
import { stepsOf } from './steps.ts'

const letters = fc.constantFrom('a', 'b', 'B', '_', ' ', '\n', '1', '-')
const sign = fc.constantFrom('a', 'b', 'B', '.', '[ab]', '[^a]', '\\w', '\\s', '[\\s\\S]', '\\d')
const placed = fc.constantFrom('^', '$', '\\b', '\\B', '(?=a)', '(?!b)', '(?<=a)', '(?<![ab] )')
const often = fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{2}', '{1,3}', '{0,2}?', '{2,}')
const atom = fc.tuple(sign, often).map((parts) => parts.join(''))
const row = fc.array(fc.oneof({ arbitrary: atom, weight: 4 }, placed), { maxLength: 4 })
const group = fc
  .tuple(fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<=', '(?<!'), row, row)
  .map(([open, one, other]) => `${open}${one.join('')}|${other.join('')})`)
const many = fc
  .tuple(atom, fc.constantFrom('a', 'ab', 'b\\d'), often)
  .map(([before, body, times]) => `${before}(?:${body}|1)${times}`)

describe('a regular expression', () => {
  test('is tried as the language does: it finds the same', () => {
    const source = fc.array(fc.oneof(atom, group, many, placed), { minLength: 1, maxLength: 4 })
    const flags = fc.constantFrom('', 'i', 'm', 's', 'g', 'y', 'im', 'u')
    const text = fc.string({ unit: letters, maxLength: 12 })
    fc.assert(
      fc.property(source, flags, text, (parts, given, words) => {
        const pattern = new RegExp(parts.join(''), given)
        const { match } = tryRegExp(pattern, words)
        const found = pattern.exec(words)
        expect(match).toEqual(
          found ? { from: found.index, to: found.index + found[0].length } : undefined,
        )
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    { how: 'by its length', pattern: /a*b/y, growth: 2 },
    { how: 'by its square', pattern: /a*b/, growth: 4 },
    { how: 'by its cube', pattern: /a*a*b/, growth: 8 },
  ])('costs $how', ({ pattern, growth }) => {
    const steps = (length: number) => tryRegExp(pattern, 'a'.repeat(length)).steps
    expect(steps(200) / steps(100)).toBeCloseTo(growth, 0)
  })

  test('that tries more with each letter than all before is given up', () => {
    expect(() => tryRegExp(/(?:a+)+b/, 'a'.repeat(40))).toThrow('more than 50000000 steps')
  })

  test('with a back reference is refused', () => {
    expect(() => tryRegExp(/(a)\1/, 'aa')).toThrow('cannot be counted')
  })
})

describe('a work', () => {
  const work = () => globMatches('*a*b', 'a'.repeat(100))

  test('takes the same steps each time', () => {
    const first = stepsOf(work)
    expect(first).toBeGreaterThan(100)
    expect([stepsOf(work), stepsOf(work)]).toEqual([first, first])
  })

  test.each([
    { does: 'replaces', work: (text: string) => text.replace(/x/g, '') },
    { does: 'splits', work: (text: string) => text.split(/x/) },
    { does: 'tests', work: (text: string) => /x/.test(text) },
    { does: 'finds all', work: (text: string) => [...text.matchAll(/x/g)] },
    { does: 'looks for a text', work: (text: string) => text.indexOf('x') },
    { does: 'looks for the last', work: (text: string) => text.lastIndexOf('x') },
    { does: 'asks for a text', work: (text: string) => text.includes('x') },
  ])('that $does is counted letter by letter', ({ work: does }) => {
    const text = 'a'.repeat(1000)
    expect(stepsOf(() => does(text))).toBeGreaterThanOrEqual(1000)
    expect(text.includes('a')).toBe(true)
  })
})

// Lists in a field of telemetry: short, however many there are.
import { describe, expect, test } from 'vitest'
import { countsText, incidentsText } from '../../src/ports/telemetry.ts'

const many = Array.from({ length: 5000 }, (_, index) => `renderfarm.frames.${index}`)

describe('a field that lists', () => {
  test.each([
    { words: [], expected: '' },
    { words: ['wait'], expected: 'wait' },
    { words: ['wait', 'verify', 'wait', 'wait'], expected: 'wait×3 verify' },
    { words: many.map(() => 'act'), expected: 'act×5000' },
  ])('words counts them: $expected', ({ words, expected }) => {
    expect(countsText(words)).toBe(expected)
  })

  test('ids names ten of them', () => {
    expect(incidentsText([])).toBeUndefined()
    expect(incidentsText(['a', 'b', 'a'])).toBe('a b')
    expect(incidentsText(many)).toMatch(/\.9 and 4990 more$/)
  })
})

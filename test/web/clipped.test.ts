// Long texts are cut before they are laid out, and nothing else of an answer changes.
import { describe, expect, test } from 'vitest'
import { clipped } from '../../src/web/clipped.ts'

const long = 'A'.repeat(10_000)
const cut = `${'A'.repeat(2_000)}…`

describe('an answer', () => {
  test.each([
    ['a short text', 'as it is', 'as it is'],
    ['a text of just the length', 'A'.repeat(2_000), 'A'.repeat(2_000)],
    ['a long text', long, cut],
    [
      'a long text within',
      { rows: [{ summary: long, nodes: 3 }] },
      { rows: [{ summary: cut, nodes: 3 }] },
    ],
    ['no text', [1, true, null], [1, true, null]],
  ])('%s', (_, given, expected) => {
    expect(clipped(given)).toEqual(expected)
  })

  test('is never cut within a character', () => {
    const text = `${'A'.repeat(1_999)}\u{1F525}${long}`
    expect(clipped(text)).toBe(`${'A'.repeat(1_999)}…`)
  })
})

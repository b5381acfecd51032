// Which lines of a kept file are drawn at first and when more are asked for, and what is drawn of a hostile line.
import { describe, expect, test } from 'vitest'
import { firstLines, visibleLine, widened, windowOf } from '../../src/web/incident/text-window.ts'

describe('the lines that are drawn', () => {
  test.each([
    { when: 'a short file', count: 200, marked: 160, from: 0, to: 200 },
    { when: 'an empty one', count: 1, marked: undefined, from: 0, to: 1 },
    { when: 'a long one without a marked line: its end', count: 3_000, from: 2_400, to: 3_000 },
    { when: 'a mark in the middle', count: 3_000, marked: 1_500, from: 1_200, to: 1_800 },
    { when: 'a mark at the beginning', count: 3_000, marked: 2, from: 0, to: 600 },
    { when: 'a mark at the end', count: 3_000, marked: 2_999, from: 2_400, to: 3_000 },
    { when: 'a mark beyond the file', count: 3_000, marked: 9_999, from: 2_400, to: 3_000 },
  ])('are, of $when, $from to $to', ({ count, marked, from, to }) => {
    expect(windowOf(count, marked)).toEqual({ from, to })
  })

  test('are few, however many there are, and become all of them by asking', () => {
    const count = 262_144
    let shown = windowOf(count, 131_072)
    expect(shown.to - shown.from).toBe(firstLines)
    for (let times = 0; times < 70; times += 1) {
      shown = widened(widened(shown, 'before', count), 'after', count)
    }
    expect(shown).toEqual({ from: 0, to: count })
  })
})

describe('a line', () => {
  test.each([
    ['plain', 'curl: (22) 404\r', 'curl: (22) 404'],
    ['coloured', '\u001b[1;31merror\u001b[0m: no space', 'error: no space'],
    ['of a progress bar', '10 %\r20 %', '10 %␍20 %'],
    ['with other controls', 'a\u0000b\u0007c\u001b]0;title\u007f', 'a␀b␇c␛]0;title␡'],
    ['that turns the order of letters', 'user\u202egpj.exe', 'user⟨U+202E⟩gpj.exe'],
    ['in another script', 'שגיאה: דיסק מלא 💾', 'שגיאה: דיסק מלא 💾'],
    ['with tabs', '\tat main()', '\tat main()'],
  ])('%s', (_, line, expected) => {
    expect(visibleLine(line)).toBe(expected)
  })
})

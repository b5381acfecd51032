// Which lines of an output are kept.
import { expect, test } from 'vitest'
import { tellingLines } from '../../src/classify/telling-lines.ts'

const noise = Array.from({ length: 40 }, (_, n) => `step ${n} done`)

interface Case {
  when: string
  text: string
  most?: number
  expected: readonly string[]
}

const cases: readonly Case[] = [
  { when: 'nothing was written', text: '\n \n', expected: [] },
  {
    when: 'no line tells anything, the last are kept',
    text: noise.join('\n'),
    most: 2,
    expected: ['step 38 done', 'step 39 done'],
  },
  {
    when: 'a rule speaks about a line in the middle',
    text: [...noise, 'curl: (52) Empty reply from server', ...noise.slice(0, 20)].join('\n'),
    most: 1,
    expected: ['curl: (52) Empty reply from server'],
  },
  {
    when: 'an error that no rule knows goes before the end',
    text: ['ERROR: frobnication impossible', ...noise].join('\r\n'),
    most: 2,
    expected: ['ERROR: frobnication impossible', 'step 39 done'],
  },
  {
    when: 'lines are told in the order they were written, each once',
    text: 'Killed\nKilled\nNo space left on device\nend',
    expected: ['Killed', 'No space left on device', 'end'],
  },
]

test.each(cases)('when $when', ({ text, most, expected }) => {
  expect(tellingLines(text, most)).toEqual(expected)
})

test('a long line is cut to 400 characters, and no more than eight are kept', () => {
  const lines = tellingLines(`${'x'.repeat(900)}\n${noise.join('\n')}\nError: ${'y'.repeat(900)}`)
  expect(lines).toHaveLength(8)
  expect(Math.max(...lines.map(({ length }) => length))).toBe(400)
})

// The line of an output that tells the failure.
import { expect, test } from 'vitest'
import { firstErrorLine } from '../../src/domain/error-line.ts'

test.each([
  ['the first error goes before the last line', 'start\nError: no input\nbye', 'Error: no input'],
  [
    'what ends a program goes before an error',
    'error: retrying\nfatal: early EOF',
    'fatal: early EOF',
  ],
  [
    'an exception goes before the head of its traceback',
    'Traceback (most recent call last):\n  File "a.py"\nKeyError: \'x\'',
    "KeyError: 'x'",
  ],
  [
    'a count of no errors is none',
    'done, 0 errors\nE: Unable to locate package x',
    'E: Unable to locate package x',
  ],
  ['a command that a shell repeats is none', '+ echo error\nall well', 'all well'],
  ['without an error the last line stands', 'one\r\ntwo\r\n\r\n', 'two'],
  ['nothing gives nothing', '\n\n', ''],
])('%s', (_, text, expected) => {
  expect(firstErrorLine(text)).toBe(expected)
})

// The user's rules by exit code: which patterns are read, and which rule takes which code.
import { describe, expect, test } from 'vitest'
import { exitCodesCover, exitRuleFor, readExitCodes } from '../../src/domain/exit-rules.ts'
import type { ExitRule } from '../../src/domain/policy.ts'

const rule = (codes: string): ExitRule => ({
  codes,
  action: 'tell',
  times: 3,
  backoffSeconds: 60,
})
const takes = (codes: string, code: number) => exitRuleFor([rule(codes)], code) !== undefined

describe('a pattern of exit codes', () => {
  test.each([
    { codes: '137', takes: [137], leaves: [13, 1, -137, 1370] },
    { codes: '1-5', takes: [1, 3, 5], leaves: [6, -1] },
    { codes: '1,3, 9', takes: [1, 3, 9], leaves: [2] },
    { codes: '1-5,9', takes: [4, 9], leaves: [6, 8] },
    { codes: '-9', takes: [-9], leaves: [9] },
    { codes: '-5--1', takes: [-5, -1], leaves: [1, -6] },
    { codes: '-2-3', takes: [-2, 3], leaves: [-3, 4] },
    { codes: '13*', takes: [13, 137, 1300], leaves: [1, -13, 213] },
    { codes: '-1*', takes: [-1, -13], leaves: [1, -2] },
    { codes: '1?', takes: [10, 19], leaves: [1, 100] },
    { codes: '*', takes: [1, -1, 137, -1073741510], leaves: [] },
    { codes: '0xC000013A', takes: [-1073741510, 3221225786], leaves: [-1073741511] },
    { codes: '3221225786', takes: [-1073741510], leaves: [1073741510] },
    { codes: '0xC0000000-0xC0000FFF', takes: [-1073741510], leaves: [-1] },
  ])('"$codes" takes $takes and leaves $leaves', ({ codes, takes: taken, leaves }) => {
    expect(taken.filter((code) => !takes(codes, code))).toEqual([])
    expect(leaves.filter((code) => takes(codes, code))).toEqual([])
  })

  test('never takes 0, which is no failure', () => {
    expect(['*', '0-5', '?'].filter((codes) => takes(codes, 0))).toEqual([])
  })

  test.each([
    ['abc', '"abc" is no exit code: write codes as "137"'],
    ['1-', '"1-" is no exit code'],
    ['1..5', '"1..5" is no exit code'],
    ['1,,2', 'has nothing between two commas'],
    ['', 'has nothing between'],
    ['5-1', '"5-1" holds nothing: write the lower code first, "1-5"'],
    ['4294967296', '4294967296 is no exit code: they have 32 bits'],
    ['0', 'names only 0, which is no failure'],
    ['1.5', '"1.5" is no exit code'],
  ])('"%s" is refused: %s', (codes, fault) => {
    expect(readExitCodes(codes)).toEqual({ ok: false, fault: expect.stringContaining(fault) })
  })
})

test('the first rule that takes a code wins', () => {
  const rules = [rule('137'), rule('1-200'), rule('*')]
  const taken = [137, 5, 500].map((code) => exitRuleFor(rules, code)?.codes)
  expect(taken).toEqual(['137', '1-200', '*'])
  expect(exitRuleFor([], 1)).toBeUndefined()
})

test.each([
  { earlier: '*', later: '137', covers: true },
  { earlier: '*', later: '1-2000000', covers: true },
  { earlier: '1-5', later: '2,4', covers: true },
  { earlier: '1-5', later: '2,6', covers: false },
  { earlier: '1-5,6-5000', later: '3-4000', covers: true },
  { earlier: '1-5,7-5000', later: '3-4000', covers: false },
  { earlier: '13*', later: '137', covers: true },
  { earlier: '13*', later: '137*', covers: true },
  { earlier: '137*', later: '13*', covers: false },
  { earlier: '1-5', later: '*', covers: false },
  // All codes but 0 are taken, which no rule takes anyway.
  { earlier: '-5--1,1-5', later: '-3-3', covers: true },
])('"$earlier" takes all of "$later": $covers', ({ earlier, later, covers }) => {
  const [wide, narrow] = [readExitCodes(earlier), readExitCodes(later)]
  if (!wide.ok || !narrow.ok) throw new Error('both must be readable')
  expect(exitCodesCover(wide.patterns, narrow.patterns)).toBe(covers)
})

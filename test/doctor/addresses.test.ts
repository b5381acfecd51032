// Addresses and CIDRs as ranges, and how sets of them stand to one another.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPrivate, rangeOf, rangesOf, relationOf } from '../../src/doctor/addresses.ts'

describe('a range', () => {
  test.each([
    { text: '10.0.0.4', from: 0x0a000004, to: 0x0a000004 },
    { text: '10.0.0.7/30', from: 0x0a000004, to: 0x0a000007 },
    { text: '0.0.0.0/0', from: 0, to: 0xffffffff },
    { text: '255.255.255.255/32', from: 0xffffffff, to: 0xffffffff },
    { text: ' 10.0.0.1-10.0.0.9 ', from: 0x0a000001, to: 0x0a000009 },
  ])('of $text is known', ({ text, from, to }) => {
    expect(rangeOf(text)).toEqual({ from, to })
  })

  test.each([
    '',
    '*',
    'Internet',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/0',
    '2603:1020::/40',
    '10.0.0.9-10.0.0.1',
  ])('of %j is not', (text) => {
    expect(rangeOf(text)).toBeUndefined()
  })

  test('is private where no service of Azure has its addresses', () => {
    const told = ['10.9.0.0/16', '172.31.0.0/16', '100.64.0.0/10', '172.0.0.0/8', '13.0.0.0/8']
    expect(rangesOf(told).map(isPrivate)).toEqual([true, true, true, false, false])
  })
})

describe('a relation', () => {
  test.each([
    { these: ['10.0.0.0/8'], those: ['10.1.0.0/16'], is: 'covers' },
    { these: ['10.0.0.0/9', '10.128.0.0/9'], those: ['10.0.0.0/8'], is: 'covers' },
    { these: ['10.1.0.0/16'], those: ['10.0.0.0/8'], is: 'partial' },
    { these: ['10.1.0.0/16'], those: ['10.1.0.0/24', '11.0.0.0/24'], is: 'partial' },
    { these: ['10.1.0.0/16'], those: ['10.2.0.0/16'], is: 'disjoint' },
    { these: [], those: ['10.2.0.0/16'], is: 'disjoint' },
    { these: ['10.1.0.0/16'], those: [], is: 'unknown' },
  ])('of $these to $those: $is', ({ these, those, is }) => {
    expect(relationOf(rangesOf(these), rangesOf(those))).toBe(is)
  })

  const range = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 }))
    .map(([from, size]) => ({ from, to: from + size }))
  const some = fc.array(range, { minLength: 1, maxLength: 5 })

  test('is what counting the addresses one by one says', () => {
    fc.assert(
      fc.property(some, some, (these, those) => {
        const asked = new Set<number>()
        for (const { from, to } of those) for (let at = from; at <= to; at += 1) asked.add(at)
        const held = [...asked].filter((at) => these.some(({ from, to }) => from <= at && at <= to))
        const counted =
          held.length === 0 ? 'disjoint' : held.length === asked.size ? 'covers' : 'partial'
        expect(relationOf(these, those)).toBe(counted)
      }),
    )
  })
})

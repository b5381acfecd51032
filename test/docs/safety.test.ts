// docs/safety.md is held to the tree: each test that it names is there, and the invariants are those of the simulation.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { safetyPageText } from '../../tools/safety-page.ts'
import { attempts } from '../notify/hostile-texts.ts'
import { tableAfter } from './doc-tables.ts'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs/safety.md'), 'utf8')
const promises = tableAfter(text, '## The promises')

describe('docs/safety.md', () => {
  test('makes promises', () => {
    expect(promises.length).toBeGreaterThan(12)
  })

  test.each(promises)(
    '"it never %s" names how that is tested',
    (_promise, _because, tested = '') => {
      const named = [...tested.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path)
      expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
      expect(named.length + (tested.match(/invariant/g) ?? []).length).toBeGreaterThan(0)
    },
  )

  test.each(tableAfter(text, '## What is tried to get in'))(
    'of %s it names tests that are there',
    (...cells) => {
      const named = [...(cells[3] ?? '').matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path)
      expect(named.length).toBeGreaterThan(0)
      expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
    },
  )

  test('lists each text that messages are tried with', () => {
    const words = text.replaceAll('\n', ' ')
    expect(
      attempts.filter(({ name }) => !words.includes(`${name};`) && !words.includes(`${name}.`)),
    ).toEqual([])
  })

  test('has what becomes of each answer of Batch as acting has it', () => {
    expect(text, 'run node tools/safety-page.ts').toBe(safetyPageText(text))
    expect(text).toMatch(
      /`refused`: the next rung at once; for a day [^|]*\|[^|]*`NodeStateUnusable`/,
    )
  })

  test('has each invariant that the simulation complains of', () => {
    const folder = join(root, 'test/simulation')
    const watched = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(/\bcomplain\(\s*(\d)\b|\[(\d), [`']/g),
      ])
      .map(([, one, other]) => Number(one ?? other))
      .filter((number) => number > 0)
    const told = tableAfter(text, '## The simulation').map(([number]) => Number(number))
    expect([...new Set(watched)].filter((number) => !told.includes(number))).toEqual([])
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})

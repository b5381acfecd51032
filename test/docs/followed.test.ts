// No line of the documentation is left to its reader alone: each is run by a test, or it is said why not.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allLines, linesFor, linesOf, placeOf, places } from './followed-lines.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const lines = allLines()

test('the pages have lines, and most of them are run', () => {
  expect(new Set(lines.map(({ page }) => page)).size).toBeGreaterThan(25)
  expect(linesFor('stack').length).toBeGreaterThan(80)
  expect(linesFor('azure').length).toBeGreaterThan(80)
  expect(linesFor('clone').length).toBeGreaterThan(20)
})

test('each line is run, or has a reason why not', () => {
  expect(lines.filter((line) => placeOf(line) === undefined)).toEqual([])
})

describe.each(places)('$lines', (place) => {
  test('is of some line', () => {
    expect(lines.filter((line) => placeOf(line) === place)).not.toEqual([])
  })

  test('is run, or left out with a reason, and what tries it instead is there', () => {
    expect([place.followed, place.not].filter(Boolean)).toHaveLength(1)
    if (place.instead) expect(existsSync(join(root, place.instead)), place.instead).toBe(true)
  })
})

const steps = lines.filter((line) => placeOf(line)?.instead === '.ci/run')

test.each(steps)('$line is a step of the gate', ({ line }) => {
  const script = /^npm (?:run )?(?:--silent )?(\S+)/.exec(line)?.[1] ?? 'test'
  expect(read('.ci/run')).toMatch(new RegExp(`npm (?:run )?${script}\\b`))
})

test.each([
  ['    npm ci && npx nothing\n', ['npm ci', 'npx nothing']],
  ['so `npx batch-medic\npools` tells', ['npx batch-medic pools']],
  ['| `npx x $(y \\| z)` |', ['npx x $(y | z)']],
  ['```json\n`npx x`\n```\n`az login`', ['az login']],
  ['a `node tvm-1` and `batch-medic alert test`', []],
])('%j', (text, expected) => {
  expect(linesOf('a.md', text).map(({ line }) => line)).toEqual(expected)
})

test('a line that nobody thought of is noticed', () => {
  expect(placeOf({ page: 'a.md', line: 'npx something-else' })).toBeUndefined()
  expect(placeOf({ page: 'a.md', line: 'git push' })).toBeUndefined()
})

// The deliberate faults: each still fits the product as it stands. `npm run simulate -- --mutants` proves that each is caught.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allMutants, editsOf, mutantNamed, mutated } from './mutants.ts'

const root = new URL('../../', import.meta.url)
const mutants = allMutants()

test('there are enough of them, each of another promise', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(16)
  expect(new Set(mutants.map(({ breaks }) => breaks)).size).toBe(mutants.length)
})

describe.each(mutants)('the mutant $name', (mutant) => {
  test.each(editsOf(mutant))(
    'has a text that stands in $file exactly once, and changes it',
    (edit) => {
      const source = readFileSync(new URL(edit.file, root), 'utf8')
      const changed = mutated(source, edit)
      expect(changed).not.toBe(source)
      expect(changed.length - source.length).toBe(edit.replacement.length - edit.text.length)
    },
  )
})

test('a text that does not stand there, or twice, is a fault that names the file and the text', () => {
  const mutant = { file: 'src/z.ts', text: 'a = 1', replacement: 'a = 2' }
  expect(() => mutated('b = 1', mutant)).toThrow('stands 0 times in src/z.ts: a = 1')
  expect(() => mutated('a = 1; a = 1', mutant)).toThrow('2 times')
  expect(mutated('a = 1', { ...mutant, replacement: '$&' })).toBe('$&')
})

test('a name that is none is told with those that are', () => {
  expect(() => mutantNamed('nobody')).toThrow(/no mutant "nobody"; there are .*mode-not-asked/)
})

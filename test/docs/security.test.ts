// docs/security.md is held to the tree: each stop names a test that is there, by a sentence that stands in it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tableAfter } from './doc-tables.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const text = read('docs/security.md')

/** Headings of what somebody might do; the first section only says what there is to lose. */
const threats = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading).slice(1)

const sections = text.split(/^(?=## )/m)
const sectionOf = (heading: string): string =>
  sections.find((section) => section.startsWith(`## ${heading}\n`)) ?? ''

/** `test/a.test.ts`: "one", "two" → the path with each sentence. */
function namedIn(cell: string): readonly (readonly [path: string, sentence: string])[] {
  return cell.split(/; (?=`)/).flatMap((part) => {
    const [, path = '', quoted = ''] = /^`([^`]+)`: (.+)$/.exec(part.trim()) ?? []
    return [...quoted.matchAll(/"([^"]+)"/g)].map(([, one = '']) => [path, one] as const)
  })
}

const cells = (heading: string) => tableAfter(`\n${text}`, `## ${heading}`)

test('thinks of those whom it should', () => {
  const asked = [
    'event',
    'key',
    'output',
    'node',
    'insider',
    'webhook',
    'policy',
    'page',
    'install',
  ]
  const headings = threats.join('\n').toLowerCase()
  expect(asked.filter((word) => !headings.includes(word))).toEqual([])
})

describe.each(threats)('%s', (heading) => {
  test('says what is left open', () => {
    expect(sectionOf(heading)).toMatch(/\n\*\*Left open\.\*\* \S/)
  })

  test.each(cells(heading).map((row) => [row[0], row.at(-1) ?? ''] as const))(
    '%s: a test shows it',
    (_, shownBy) => {
      const named = namedIn(shownBy)
      expect(named.length, shownBy).toBeGreaterThan(0)
      for (const [path, sentence] of named) {
        expect(existsSync(join(root, path)), path).toBe(true)
        expect(sentence.length, sentence).toBeGreaterThan(9)
        expect(read(path), `${path} has no "${sentence}"`).toContain(sentence)
      }
    },
  )
})

test('SECURITY.md leads there', () => {
  expect(read('SECURITY.md')).toContain('(docs/security.md)')
})

// docs/faults.md says what the tables say: each fault, each rule, and links that lead somewhere.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../../src/classify/rules.ts'
import { apiCodes } from '../../src/domain/api-code.ts'
import { causeClasses, fixClasses } from '../../src/domain/cause.ts'
import { faults } from '../../src/domain/fault.ts'
import { faultsPageText } from '../../tools/faults-page.ts'

const text = readFileSync(resolve(import.meta.dirname, '../../docs/faults.md'), 'utf8')

describe('docs/faults.md', () => {
  test('is what npm run docs:faults writes', () => {
    expect(text, 'run npm run docs:faults').toBe(faultsPageText())
  })

  test('has a row for each code of the API', () => {
    for (const { name } of apiCodes.values()) expect(text).toContain(`\n| \`${name}\` | `)
  })

  test('has a heading for each fault and a row for each rule', () => {
    for (const fault of Object.keys(faults)) expect(text).toContain(`\n### \`${fault}\`\n`)
    for (const { id } of rules) expect(text.split(`\n| \`${id}\` | `)).toHaveLength(2)
  })

  test('has a sentence for each class of cause and for what mends it', () => {
    for (const name of [...causeClasses, ...fixClasses]) {
      expect(text).toMatch(new RegExp(`^- \`${name}\`: [A-Z][^\\n]{10,}\\.$`, 'm'))
    }
  })

  test.each([
    ['pool-unusable', 'pool-unusable-without-error'],
    ['pool-unusable', 'doctor-found-network'],
    ['pool-start-task-failed', 'start-task-fails-everywhere'],
    ['node-disk-full', 'disk-full'],
  ])('lists under %s the rule %s', (fault, rule) => {
    const [, own = ''] = text.split(`\n### \`${fault}\`\n`)
    expect(own.split('\n### ')[0]).toContain(`[\`${rule}\`]`)
  })

  test('lists each rule at a place where it may hold', () => {
    const [, byPlace = ''] = text.split('\n## Rules by place\n')
    for (const { id } of rules) expect(byPlace).toContain(`[\`${id}\`]`)
  })

  test('links only to what it has, or to pages of Microsoft', () => {
    const inside = [...text.matchAll(/\]\(#([^)\s]+)\)/g)].map(([, anchor = '']) => anchor)
    const anchors = new Set(
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading.toLowerCase().replaceAll('`', '').replaceAll(' ', '-'),
      ),
    )
    expect(inside.length).toBeGreaterThan(Object.keys(faults).length)
    expect(inside.filter((anchor) => !anchors.has(anchor))).toEqual([])
    const outside = [...text.matchAll(/<(https?:[^>]+)>/g)].map(([, url = '']) => url)
    expect(outside.length).toBe(Object.keys(faults).length)
    for (const url of outside) expect(url).toMatch(/^https:\/\/learn\.microsoft\.com\/[\w./#-]+$/)
  })

  test('has tables whose rows are whole, and nothing that is missing', () => {
    let width = 0
    for (const line of text.split('\n')) {
      const cells = line.startsWith('|') ? line.replaceAll('\\|', '').split('|').length : 0
      if (width > 0 && cells > 0) expect(cells, line).toBe(width)
      width = cells
    }
    expect(text).not.toMatch(/\bundefined\b|\[object|\bNaN\b/)
  })
})

// The workbook has the form that Azure's portal reads, shows what it promises, and leads to sections of the runbook that exist.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './bicep.ts'
import { readKql } from './kql.ts'
import { workbookQueries } from './kql-sources.ts'
import type { Workbook } from './workbook.ts'
import { allItems, readWorkbook } from './workbook.ts'

const workbook = readWorkbook()
const items = allItems(workbook)
/** What each kind of item says of its own form, as Azure's gallery of workbooks has it. */
const versions: Readonly<Record<number, string | undefined>> = {
  1: undefined,
  3: 'KqlItem/1.0',
  9: 'KqlParameterItem/1.0',
  12: 'NotebookGroup/1.0',
}

test('is a notebook whose items are of known kinds, each with a name of its own', () => {
  expect(workbook.version).toBe('Notebook/1.0')
  expect(workbook.fallbackResourceIds).toEqual(['/insights-component'])
  for (const { type, content } of items) {
    expect(Object.keys(versions)).toContain(String(type))
    expect(content.version).toBe(versions[type])
  }
  const names = items.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('asks the component alone, in the time that is chosen', () => {
  for (const { name, content } of items.filter(({ type }) => type === 3)) {
    expect(content).toMatchObject({ queryType: 0, resourceType: 'microsoft.insights/components' })
    // Whether it is alive is a question of now, whatever is looked at.
    expect(content.timeContextFromParameter, name).toBe(name === 'alive' ? undefined : 'TimeRange')
  }
})

test('has a time range and accounts to choose, before what uses them', () => {
  const parameters = items.findIndex(({ type }) => type === 9)
  const given = items[parameters]?.content.parameters ?? []
  expect(given.map(({ name }) => name)).toEqual(['TimeRange', 'Account'])
  const used = items.findIndex(({ content }) => content.query?.includes('{'))
  expect(used).toBeGreaterThan(parameters)
  const known = /\{(?!TimeRange:grain\}|Account\})/
  for (const { content } of items) expect(content.query ?? '').not.toMatch(known)
})

test('begins with whether it is alive', () => {
  const [first] = items.filter(({ type }) => type === 3)
  expect(first?.name).toBe('alive')
})

test.each([
  { shows: 'the last census', of: 'census.lag' },
  { shows: 'incidents by cause, and how late they were found', of: 'incident.detectionDelay' },
  { shows: 'repairs that helped', of: 'repair.outcome' },
  { shows: 'the time to resolve', of: 'incident.timeToResolve' },
  { shows: 'blind time', of: 'blind.duration' },
  { shows: 'the age of the outbox', of: 'outbox.age' },
  { shows: 'answers of 429', of: 'batch.throttled' },
  { shows: 'cost', of: 'incident.cost' },
  { shows: 'what was left to people', of: 'incident.escalations' },
  { shows: 'single incidents', of: 'incident.resolved' },
])('shows $shows', ({ of }) => {
  const asked = workbookQueries().filter(({ text }) => {
    const names = readKql(text).uses.filter(({ column }) => column === 'name')
    return names.some(({ literals }) => literals.includes(of))
  })
  expect(asked.length).toBeGreaterThan(0)
})

describe('the runbook', () => {
  const page = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
  const anchors = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

  test('has every section that is linked', () => {
    const linked = linksOf(workbook)
    expect(linked.length).toBeGreaterThan(8)
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([])
  })

  test('a link to a section that is not there would be seen', () => {
    const text = '[x](docs/runbook.md#nothing-here)'
    const wrong = { version: '', items: [{ type: 1, name: 'x', content: { json: text } }] }
    expect(linksOf(wrong).filter((anchor) => !anchors.includes(anchor))).toEqual(['nothing-here'])
  })
})

function linksOf(book: Workbook): string[] {
  const text = allItems(book).map(({ content }) => content.json ?? '')
  return [...text.join('\n').matchAll(/\]\(docs\/runbook\.md#([^)]+)\)/g)].map(([, at = '']) => at)
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

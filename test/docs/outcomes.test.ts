// The tables of docs/incidents.md and docs/events.md on what comes of a repair are held to the code.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { changingActions } from '../../src/domain/action.ts'
import type { AttemptResult } from '../../src/domain/attempt.ts'
import { tableAfter } from './doc-tables.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const text = read('docs/incidents.md')
const firstCells = (heading: string) =>
  tableAfter(text, heading).map(([cell = '']) => cell.replaceAll('`', ''))

/** The compiler holds this list to the type. */
const results = {
  helped: true,
  'did-not-help': true,
  'made-worse': true,
  unknown: true,
  refused: true,
  done: true,
  failed: true,
  overtaken: true,
  'not-made': true,
} satisfies Record<AttemptResult, true>

test('docs/incidents.md has each result of a step', () => {
  expect(firstCells('## What came of a step')).toEqual(Object.keys(results))
})

test('docs/incidents.md says of each action when it made things worse', () => {
  expect(firstCells('## When a repair made things worse').toSorted()).toEqual(
    changingActions.toSorted(),
  )
})

test('docs/events.md names each result', () => {
  const events = read('docs/events.md')
  for (const result of Object.keys(results)) expect(events).toContain(`\`${result}\``)
})

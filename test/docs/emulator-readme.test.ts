// The emulator's own page of documentation is held to the code: faults, calls, the world, the published key.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { controlOperations, controlPath } from '../../src/emulator/control/control.ts'
import { developmentAccount, developmentKey } from '../../src/emulator/development-key.ts'
import { rebootAdmittedByDefault } from '../../src/emulator/handlers/node-restart.ts'
import { operations } from '../../src/emulator/operations.ts'
import { handlers } from '../../src/emulator/routes.ts'
import { step } from '../../src/emulator/world/step-schema.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { tableAfter } from './doc-tables.ts'

const root = resolve(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'src/emulator/README.md'), 'utf8')
const bare = (cell = ''): string => cell.replaceAll('`', '')

test('has each call of the control API', () => {
  const told = tableAfter(text, '## The control API').map(([call]) => bare(call))
  const there = controlOperations.map((name) => name.replace(' ', ` ${controlPath}`))
  expect(told.toSorted()).toEqual(there.toSorted())
})

test('has the published account and key', () => {
  const rows = Object.fromEntries(
    tableAfter(text, '## Accounts and clients').map(([name, value]) => [name, bare(value)]),
  )
  const key = developmentKey(developmentAccount)
  expect(rows).toEqual({ endpoint: 'http://127.0.0.1:10100', account: developmentAccount, key })
})

test('has a world that the emulator takes, and a schema that is there', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? []
  expect(parseWorld(JSON.parse(json)).script).toHaveLength(3)
  expect(existsSync(join(root, 'src/emulator/world.schema.json'))).toBe(true)
})

describe('the table of faults', () => {
  const rows = tableAfter(text, '## Faults')

  test('has each kind of fault, with the words that its schema has for it', () => {
    const told = rows.map(([kind, what]) => [bare(kind), bare(what)])
    const there = step.options.map(({ shape }) => [
      shape.do.value,
      bare(shape.do.description).replaceAll('|', '/'),
    ])
    expect(told).toEqual(there)
  })

  test.each(rows.map(([kind, , example]) => [bare(kind), bare(example)]))(
    'has an example of %s that is one',
    (kind, example) => {
      const parsed = step.safeParse(JSON.parse(example))
      expect(parsed.error?.issues ?? []).toEqual([])
      expect(parsed.data?.do).toBe(kind)
    },
  )
})

test('says in which states a node may be rebooted, as the code has it', () => {
  expect(text).toContain(
    `is ${rebootAdmittedByDefault.slice(0, -1).join(', ')} and ${rebootAdmittedByDefault.at(-1)};`,
  )
})

test('names every operation that is not served', () => {
  const missing = operations.map(([name]) => name).filter((name) => !handlers[name])
  expect(missing.filter((name) => !name.startsWith('Certificate_'))).toEqual([])
})

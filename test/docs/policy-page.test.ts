// docs/policy.md and policy.schema.json are held to what a policy file may say: fields, rungs, patterns and examples.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { changingActions } from '../../src/domain/action.ts'
import { readExitCodes } from '../../src/domain/exit-rules.ts'
import { exitRuleSchema, ruleSchema } from '../../src/domain/policy.ts'
import { ladderSchema, rungSubjects, rungsOf } from '../../src/domain/policy-ladder.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'
import { windowSchema } from '../../src/domain/policy-windows.ts'
import { tableAfter } from './doc-tables.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')
const text = read('docs/policy.md')
const word = (cell = ''): string => cell.replaceAll('`', '')
const words = (heading: string, index = 0): readonly string[] =>
  tablesAfter(heading)[index]?.map(([first]) => word(first)) ?? []

/** All tables of a section. */
function tablesAfter(heading: string): readonly (readonly (readonly string[])[])[] {
  const [section = ''] = text.slice(text.indexOf(`\n${heading}\n`) + 1).split(/\n(?=## )/)
  const parts = section.split(/\n(?=\|[^\n]*\n\|---)/).slice(1)
  return parts.map((part) => tableAfter(`\n# t\n${part}`, '# t'))
}

const isValid = new Ajv({ strict: false }).compile(JSON.parse(read('policy.schema.json')))

const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown =>
  JSON.parse(json),
)

describe('the examples', () => {
  test('are there', () => {
    expect(examples.length).toBeGreaterThan(5)
  })

  test.each([
    ...examples.map((example) => [JSON.stringify(example), example] as const),
    ...['policy.json', 'src/local/policy.json'].map(
      (path) => [path, JSON.parse(read(path))] as const,
    ),
  ])('%s is taken, and valid by the schema', (_, example) => {
    expect(readPolicy(example)).toMatchObject({ ok: true })
    expect(isValid(example), JSON.stringify(isValid.errors)).toBe(true)
  })
})

test.each([
  { mode: 'kill' },
  { moed: 'act' },
  { guards: { maxSickShare: 35 } },
  { rules: [{ match: {}, mode: 'act' }] },
  { rules: [{ match: { pool: 'a' }, ladder: [] }] },
  { rules: [{ match: { pool: 'a' }, ladder: ['rebot'] }] },
  { rules: [{ match: { pool: 'a' }, ladder: [{ do: 'reboot', time: 2 }] }] },
  { rules: [{ match: { pool: 'a' }, guards: { cooldown: 5 } }] },
  { windows: [{ name: 'a', when: 'only', from: '22', to: '06:00', zone: 'UTC' }] },
  { exitCodes: [{ codes: '1', action: 'retry' }] },
])('what the schema knows to be wrong, the app refuses as well: %j', (file) => {
  expect(isValid(file)).toBe(false)
  expect(readPolicy(file).ok).toBe(false)
})

test('rules: what they match and what they may say', () => {
  const { match, ...said } = ruleSchema.shape
  expect(words('## Rules', 0)).toEqual(Object.keys(match.shape))
  expect(words('## Rules', 1)).toEqual(Object.keys(said))
})

describe('ladders', () => {
  const [rungs = []] = tablesAfter('## Ladders')

  test('have each rung, and what it acts on', () => {
    const told = rungs.map(([name, on]) => [word(name), on])
    const known = Object.entries(rungSubjects).map(([name, on]) => [
      name,
      on.length > 1 ? 'all' : on[0],
    ])
    expect(told.toSorted()).toEqual(known.toSorted())
  })

  test('have objects that are rungs of that name', () => {
    for (const [name, , object] of rungs) {
      const ladder = ladderSchema.parse([JSON.parse(word(object))])
      expect(rungsOf(ladder).map(({ kind }) => kind)).toContain(word(name))
    }
  })
})

test('windows and exit codes: each field', () => {
  expect(words('## Windows')).toEqual(Object.keys(windowSchema.shape))
  expect(words('## Exit codes', 0)).toEqual(Object.keys(exitRuleSchema.shape))
})

test('windows: the examples are one window', () => {
  const fields = tablesAfter('## Windows')[0]?.map(([name, value]) => [
    word(name),
    JSON.parse(word(value)),
  ])
  expect(windowSchema.safeParse(Object.fromEntries(fields ?? [])).success).toBe(true)
})

test('exit codes: patterns that can be read', () => {
  const faults = words('## Exit codes', 1)
    .map(readExitCodes)
    .filter(({ ok }) => !ok)
  expect(faults).toEqual([])
})

test('approval: each action', () => {
  const [section = ''] = text.slice(text.indexOf('\n## Approval\n') + 1).split(/\n(?=## )/)
  const named = [...section.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name)
  expect(changingActions.filter((action) => !named.includes(action))).toEqual([])
})

test('the faults that it shows are those that are told', () => {
  const file = {
    guards: { maxSickShare: 35 },
    rules: [
      { match: { pool: 'a' }, mode: 'act', moed: 'act' },
      { match: { fault: 'task-*' }, ladder: ['reboot'] },
    ],
  }
  const told = readPolicy(file)
  const lines = told.ok
    ? []
    : told.faults.map(({ path, value, message }) => `    - ${path} is ${value}: ${message}`)
  expect(text).toContain(`    policy.json has 3 faults:\n${lines.join('\n')}\n`)
})

// $filter: what it finds, and what it refuses.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchFault } from '../../src/emulator/wire/batch-fault.ts'
import { jobFields, nodeFields, taskFields } from '../../src/emulator/wire/filter-fields.ts'
import { parseFilter } from '../../src/emulator/wire/odata-filter.ts'

const node = {
  state: 'starttaskfailed',
  stateTransitionTime: '2026-05-04T08:00:00.1234567Z',
  startTaskInfo: { result: 'failure', exitCode: 100 },
}
const task = {
  id: "it's-1",
  state: 'completed',
  executionInfo: { result: 'failure', endTime: '2026-05-04T08:05:00Z' },
}
const job = { id: 'shot-010', state: 'active', executionInfo: { poolId: 'Frames' } }

test.each([
  { filter: "state eq 'starttaskfailed'", fields: nodeFields, entity: node, found: true },
  { filter: "STATE EQ 'StartTaskFailed'", fields: nodeFields, entity: node, found: true },
  { filter: "state ne 'idle'", fields: nodeFields, entity: node, found: true },
  {
    filter: "state eq 'idle' or state eq 'unusable'",
    fields: nodeFields,
    entity: node,
    found: false,
  },
  {
    filter: "state eq 'idle' or state ne 'idle' and startTaskInfo/exitCode gt 100",
    fields: nodeFields,
    entity: node,
    found: false,
  },
  {
    filter: "(state eq 'idle' or state ne 'idle') and startTaskInfo/exitCode ge 100",
    fields: nodeFields,
    entity: node,
    found: true,
  },
  {
    filter: "stateTransitionTime ge DateTime'2026-05-04T08:00:00Z'",
    fields: nodeFields,
    entity: node,
    found: true,
  },
  {
    filter: 'stateTransitionTime lt 2026-05-04T08:00:00Z',
    fields: nodeFields,
    entity: node,
    found: false,
  },
  {
    filter: 'lastBootTime ge 2020-01-01T00:00:00Z',
    fields: nodeFields,
    entity: node,
    found: false,
  },
  { filter: 'lastBootTime ne 2020-01-01T00:00:00Z', fields: nodeFields, entity: node, found: true },
  {
    filter: "executionInfo/result eq 'failure' and executionInfo/endTime ge 2026-05-04T08:05:00Z",
    fields: taskFields,
    entity: task,
    found: true,
  },
  {
    filter: "executionInfo/result eq 'failure' and executionInfo/endTime ge 2026-05-04T08:05:00.5Z",
    fields: taskFields,
    entity: task,
    found: false,
  },
  { filter: "startswith(id,'it''s')", fields: taskFields, entity: task, found: true },
  { filter: "startswith(id, 'IT') eq true", fields: taskFields, entity: task, found: true },
  { filter: "(((state eq 'completed')))", fields: taskFields, entity: task, found: true },
  {
    filter: "executionInfo/endTime eq '2026-05-04T10:05:00+02:00'",
    fields: taskFields,
    entity: task,
    found: true,
  },
  {
    filter: 'executionInfo/endTime ge 2026-05-04T08:05:00',
    fields: taskFields,
    entity: task,
    found: true,
  },
  {
    filter: "executionInfo/poolId eq 'frames' and state eq 'active'",
    fields: jobFields,
    entity: job,
    found: true,
  },
])('$filter → $found', ({ filter, fields, entity, found }) => {
  expect(parseFilter(filter, fields)(entity)).toBe(found)
})

test.each([
  { filter: "schedulingState eq 'disabled'", because: 'Property schedulingState cannot be used' },
  { filter: 'isDedicated eq true', because: 'Property isDedicated cannot be used' },
  { filter: "startTaskInfo/state ne 'running'", because: 'Operator ne cannot be used on property' },
  { filter: "startswith(state,'i')", because: 'Operator startswith cannot be used on property' },
  { filter: "state like 'i'", because: 'Operator like cannot be used' },
  { filter: 'state eq', because: 'is not a value' },
  { filter: "state eq 'idle' and", because: 'Expected a property' },
  { filter: "(state eq 'idle'", because: "Expected '\\)'" },
  { filter: "state eq 'idle' state", because: "Did not expect 'state'" },
  { filter: 'state eq "idle"', because: 'Syntax error' },
  { filter: "not state eq 'idle'", because: 'Property not cannot be used' },
  { filter: "'idle' eq state", because: 'Expected a property' },
  { filter: "'(' eq 'idle')", because: 'Expected a property' },
  { filter: 'state eq 5', because: "'5' cannot be compared with property state" },
  { filter: "startTaskInfo/exitCode eq '5'", because: 'cannot be compared with property' },
  { filter: 'startTaskInfo/exitCode eq true', because: 'cannot be compared with property' },
  { filter: "lastBootTime ge 'yesterday'", because: 'cannot be compared with property' },
  { filter: "lastBootTime ge datetime'2026-13-01T00:00:00Z'", because: 'is not a value' },
  { filter: "state eq 'idle", because: 'Syntax error' },
  { filter: '', because: 'Expected a property' },
  { filter: "constructor eq 'x'", because: 'Property constructor cannot be used' },
  { filter: `${'('.repeat(101)}state eq 'idle'${')'.repeat(101)}`, because: 'nested too deeply' },
  { filter: '('.repeat(16_000), because: 'nested too deeply' },
  { filter: `state eq '${'x'.repeat(16_384)}'`, because: 'too long' },
])('refuses $filter: $because', ({ filter, because }) => {
  const parse = () => parseFilter(filter, nodeFields)
  expect(parse).toThrow(BatchFault)
  try {
    parse()
  } catch (error) {
    const { code, values } = error as BatchFault
    expect(code).toBe('InvalidQueryParameterValue')
    expect(values.find(({ key }) => key === 'Reason')?.value).toMatch(new RegExp(because))
  }
})

test('a chain of a thousand conditions is read and asked', () => {
  const filter = Array.from({ length: 1_000 }, (_, i) => `id eq 't${i}'`).join(' or ')
  expect(parseFilter(filter, taskFields)({ id: 'T999' })).toBe(true)
  expect(parseFilter(filter, taskFields)({ id: 'T1000' })).toBe(false)
})

const taskIn = fc.record(
  {
    id: fc.constantFrom('a', "it's", 'B-1', 'b-10', '(', 'and'),
    state: fc.constantFrom('active', 'running', 'completed'),
    creationTime: fc.constantFrom('2026-05-04T08:00:00Z', '2026-05-04T08:00:00.5Z'),
    executionInfo: fc.record({ exitCode: fc.integer({ min: -2, max: 2 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['id', 'state'] },
)
type TaskIn = typeof taskIn extends fc.Arbitrary<infer T> ? T : never

interface Said {
  readonly text: string
  readonly holds: (task: TaskIn) => boolean
}

const operators = {
  eq: (a: number | string, b: number | string) => a === b,
  ne: (a: number | string, b: number | string) => a !== b,
  gt: (a: number | string, b: number | string) => a > b,
  ge: (a: number | string, b: number | string) => a >= b,
  lt: (a: number | string, b: number | string) => a < b,
  le: (a: number | string, b: number | string) => a <= b,
} as const
const operator = fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[]))
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const id = fc.constantFrom('A', "IT'S", 'b-1', '(', ')', 'and', '')

const leaf: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(operator, id).map(([op, wanted]) => ({
    text: `id ${op} ${quoted(wanted)}`,
    holds: (task: TaskIn) => operators[op](task.id.toLowerCase(), wanted.toLowerCase()),
  })),
  id.map((prefix) => ({
    text: `startswith(id,${quoted(prefix)})`,
    holds: (task: TaskIn) => task.id.toLowerCase().startsWith(prefix.toLowerCase()),
  })),
  fc.tuple(operator, fc.integer({ min: -2, max: 2 })).map(([op, wanted]) => ({
    text: `executionInfo/exitCode ${op.toUpperCase()} ${wanted}`,
    holds: ({ executionInfo }: TaskIn) =>
      executionInfo?.exitCode === undefined
        ? op === 'ne'
        : operators[op](executionInfo.exitCode, wanted),
  })),
  fc.tuple(operator, fc.integer({ min: -1, max: 2 })).map(([op, half]) => {
    const at = new Date(Date.parse('2026-05-04T08:00:00Z') + half * 500)
    return {
      text: `creationTime ${op} DateTime'${at.toISOString()}'`,
      holds: ({ creationTime }: TaskIn) =>
        creationTime === undefined
          ? op === 'ne'
          : operators[op](Date.parse(creationTime), at.getTime()),
    }
  }),
)

const said = fc.letrec<{ all: Said }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => ({
      text: `(${a.text}) AND (${b.text})`,
      holds: (task: TaskIn) => a.holds(task) && b.holds(task),
    })),
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => ({
      text: `( ${a.text}  ) or ${b.text.includes(' or ') ? `(${b.text})` : b.text}`,
      holds: (task: TaskIn) => a.holds(task) || b.holds(task),
    })),
    // Without parentheses `and` binds more tightly than `or`.
    fc.tuple(leaf, leaf, leaf).map(([a, b, c]) => ({
      text: `${a.text} or ${b.text} and ${c.text}`,
      holds: (task: TaskIn) => a.holds(task) || (b.holds(task) && c.holds(task)),
    })),
  ),
})).all

test('a filter written down and read again says what it said', () => {
  fc.assert(
    fc.property(said, taskIn, ({ text, holds }, task) => {
      expect(parseFilter(text, taskFields)(task)).toBe(holds(task))
    }),
    { numRuns: 500 },
  )
})

test('whatever is written, only a refusal of Batch comes of it', () => {
  const piece = fc.constantFrom(
    ...["'", "''", '(', ')', ',', ' ', 'id', 'state', 'eq', 'and', 'or', 'startswith', 'datetime'],
    ...[
      '2026-05-04T08:00:00Z',
      "'x'",
      '-1',
      '5',
      'true',
      'executionInfo/exitCode',
      '/',
      '\u0000',
      'é',
    ],
  )
  const garbage = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece).map((p) => p.join('')),
  )
  fc.assert(
    fc.property(garbage, fc.anything(), (text, entity) => {
      try {
        parseFilter(text, taskFields)(entity)
      } catch (error) {
        expect(error).toBeInstanceOf(BatchFault)
        expect((error as BatchFault).code).toBe('InvalidQueryParameterValue')
      }
    }),
    { numRuns: 1_000 },
  )
})

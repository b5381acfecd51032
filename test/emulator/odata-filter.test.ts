// $filter: what it finds, and what it refuses.
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

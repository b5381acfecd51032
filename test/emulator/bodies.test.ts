// Request bodies that Batch cannot read, and how it says so.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { BatchFault } from '../../src/emulator/wire/batch-fault.ts'
import { readBody } from '../../src/emulator/wire/request-body.ts'
import { start } from './support.ts'

const schema = z.strictObject({
  id: z.string().regex(/^[a-z]+$/, 'Bad characters'),
  size: z.int().min(1).optional(),
  steady: z.boolean().optional(),
  machine: z.strictObject({ image: z.string() }).optional(),
  list: z.array(z.strictObject({ name: z.string() })).optional(),
  password: z.string().min(9, 'Too short').optional(),
})

const node = (found: string, wanted: string) =>
  `An unexpected '${found}' node was found when reading from the JSON reader. A '${wanted}' node was expected.`
const primitive = (type: string) =>
  `Cannot convert a primitive value to the expected type '${type}'. See the inner exception for more details.`

test.each([
  { body: '{"id":', code: 'InvalidRequestBody', values: {} },
  { body: '{id: 1}', code: 'InvalidRequestBody', values: {} },
  { body: '[]', code: 'InvalidRequestBody', values: { Reason: node('StartArray', 'StartObject') } },
  {
    body: '5',
    code: 'InvalidRequestBody',
    values: { Reason: node('PrimitiveValue', 'StartObject') },
  },
  { body: '', code: 'MissingRequiredProperty', values: { PropertyName: 'id' } },
  { body: '{"id":null}', code: 'MissingRequiredProperty', values: { PropertyName: 'id' } },
  {
    body: '{"id":"a","machine":{}}',
    code: 'MissingRequiredProperty',
    values: { PropertyName: 'image' },
  },
  {
    body: '{"id":"a","list":[{}]}',
    code: 'MissingRequiredProperty',
    values: { PropertyName: 'name' },
  },
  { body: '{"id":5}', code: 'InvalidRequestBody', values: { Reason: primitive('Edm.String') } },
  {
    body: '{"id":"a","size":"5"}',
    code: 'InvalidRequestBody',
    values: { Reason: primitive('Edm.Int32') },
  },
  {
    body: '{"id":"a","size":1.5}',
    code: 'InvalidRequestBody',
    values: { Reason: primitive('Edm.Int32') },
  },
  {
    body: '{"id":"a","steady":"yes"}',
    code: 'InvalidRequestBody',
    values: { Reason: primitive('Edm.Boolean') },
  },
  {
    body: '{"id":{}}',
    code: 'InvalidRequestBody',
    values: { Reason: node('StartObject', 'PrimitiveValue') },
  },
  {
    body: '{"id":"a","machine":"x"}',
    code: 'InvalidRequestBody',
    values: { Reason: node('PrimitiveValue', 'StartObject') },
  },
  {
    body: '{"id":"a","list":{}}',
    code: 'InvalidRequestBody',
    values: { Reason: node('StartObject', 'StartArray') },
  },
  { body: '{"id":"a","url":"x"}', code: 'UnsupportedProperty', values: { PropertyName: 'url' } },
  {
    body: '{"id":"a","machine":{"image":"i","x":1}}',
    code: 'UnsupportedProperty',
    values: { PropertyName: 'x' },
  },
  {
    body: '{"id":"A B"}',
    code: 'InvalidPropertyValue',
    values: { PropertyName: 'id', PropertyValue: 'A B', Reason: 'Bad characters' },
  },
  {
    body: '{"id":"a","password":"hunter2"}',
    code: 'InvalidPropertyValue',
    values: { PropertyName: 'password', Reason: 'Too short' },
  },
])('$body is refused: $code', ({ body, code, values }) => {
  try {
    readBody(body, schema)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(BatchFault)
    const told = error as BatchFault
    expect(told.code).toBe(code)
    expect(Object.fromEntries(told.values.map((one) => [one.key, one.value]))).toEqual(values)
  }
})

test('what fits is given as it is', () => {
  expect(readBody('{"id":"a","size":3}', schema)).toEqual({ id: 'a', size: 3 })
})

test.each([
  {
    path: '/jobs/shot/tasks',
    body: { id: 't', commandLine: 'x', requiredSlots: 0 },
    property: 'requiredSlots',
    reason: 'The value cannot be less than 1',
  },
  {
    path: '/jobs/shot/tasks',
    body: { id: 't', commandLine: 'x', requiredSlots: 300 },
    property: 'requiredSlots',
    reason: 'The value cannot be greater than 256',
  },
  {
    path: '/jobs/shot/tasks',
    body: { id: 't', commandLine: 'x', displayName: 'x'.repeat(1025) },
    property: 'displayName',
    reason: 'The value cannot have more than 1024 characters',
  },
  {
    path: '/pools',
    body: { id: 'p', vmSize: '' },
    property: 'vmSize',
    reason: 'The value cannot be empty',
  },
  {
    path: '/jobs/shot/disable',
    body: { disableTasks: 'perhaps' },
    property: 'disableTasks',
    reason: 'The value must be one of the following: requeue, terminate, wait',
  },
])(
  '$property is refused in the words of a service: $reason',
  ({ path, body, property, reason }) => {
    const { json } = start().call('POST', path, body)
    expect(json.code).toBe('InvalidPropertyValue')
    const told = Object.fromEntries(
      json.values.map((one: { key: string; value: string }) => [one.key, one.value]),
    )
    expect(told).toMatchObject({ PropertyName: property, Reason: reason })
  },
)

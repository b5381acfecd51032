// Any story the domain can hold, made from its wire shapes: what a property is tried on.
import fc from 'fast-check'
import { z } from 'zod'
import { moment } from '../../../src/api/shapes/moment.ts'

const text = fc.string({ maxLength: 12, unit: 'binary' })
const at = fc.integer({ min: 0, max: 4_102_444_800_000 })

/** Values of the decoded side of a schema: every optional field now there, now not, every union member in turn. */
export function valuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema === moment) return at
  if (schema instanceof z.ZodExactOptional) return valuesOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodReadonly) return valuesOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodNullable) {
    return fc.option(valuesOf(schema.unwrap() as z.ZodType), { nil: null })
  }
  if (schema instanceof z.ZodArray) {
    return fc.array(valuesOf(schema.element as z.ZodType), { maxLength: 2 })
  }
  if (schema instanceof z.ZodRecord) {
    const key = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__')
    return fc.dictionary(key, valuesOf(schema.valueType as z.ZodType), {
      maxKeys: 2,
      noNullPrototype: true,
    })
  }
  if (schema instanceof z.ZodUnion) {
    return fc.oneof(...schema.options.map((option) => valuesOf(option as z.ZodType)))
  }
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  if (schema instanceof z.ZodObject) return objectOf(schema)
  if (schema instanceof z.ZodString) return text
  if (schema instanceof z.ZodNumber) return fc.integer()
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  // As JSON has it: no minus zero, at no depth.
  if (schema instanceof z.ZodUnknown)
    return fc
      .jsonValue({ maxDepth: 1 })
      .map((value) => JSON.parse(JSON.stringify(value)))
      .filter(isPlain)
  throw new Error(`no values for a schema of type ${schema.type}`)
}

function objectOf(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
  const requiredKeys = fields
    .filter(([, field]) => !(field instanceof z.ZodExactOptional))
    .map(([name]) => name)
  const parts = Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)]))
  return fc.record(parts, { requiredKeys, noNullPrototype: true })
}

/** An object made anew from JSON has no prototype of its own choosing. */
function isPlain(value: unknown): boolean {
  return !JSON.stringify(value).includes('__proto__')
}

// What is wrong with a world or a fault, in words for whoever wrote it: zod's own speak of schemas.
import type { z } from 'zod'
import { nearest } from './nearest.ts'

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two',
  object: 'an object',
}

type Raw = Parameters<z.core.$ZodErrorMap>[0]

/**
 * For `safeParse(input, { error: inWords })`; a schema's own messages go first. For several unknown fields at once
 * the message has one line for each: see `issueLines`.
 */
export function inWords(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return `give ${kinds[issue.expected] ?? `a value of the kind ${issue.expected}`}`
    case 'invalid_value':
      return `give ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'too_small':
      return bound(
        issue.origin,
        issue.inclusive === false ? 'more than' : 'at least',
        issue.minimum,
      )
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(key, fieldsOf(issue.inst))).join('\n')
    case 'invalid_union':
      return issue.discriminator === undefined ? ofUnion(issue.errors) : unknownKind(issue)
    default:
      return 'it cannot be used; world.schema.json describes the field'
  }
}

const bound = (origin: string, than: string, size: number | bigint): string => {
  if (origin === 'string') return `give ${than} ${size} characters`
  if (origin === 'array') return `give ${than} ${size} of them`
  return `give ${than} ${size}`
}

const unknownField = (key: string, fields: readonly string[]): string => {
  const near = nearest(key, fields)
  return `there is no such field; ${near ? `did you mean "${near}"?` : 'leave it out'}`
}

const fieldsOf = (schema: unknown): string[] => {
  const { shape } = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def ?? {}
  return Object.keys(shape ?? {})
}

/** What the form that comes nearest says; where the kind of value is wrong for each, all the kinds there are. */
function ofUnion(forms: readonly (readonly z.core.$ZodIssue[])[]): string {
  const rooted = (issue: z.core.$ZodIssue | undefined) =>
    issue?.code === 'invalid_type' && issue.path.length === 0
  const near = forms.find(([first]) => first && !rooted(first))?.[0]
  if (near) return near.message
  const told = forms.flatMap(([first]) => first?.message.replace(/^give /, '') ?? [])
  return `give ${[...new Set(told)].join(' or ')}`
}

/** Twenty-six names would hide the one that was meant. */
function unknownKind(issue: Raw & { code: 'invalid_union' }): string {
  const def = (issue.inst as { _zod?: { def?: { options?: unknown } } } | undefined)?._zod?.def
  const options = (def?.options ?? []) as readonly { shape: { do?: { value: string } } }[]
  const names = options.flatMap(({ shape }) => shape.do?.value ?? [])
  const { do: given } = (issue.input ?? {}) as { do?: unknown }
  const near = typeof given === 'string' ? nearest(given, names) : undefined
  const what = given === undefined ? 'say what breaks' : 'there is no such fault'
  if (near) return `${what}; did you mean "${near}"?`
  return `${what}; give one such as ${names[0]}, the README of the emulator lists all ${names.length}`
}

export interface IssueLine {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** One for each wrong place; of unknown fields each is a place of its own. */
export const issueLines = ({ issues }: z.ZodError): IssueLine[] =>
  issues.flatMap((issue) => {
    const { path, message } = issue
    if (issue.code !== 'unrecognized_keys') return [{ path, message }]
    const lines = message.split('\n')
    return issue.keys.map((key, i) => ({ path: [...path, key], message: lines[i] ?? message }))
  })

/** What stands at a path of what was given. */
export const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part],
    given,
  )

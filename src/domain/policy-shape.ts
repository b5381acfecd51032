// What may stand at a place of the policy file, as its schema says: known keys, numbers and their limits, in words.
import { z } from 'zod'
import { policySchema } from './policy.ts'
import type { Path } from './policy-fault.ts'

/** The parts of JSON Schema that the policy's own uses. */
interface Node {
  type?: string
  description?: string
  properties?: Readonly<Record<string, Node>>
  items?: Node
  anyOf?: readonly Node[]
  oneOf?: readonly Node[]
  const?: string
  enum?: readonly string[]
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
}

let known: Node | undefined

/** Made when the first fault is told: a policy without faults never needs it. */
function root(): Node {
  known ??= z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' }) as Node
  return known
}

/** What may stand at the path; of several forms the one that has the `do` of the value there. */
export function shapeAt(path: Path, file: unknown): Node | undefined {
  let node: Node | undefined = root()
  let value = file
  for (const key of path) {
    node = typeof key === 'number' ? node?.items : propertiesOf(node)[String(key)]
    value = isObject(value) ? value[key as string] : undefined
    node = chosen(node, value)
  }
  return node
}

function chosen(node: Node | undefined, value: unknown): Node | undefined {
  const forms = formsOf(node)
  if (forms.length === 0 || !isObject(value)) return node
  const objects = forms.flatMap((form) => (form.properties ? [form] : []))
  const { do: word } = value
  return (
    objects.find(({ properties }) => {
      const said = properties?.do
      return said?.const === word || said?.enum?.some((one) => one === word)
    }) ?? node
  )
}

function formsOf(node: Node | undefined): readonly Node[] {
  return (node?.anyOf ?? node?.oneOf ?? []).flatMap((form) => {
    const inner = formsOf(form)
    return inner.length > 0 ? inner : [form]
  })
}

function propertiesOf(node: Node | undefined): Readonly<Record<string, Node>> {
  const forms = formsOf(node).map(({ properties }) => properties ?? {})
  return Object.assign({}, ...forms, node?.properties)
}

export function keysAt(path: Path, file: unknown): readonly string[] {
  return Object.keys(propertiesOf(shapeAt(path, file)))
}

/** Where else a key is known, as the names of the fields that hold it: `guards`, `match`, `alerts`; empty: at the top. */
export function holdersOf(key: string, inRule: boolean): readonly (readonly string[])[] {
  const rule = root().properties?.rules?.items
  return holders(inRule ? rule : root(), key, [])
}

function holders(
  node: Node | undefined,
  key: string,
  path: readonly string[],
): readonly (readonly string[])[] {
  return Object.entries(node?.properties ?? {}).flatMap(([name, inner]) => [
    ...(name.toLowerCase() === key.toLowerCase() ? [[...path, name]] : []),
    ...holders(inner, key, [...path, name]),
  ])
}

/** `a whole number from 1 to 1000`, `a number above 0 and at most 1`, `one of off, watch, recommend, act`. */
export function wantedText(node: Node | undefined): string {
  if (node?.enum)
    return node.enum.length === 1 ? `"${node.enum[0]}"` : `one of ${node.enum.join(', ')}`
  switch (node?.type) {
    case 'integer':
      return `a whole number from ${node.minimum} to ${node.maximum}`
    case 'number':
      return node.minimum === undefined
        ? `a number above ${node.exclusiveMinimum} and at most ${node.maximum}`
        : `a number from ${node.minimum} to ${node.maximum}`
    case 'string':
      return 'a text in quotes'
    case 'array':
      return 'a list in [ ]'
    default:
      return 'an object in { }'
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

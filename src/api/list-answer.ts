// A list in the form that was asked for; where it goes on stands in the JSON, and in a header of the other forms.
import { chosenType, csvType, jsonType, linesType, notAcceptable } from './accept.ts'
import { type CsvColumn, csvOf } from './csv.ts'
import { type JsonResponse, json } from './problem.ts'

export const listTypes = [jsonType, csvType, linesType]
const continuationHeader = 'x-continuation'

export interface ListAnswer<Wire extends object> {
  /** What the list is called in JSON. */
  name: string
  /** As they are on the wire. */
  items: readonly Wire[]
  columns: readonly CsvColumn<Wire>[]
  continuation?: string | undefined
}

export function listAnswer<Wire extends object>(
  accept: string | null,
  { name, items, columns, continuation }: ListAnswer<Wire>,
): JsonResponse {
  const type = chosenType(accept, listTypes)
  if (type === undefined) return notAcceptable(accept, listTypes)
  if (type === jsonType) {
    return json({ [name]: items, ...(continuation === undefined ? {} : { continuation }) })
  }
  const body =
    type === csvType
      ? csvOf(columns, items)
      : items.map((item) => `${JSON.stringify(item)}\n`).join('')
  const { headers } = json('')
  const next = continuation === undefined ? {} : { [continuationHeader]: continuation }
  const named = { 'content-type': `${type}; charset=utf-8`, ...next }
  return { status: 200, headers: { ...headers, ...named }, body }
}

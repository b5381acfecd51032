// Reads what a query asks by the schema of its route, or says of each part what is wrong with it.
import type { z } from 'zod'
import { issuesText } from './fields.ts'
import { type JsonResponse, problem } from './problem.ts'

export type Asked<S extends z.ZodObject> = { asked: z.output<S> } | { refused: JsonResponse }

/** A name that is there twice is refused: nobody can tell which of the two was meant. */
export function readQuery<S extends z.ZodObject>(schema: S, query: URLSearchParams): Asked<S> {
  // `code` carries the function key and is the host's, not ours.
  const given = [...query].filter(([name]) => name !== 'code')
  const parsed = schema.safeParse(Object.fromEntries(given))
  const names = given.map(([name]) => name)
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) < index))]
  const wrong = [
    ...twice.map(
      (name) => `${name.slice(0, 40)}: is there ${count(names, name)} times; give it once`,
    ),
    ...(parsed.success
      ? []
      : [issuesText(parsed.error, Object.fromEntries(given), Object.keys(schema.shape))]),
  ]
  if (parsed.success && wrong.length === 0) return { asked: parsed.data }
  return { refused: badQuery(wrong.join('; ')) }
}

export function badQuery(detail: string): JsonResponse {
  return problem(400, 'The query cannot be answered', detail)
}

/** Undefined where the time is none of nothing; epoch milliseconds. */
export function emptyTime(since?: number, until?: number): string | undefined {
  if (since === undefined || until === undefined || until > since) return undefined
  const iso = (at: number) => new Date(at).toISOString()
  return `until: "${iso(until)}" must be after since, "${iso(since)}"`
}

function count(names: readonly string[], name: string): number {
  return names.filter((one) => one === name).length
}

// What a caller of the control API sent, read strictly: what is wrong is told in one sentence that names its place.
import type { z } from 'zod'
import { type EmulatorRequest, splitUrl } from '../wire/http.ts'
import { parseJson } from './parse-json.ts'

/** Ends a control call with this status and one sentence for the caller. */
export class ControlFault extends Error {
  override readonly name = 'ControlFault'
  readonly status: number
  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

/** The JSON body by a schema whose messages say what to give. An empty body is an object without fields. */
export function readBody<T extends z.ZodType>(
  request: EmulatorRequest,
  schema: T,
  example: object,
): z.output<T> {
  const given = readAnyJson(request, example)
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ControlFault(400, issueSentence(parsed.error, given, example))
}

/** The JSON body, whatever it is. */
export function readAnyJson({ body }: EmulatorRequest, example: object): unknown {
  try {
    return parseJson(body?.trim() ? body : '{}')
  } catch {
    const shown = JSON.stringify(example)
    throw new ControlFault(400, `The body is not JSON; send an object such as ${shown}.`)
  }
}

/** The first thing that is wrong; the caller meets the next one after mending it. */
export function issueSentence(error: z.ZodError, given: unknown, example: object): string {
  const [issue] = error.issues
  if (!issue) return 'The body cannot be used.'
  const shown = JSON.stringify(example)
  if (issue.code === 'unrecognized_keys') {
    const place = pathText(issue.path)
    const name = `${place ? `${place}.` : ''}${issue.keys[0]}`
    return `There is no field "${name}"; send an object such as ${shown}.`
  }
  if (issue.path.length === 0) {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
    return isObject
      ? `${issue.message}, such as ${shown}.`
      : `The body is no object; send one such as ${shown}.`
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  )
  const is = value === undefined ? 'is missing' : `is ${clipped(JSON.stringify(value))}`
  return `${pathText(issue.path)} ${is}: ${issue.message}.`
}

const longestShown = 80

const clipped = (text: string): string =>
  text.length > longestShown ? `${text.slice(0, longestShown)}…` : text

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')

/** Query parameters, of which the call knows these and no other. */
export function readQuery(
  { url }: EmulatorRequest,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const { query } = splitUrl(url)
  const stray = [...query.keys()].find((name) => !known.includes(name))
  if (stray === undefined) return query
  const there = known.length > 0 ? `there are ${known.join(', ')}` : 'this call takes none'
  throw new ControlFault(400, `There is no query parameter "${stray}"; ${there}.`)
}

/** A whole number of the query within bounds, or its default. */
export function wholeNumber(
  query: ReadonlyMap<string, string>,
  name: string,
  bounds: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = query.get(name)
  if (text === undefined) return bounds.otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= bounds.least && value <= bounds.most) return value
  throw new ControlFault(
    400,
    `${name} is "${clipped(text)}": give a whole number from ${bounds.least} to ${bounds.most}.`,
  )
}

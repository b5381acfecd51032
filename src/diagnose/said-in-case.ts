// Reads what a person wrote down of a failure: `{kind, quoted, scope, exitCode}`, each of which may be missing or odd.
import type { Scope } from '../domain/finding.ts'
import type { Symptom } from '../domain/symptom.ts'
import { parsed } from './input.ts'
import { placeOf } from './kinds.ts'
import { type Fields, isFields } from './normal-keys.ts'
import { saidInText } from './said-in-text.ts'
import type { Saying } from './saying.ts'
import { well } from './standing.ts'

const scopes: readonly string[] = ['one-node', 'some-nodes', 'whole-pool', 'one-task', 'some-tasks']

export function isCase(value: Fields): boolean {
  return 'quoted' in value || (typeof value.kind === 'string' && 'exitCode' in value)
}

/** `read` reads JSON that is quoted. */
export function caseSayings(
  value: Fields,
  at: number,
  read: (inner: unknown, kind: string) => readonly Saying[],
): readonly Saying[] {
  const kind = typeof value.kind === 'string' ? value.kind : ''
  const place = placeOf(kind)
  const quoted = quotedIn(value.quoted)
  const text = typeof quoted === 'string' ? quoted : ''
  const told = exitCodeOf(value.exitCode)
  const exitCode = told ?? (/exit/i.test(kind) ? exitCodeOf(text) : undefined)
  if (isWell(kind, quoted, exitCode)) {
    return [{ ...well('What was given tells of no failure.', 'Nothing is to be done.'), about: '' }]
  }
  const inner = typeof quoted === 'string' ? [saidInText(text, kind, at)] : read(quoted, kind)
  const scope = scopeOf(value.scope)
  const urls = urlsIn(value.notes)
  const code = typeof value.code === 'string' ? value.code : ''
  return inner.map((saying) =>
    saying.kind === 'well'
      ? saying
      : {
          ...saying,
          symptom: {
            ...saying.symptom,
            place:
              place === 'unknown' || saying.symptom.place === 'start-task'
                ? saying.symptom.place
                : place,
            ...(saying.symptom.code === '' ? { code } : {}),
            ...(scope ? { scope } : {}),
            ...(urls.length > 0 ? { details: [...saying.symptom.details, ...urls] } : {}),
            ...(exitCode === undefined ? {} : { exitCode }),
          },
        },
  )
}

/** Of what people note beside it only the addresses with a SAS count: their expiry is a fact. */
function urlsIn(notes: unknown): Symptom['details'] {
  if (typeof notes !== 'string') return []
  const found = notes.slice(0, 16_384).match(/https?:\/\/[^\s"'|,]{3,2000}/gi) ?? []
  return found.filter((url) => /[?&]se=/i.test(url)).map((value) => ({ name: 'noted url', value }))
}

/** JSON as it is, also where it is quoted as text; a list of lines is a text. */
function quotedIn(given: unknown): unknown {
  if (Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string')) {
    return given.join('\n')
  }
  if (typeof given === 'number') return `${given}`
  if (typeof given !== 'string') return isFields(given) || Array.isArray(given) ? given : ''
  const inner = /^\s*[[{]/.test(given) ? parsed(given) : undefined
  return isFields(inner) || Array.isArray(inner) ? inner : given
}

/** A number, or its digits, also of base 16 as Windows writes them. */
export function exitCodeOf(value: unknown): number | undefined {
  if (Number.isInteger(value)) return value as number
  if (typeof value !== 'string') return undefined
  return /^\s*(?:[-+]?\d{1,10}|0x[0-9a-f]{1,8})\s*$/i.test(value) ? Number(value) : undefined
}

/** Only a success that is told as such: an exit code of 0, words for it, an empty list of errors. */
function isWell(kind: string, quoted: unknown, exitCode: number | undefined): boolean {
  if (Array.isArray(quoted)) return quoted.length === 0 && /errors?$/i.test(kind)
  if (typeof quoted !== 'string') return false
  const place = placeOf(kind)
  if (place === 'api') return /^\s*(?:HTTP\/\S+ )?2\d\d(?: [A-Za-z ]+)?\s*$/.test(quoted)
  if (place !== 'task' && place !== 'start-task') return false
  const silent = /^\s*0?\s*$/.test(quoted)
  const success = /^\s*(?:success|succeeded|successful|ok)[.!]?\s*$/i.test(quoted)
  return exitCode === 0 ? silent || success : exitCode === undefined && success
}

/** `One Task` and `ONE_TASK` are meant as `one-task`. */
function scopeOf(value: unknown): Scope | undefined {
  const word =
    typeof value === 'string'
      ? value
          .trim()
          .toLowerCase()
          .replace(/[\s_]+/g, '-')
      : ''
  return scopes.includes(word) ? (word as Scope) : undefined
}

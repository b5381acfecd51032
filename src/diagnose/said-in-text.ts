// Reads a piece of text: a sentence, a log, what a tool printed of an error; finds Batch's code and an exit code in it.
import { codesOf } from '../classify/codes.ts'
import { apiCode } from '../domain/api-code.ts'
import { type Place, type Symptom, symptomOf } from '../domain/symptom.ts'
import { isBatchWords, nodeStateIn, placeOf } from './kinds.ts'
import type { Failure } from './saying.ts'

/** A line of `Code: X` as the Azure CLI, the Python SDK and PowerShell print errors. */
const codeLine = /^[ \t]{0,32}Code[ \t]{0,32}:[ \t]{0,32}["']?([A-Za-z]{3,80})["']?,?[ \t]*$/im
/** `ERROR: (PoolExists) The specified pool already exists.`, which a prompt such as `(base)` resembles. */
const codeInBrackets = /^[ \t]{0,32}(?:[\w.]{1,100}: ?)?\(([A-Za-z]{3,80})\) \S/m
/** Of an answer's body in the text of an SDK: `Status code 404, {"code":"JobNotFound",…`. */
const codeInJson = /"code"[ \t]{0,8}:[ \t]{0,8}"([A-Za-z]{3,80})"/
const messageLine = /^[ \t]{0,32}Message[ \t]{0,32}:[ \t]{0,32}(\S.{0,2000})$/im
/** Words that may be codes: a method call or a part of a dotted name is none. */
const codeWords = /(?<![\w.])[A-Z][A-Za-z]{6,80}(?!\w|\.\w|\()/g
const exits = [
  /\bexit(?:ed)?(?: with)?(?: (?:an?|the))? ?-?(?:code|status|value)(?: (?:is|was|of))?[ \t]{0,4}[:=]?[ \t]{0,4}["'(]?(-?\d{1,10}|0x[0-9a-f]{1,8})(?![\w.]*\w)/i,
  /\bexited with (-?\d{1,10})(?![\w.]*\w)/i,
  /\bexited with non-?zero exit code:? (-?\d{1,10})(?![\w.]*\w)/i,
]
const httpStatus =
  /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?: code)?)[ \t]{0,4}[:=]?[ \t]{0,4}([45]\d\d)\b/i

/** Text of a kind; `unknown` where nobody says what it is of. */
export function saidInText(text: string, kind: string, at: number): Failure {
  const given = placeOf(kind)
  const code = codeIn(text, given)
  const place = given === 'unknown' ? placeOfTool(text, code) : given
  const message = messageLine.exec(text)?.[1]
  const batchs = isBatchWords(kind)
  const exitCode = exitCodeIn(text)
  const status = place === 'api' ? httpStatusIn(text) : undefined
  const fields: Partial<Symptom> = {
    code,
    state: place === 'node' ? nodeStateIn(text) : '',
    ...(batchs ? { message: text } : { output: text, ...(message ? { message } : {}) }),
    ...(exitCode !== undefined && place !== 'api' ? { exitCode } : {}),
    ...(status === undefined ? {} : { httpStatus: status }),
  }
  return { kind: 'failure', symptom: symptomOf(place, at, fields), about: '' }
}

/** What a tool printed of an answer of the service names its code in a line of its own. */
function placeOfTool(text: string, code: string): Place {
  const named = namedCode(text, 'unknown')
  return named !== undefined && named === code && !codesOf('unknown').has(code.toLowerCase())
    ? 'api'
    : 'unknown'
}

/** What a task wrote of an answer is of the service that the task asked. */
function namedCode(text: string, place: Place): string | undefined {
  const own = codeLine.exec(text)?.[1]
  if (own !== undefined) return own
  if (place !== 'unknown' && place !== 'api') return undefined
  const found = [codeInBrackets, codeInJson].flatMap((pattern) => pattern.exec(text)?.[1] ?? [])
  return found.find((code) => apiCode(code))
}

/** The code in a line of its own, else the first word of the text that is a known one; empty when there is none. */
function codeIn(text: string, place: Place): string {
  const named = namedCode(text, place)
  if (named !== undefined) return named
  const words = text.slice(-16_384).match(codeWords) ?? []
  const here = codesOf(place)
  const anywhere = codesOf('unknown')
  const isCode = (word: string) => /[a-z][A-Z]/.test(word)
  const known = (word: string) => isCode(word) && here.has(word.toLowerCase())
  const elsewhere = (word: string) => isCode(word) && anywhere.has(word.toLowerCase())
  return words.find(known) ?? words.find(elsewhere) ?? ''
}

/** A failing exit code that the text speaks of. */
function exitCodeIn(text: string): number | undefined {
  for (const pattern of exits) {
    const found = pattern.exec(text)?.[1]
    if (found === undefined) continue
    const code = Number(found)
    if (code !== 0) return code
  }
  return undefined
}

function httpStatusIn(text: string): number | undefined {
  const found = httpStatus.exec(text)?.[1]
  return found === undefined ? undefined : Number(found)
}

// Writes the table of Batch's answers into docs/safety.md, so that it says what acting makes of each.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Meaning, meaningOf } from '../src/act/answer-meaning.ts'
import { apiCodes } from '../src/domain/api-code.ts'
import { durationText } from '../src/domain/durations.ts'
import type { ActionAnswer } from '../src/ports/batch.ts'
import { readBackMs } from '../src/verify/read-back.ts'

const heading = "\n## What becomes of Batch's answer\n"

/** The page with its table of answers made anew; all else is as it was. Throws where the heading is missing. */
export function safetyPageText(page: string): string {
  const from = page.indexOf(heading)
  if (from < 0) throw new Error(`docs/safety.md has no heading "${heading.trim()}"`)
  return page.slice(0, from) + page.slice(from).replace(/(?:^\|.*\n)+/m, () => `${table()}\n`)
}

const refused = (code: string, status: number): ActionAnswer => ({
  ...{ kind: 'refused', status, code, message: '' },
})
const unknown = 'NotInAnyTable'

/** What no repair asks for: making things, certificates and job schedules. */
const ofOthers = /Exists$|SameId|^Certificate|^JobSchedule/

/** Answers that a repair can get; of the codes those for what is in another state than was thought. */
const answers: readonly (readonly [told: string, ActionAnswer])[] = [
  ['accepted', { kind: 'accepted', status: 202 }],
  ['none; 5xx; a page that is not of Batch', { kind: 'in-doubt', reason: '' }],
  ['429, 503', { kind: 'throttled', status: 429, code: '', message: '', retryAfterMs: 1 }],
  ['404', { kind: 'gone', status: 404, code: '', message: '' }],
  ...[...apiCodes.values()]
    .filter(({ fault, status }) => fault === 'api-conflict' && status !== undefined)
    .filter(({ name }) => !ofOthers.test(name))
    .map(({ name, status = 0 }) => [`\`${name}\``, refused(name, status)] as const),
  ['409 with a code of no table', refused(unknown, 409)],
  ['401, 403, 400 and other 4xx', refused(unknown, 400)],
]

/** Each outcome once, with all the answers that come to it. */
function table(): string {
  const told = new Map<string, string[]>()
  for (const [answer, given] of answers) {
    const comes = outcome(meaningOf(given))
    told.set(comes, [...(told.get(comes) ?? []), answer])
  }
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rows = [...told].map(([comes, all]) => line([comes, all.join(', ')]))
  return [line(['what becomes of the step', 'where Batch answers']), '|---|---|', ...rows].join(
    '\n',
  )
}

function outcome(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'accepted':
      return 'it is watched, and judged by what comes of it'
    case 'in-doubt':
      return `it is in doubt: read back for ${durationText(readBackMs)}, never repeated before`
    case 'ended':
      return `\`${meaning.result}\`: ${ends(meaning)}`
  }
}

function ends({ result, remember }: Meaning & { kind: 'ended' }): string {
  if (remember) return 'the next rung at once; for a day not asked here of nodes in that state'
  switch (result) {
    case 'done':
      return 'it is so already'
    case 'overtaken':
      return 'somebody was faster; decided anew'
    case 'not-made':
      return 'decided anew on fresh facts; it counts as no try'
    default:
      return 'the next rung at once; not asked again in this incident'
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = resolve(import.meta.dirname, '..', 'docs', 'safety.md')
  writeFileSync(path, safetyPageText(readFileSync(path, 'utf8')))
}

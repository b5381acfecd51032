// Which form of a list the caller wants: JSON, CSV or one JSON document a line.
import { plain } from '../domain/plain.ts'
import type { JsonResponse } from './problem.ts'
import { problem } from './problem.ts'

export const jsonType = 'application/json'
export const csvType = 'text/csv'
export const linesType = 'application/x-ndjson'

/** Other names that are in use for the same form. */
const alsoCalled: Readonly<Record<string, string>> = {
  'application/ndjson': linesType,
  'application/jsonl': linesType,
  'application/csv': csvType,
}

interface Wish {
  type: string
  /** 0 to 1; 0 refuses. */
  quality: number
}

/** Of what is offered, the first of those that are wanted most; undefined where none is wanted. */
export function chosenType(accept: string | null, offered: readonly string[]): string | undefined {
  if (accept === null || accept.trim() === '') return offered[0]
  const wishes = accept.split(',').map(wishOf)
  const ranked = offered
    .map((type) => ({ type, quality: qualityOf(type, wishes) }))
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  return ranked[0]?.type
}

export function notAcceptable(accept: string | null, offered: readonly string[]): JsonResponse {
  const shown = plain(accept ?? '', 100)
  const detail = `accept: "${shown}" is not there; ask for ${offered.join(', ')}`
  return problem(406, 'Not in that form', detail)
}

function wishOf(part: string): Wish {
  const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
  const given = parameters.find((text) => text.startsWith('q='))?.slice(2)
  const quality = given === undefined ? 1 : Number(given)
  return { type: alsoCalled[name] ?? name, quality: Number.isNaN(quality) ? 0 : quality }
}

/** The most exact wish speaks: `text/csv;q=0` refuses it beside a `*` `/*`. */
function qualityOf(type: string, wishes: readonly Wish[]): number {
  const [family] = type.split('/')
  for (const name of [type, `${family}/*`, '*/*']) {
    const wish = wishes.find((one) => one.type === name)
    if (wish) return wish.quality
  }
  return 0
}

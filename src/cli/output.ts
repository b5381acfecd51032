// Prints an answer in the form that was asked for: a page or table for people, JSON or tab-separated values for programs.

import { plain } from '../domain/plain.ts'
import type { CliDeps } from './deps.ts'
import type { Output, Values } from './options.ts'
import { wrongUsage } from './usage.ts'

export interface Answer {
  /** For programs; printed as it is. */
  json: unknown
  /** For `cut` and `awk`: names of the columns first, then a row each. */
  rows: readonly (readonly string[])[]
  /** For people. */
  lines: readonly string[] | (() => readonly string[])
}

export function outputOf({ output, json }: Pick<Values, 'output' | 'json'>): Output {
  if (json && output !== undefined && output !== 'json') {
    throw wrongUsage(`--json and --output ${output} contradict each other; give one of them.`)
  }
  return json ? 'json' : (output ?? 'table')
}

/** To standard output, at once. */
export function printAnswer(answer: Answer, values: Values, deps: Pick<CliDeps, 'out'>): void {
  deps.out(`${answerText(answer, outputOf(values))}\n`)
}

function answerText({ json, rows, lines }: Answer, output: Output): string {
  switch (output) {
    case 'json':
      return JSON.stringify(json, null, 2)
    case 'tsv':
      return rows.map((row) => row.map(cell).join('\t')).join('\n')
    case 'table':
      return (typeof lines === 'function' ? lines() : lines).join('\n')
  }
}

const longestCell = 10_000

/** A tab or a line break within would make another column or row of it. */
function cell(text: string): string {
  return plain(text, longestCell)
}

/** A moment as programs read it; empty where there is none. */
export function isoOf(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString()
}

// How well a failure is named from what was quoted alone, as `batch-medic diagnose --json` is given it.
import { decoders } from '../../src/azure-look.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { readInput } from '../../src/diagnose/input.ts'
import { noon } from '../support/build-facts.ts'

/** What somebody has at hand of a failure. */
export interface Quoted {
  id: string
  kind: string
  quoted: unknown
  scope?: string
  exitCode?: number
}

/** What was found out to be true of it. */
export interface Truth {
  causeClass: string
  fixClass: string
  /** Null where nobody found out. */
  blindRetryHelps: boolean | null
}

export interface Answer {
  causeClass: string
  fixClass: string
  retryHelps: boolean | null
  rule: string | null
}

export interface Scored {
  id: string
  truth: Truth
  answer: Answer
  rightClass: boolean
  rightFix: boolean
  /** A retry is advised that helps nothing: worse than no answer. */
  futileRetry: boolean
  /** A cause is named where nobody found one out: worse than no answer. */
  overnamed: boolean
}

/** The path of the command line: bytes in, one report out. */
export function answerTo({ kind, quoted, scope, exitCode }: Quoted): Answer {
  const text = JSON.stringify({ kind, quoted, scope, exitCode })
  const report = diagnose(readInput(Buffer.from(text), 'the case'), { decoders, at: noon })
  const { causeClass, fixClass, retryHelps, rule } = report
  return { causeClass, fixClass, retryHelps, rule }
}

export function scored(id: string, truth: Truth, answer: Answer): Scored {
  return {
    ...{ id, truth, answer },
    rightClass: answer.causeClass === truth.causeClass,
    rightFix: answer.fixClass === truth.fixClass,
    futileRetry: truth.blindRetryHelps === false && answer.retryHelps === true,
    overnamed: truth.causeClass === 'unknown' && answer.causeClass !== 'unknown',
  }
}

export const idsOf = (all: readonly Scored[], which: (one: Scored) => boolean): readonly string[] =>
  all.filter(which).map(({ id }) => id)

/** A line for each case, said in place of expected where they differ, and the totals below. */
export function scoreText(head: string, all: readonly Scored[]): string {
  const pair = (expected: unknown, said: unknown) =>
    expected === said ? `${said}` : `${said} (not ${expected})`
  const lines = all.map(({ id, truth, answer, ...marks }) =>
    [
      `  ${marks.rightClass ? ' ' : '-'} ${id.padEnd(6)}`,
      pair(truth.causeClass, answer.causeClass).padEnd(48),
      pair(truth.fixClass, answer.fixClass).padEnd(42),
      `retry ${pair(truth.blindRetryHelps, answer.retryHelps)}`.padEnd(24),
      answer.rule ?? '',
      marks.futileRetry ? ' FUTILE RETRY' : '',
      marks.overnamed ? ' NAMED WHERE UNKNOWN' : '',
    ].join(' '),
  )
  const count = (which: (one: Scored) => boolean) => all.filter(which).length
  return [
    head,
    ...lines.map((line) => line.trimEnd()),
    `  ${count(({ rightClass }) => rightClass)} of ${all.length} name the right class of cause, ${count(({ rightFix }) => rightFix)} the right fix; ${count(({ futileRetry }) => futileRetry)} futile retries, ${count(({ overnamed }) => overnamed)} causes named where nobody knows.`,
  ].join('\n')
}

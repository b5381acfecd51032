// What an answer of Batch to an action means for the attempt: one table of codes, in lower case.
import type { AttemptResult } from '../domain/action.ts'
import { redact } from '../domain/redact.ts'
import type { ActionAnswer } from '../ports/batch.ts'

export type Meaning =
  | { kind: 'accepted' }
  /** No answer came: the attempt stays announced and is read back. */
  | { kind: 'in-doubt'; reason: string }
  /** `remember`: the rung cannot be had here, for a day. */
  | { kind: 'ended'; result: AttemptResult; reason: string; remember: boolean }

const meanings: Readonly<Record<string, { result: AttemptResult; remember?: boolean }>> = {
  // It is so already: what was wanted.
  nodealreadyintargetschedulingstate: { result: 'done' },
  // Somebody was faster: look again.
  nodebeingrebooted: { result: 'overtaken' },
  nodebeingreimaged: { result: 'overtaken' },
  nodebeingstarted: { result: 'overtaken' },
  nodebeingcreated: { result: 'overtaken' },
  tasknotcompleted: { result: 'overtaken' },
  poolbeingdeleted: { result: 'overtaken' },
  // The pool changed since it was read, or is busy: later, on fresh facts.
  conditionnotmet: { result: 'not-made' },
  poolbeingresized: { result: 'not-made' },
  // It cannot be had in this state.
  nodestateunusable: { result: 'refused', remember: true },
  operationnotvalidonnode: { result: 'refused', remember: true },
  operationinvalidforcurrentstate: { result: 'refused', remember: true },
}

export function meaningOf(answer: ActionAnswer): Meaning {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'accepted' }
    case 'in-doubt':
      return { kind: 'in-doubt', reason: answer.reason }
    case 'gone':
      return ended('overtaken', `Gone: ${answer.code}.`, false)
    case 'throttled':
      return ended('not-made', `Batch is busy (${answer.status} ${answer.code}).`, false)
    case 'refused': {
      const { result, remember = false } = meanings[answer.code.toLowerCase()] ?? {
        result: 'refused' as const,
      }
      return ended(
        result,
        `Batch answered ${answer.status} ${answer.code}: ${answer.message}`,
        remember,
      )
    }
  }
}

function ended(result: AttemptResult, reason: string, remember: boolean): Meaning {
  return { kind: 'ended', result, reason: redact(reason), remember }
}

// What an answer of Batch to an action means for the attempt: the table of API codes, seen from acting.

import { apiCode } from '../domain/api-code.ts'
import type { ApiMeaning } from '../domain/api-code-rows.ts'
import type { AttemptResult } from '../domain/attempt.ts'
import { redact } from '../domain/redact.ts'
import type { ActionAnswer } from '../ports/batch.ts'

export type Meaning =
  | { kind: 'accepted' }
  /** No answer came: the attempt stays announced and is read back. */
  | { kind: 'in-doubt'; reason: string }
  /** `remember`: the rung cannot be had here, for a day. */
  | { kind: 'ended'; result: AttemptResult; reason: string; remember: boolean }

const meanings: Readonly<Record<ApiMeaning, { result: AttemptResult; remember: boolean }>> = {
  // It is so already: what was wanted.
  done: { result: 'done', remember: false },
  // Somebody was faster: look again.
  'in-progress': { result: 'overtaken', remember: false },
  // It changed since it was read, or is busy: later, on fresh facts.
  wait: { result: 'not-made', remember: false },
  // It cannot be had in this state.
  'next-rung': { result: 'refused', remember: true },
  'our-fault': { result: 'refused', remember: false },
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
      const { result, remember } = meanings[apiCode(answer.code)?.means ?? unknown(answer.status)]
      return ended(
        result,
        `Batch answered ${answer.status} ${answer.code}: ${answer.message}`,
        remember,
      )
    }
  }
}

/** What no table knows is learned: a conflict is of the resource and its state, anything else of the call. */
function unknown(status: number): ApiMeaning {
  return status === 409 ? 'next-rung' : 'our-fault'
}

function ended(result: AttemptResult, reason: string, remember: boolean): Meaning {
  return { kind: 'ended', result, reason: redact(reason), remember }
}

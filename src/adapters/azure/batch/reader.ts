// Reads from the Batch service: asks again where that may help, within bounds, and else throws the typed error.
import type { BatchReadError } from '../../../ports/batch.ts'
import { errorWords, parseJson } from './error-body.ts'
import { exchange, type WireCall } from './exchange.ts'
import { type AccountLabel, type FailedRead, failedRead, unreadable } from './read-failure.ts'
import type { Wire } from './wire-value.ts'

export interface Document {
  body: Wire
  eTag: string | undefined
}

export interface Reader {
  /** The document, or undefined when Batch says that there is no such thing. Throws `BatchReadError`. */
  read(what: string, call: WireCall): Promise<Document | undefined>
}

export interface ReaderDeps {
  account: AccountLabel
  /** Repeats after the first try. */
  retries: number
  callTimeoutMs: number
  /** Wall time. */
  wait(durationMs: number): Promise<void>
}

/** Wall time after whose end a read is not tried again: an exam must not hang on one page. */
const patienceMs = 10_000
const firstBackOffMs = 400

export function createReader(deps: ReaderDeps): Reader {
  async function once(what: string, call: WireCall): Promise<Document | undefined | FailedRead> {
    const came = await exchange(call, deps.callTimeoutMs)
    if (came.kind === 'silence') return failedRead(deps.account, what, came)
    if (came.status === 404 && /NotFound$/i.test(errorWords(came.text).code)) return undefined
    if (came.status < 200 || came.status > 299) return failedRead(deps.account, what, came)
    const body = parseJson(came.text)
    return body ? { body, eTag: came.header('etag') } : unreadable(deps.account, what, came.text)
  }

  return {
    async read(what, call) {
      // A stopwatch of the wall, not the product's time: it bounds how long a caller is kept.
      const startedAt = performance.now()
      let waitedMs = 0
      for (let tried = 0; ; tried += 1) {
        const outcome = await once(what, call)
        if (!isFailure(outcome)) return outcome
        const waitMs = outcome.retryAfterMs ?? backOffMs(tried)
        const spentMs = Math.max(waitedMs, performance.now() - startedAt)
        if (!outcome.worthRetry || tried >= deps.retries || spentMs + waitMs > patienceMs) {
          throw outcome.error satisfies BatchReadError
        }
        await deps.wait(waitMs)
        waitedMs += waitMs
      }
    },
  }
}

/** Doubles, and half of it is chance, so that instances which failed together do not come back together. */
function backOffMs(tried: number): number {
  const fullMs = firstBackOffMs * 2 ** tried
  return Math.round(fullMs / 2 + (Math.random() * fullMs) / 2)
}

function isFailure(outcome: Document | undefined | FailedRead): outcome is FailedRead {
  return outcome !== undefined && 'worthRetry' in outcome
}

// Makes one call that changes something, once, and says what came of it.

import { redact } from '../../../domain/redact.ts'
import type { ActionAnswer } from '../../../ports/batch.ts'
import { errorWords } from './error-body.ts'
import { exchange, type WireCall } from './exchange.ts'
import { saidText } from './read-failure.ts'
import { retryAfterMs } from './retry-after.ts'

/** Azure's guide: several seconds before a retry, where the answer names no time. */
const defaultRetryAfterMs = 10_000

/**
 * Never repeats and never throws. `in-doubt` also covers answers that leave it open whether Batch has done it:
 * 5xx other than 503 (OperationTimedOut is a 500), redirects, and pages that are not Batch's.
 */
export async function act(call: WireCall, callTimeoutMs: number): Promise<ActionAnswer> {
  const came = await exchange(call, callTimeoutMs)
  if (came.kind === 'silence') {
    const sent = came.cause === 'not-signed' ? 'The request was not sent' : 'No answer came'
    const code = came.code ? ` (${came.code})` : ''
    return { kind: 'in-doubt', reason: `${sent}${code}: ${redact(came.detail)}` }
  }
  const { status } = came
  const { code, message } = errorWords(came.text)
  if (status >= 200 && status <= 299 && !isPage(came.header('content-type'))) {
    const eTag = came.header('etag')
    return { kind: 'accepted', status, ...(eTag ? { eTag } : {}) }
  }
  if (status === 429 || status === 503) {
    const waitMs = retryAfterMs(came.header) ?? defaultRetryAfterMs
    return { kind: 'throttled', status, code, message, retryAfterMs: waitMs }
  }
  if (status >= 400 && status <= 499 && status !== 408 && code !== '') {
    return { kind: status === 404 ? 'gone' : 'refused', status, code, message }
  }
  const said = saidText(status, code, message, came.text)
  return { kind: 'in-doubt', reason: `The answer does not say whether it was done: ${said}` }
}

function isPage(contentType: string | undefined): boolean {
  return /\bhtml\b/i.test(contentType ?? '')
}

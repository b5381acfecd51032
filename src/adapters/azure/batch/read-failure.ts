// Turns an answer that does not help, or the lack of one, into a BatchReadError whose sentence tells what to do.
import { durationText } from '../../../domain/durations.ts'
import { redact } from '../../../domain/redact.ts'
import { BatchReadError, type ReadFailure } from '../../../ports/batch.ts'
import { errorWords } from './error-body.ts'
import type { Exchange } from './exchange.ts'
import { retryAfterMs } from './retry-after.ts'

export interface AccountLabel {
  name: string
  host: string
  auth: 'key' | 'entra'
  apiVersion: string
}

export interface FailedRead {
  error: BatchReadError
  /** Whether the same call may succeed in a moment. */
  worthRetry: boolean
  /** What Batch asked for, when it did. */
  retryAfterMs?: number
}

/** `what` is what was being read, as the object of a sentence: `the nodes of pool frames`. */
export function failedRead(account: AccountLabel, what: string, exchange: Exchange): FailedRead {
  return exchange.kind === 'silence'
    ? silent(account, what, exchange)
    : answered(account, what, exchange)
}

/** A 2xx answer that holds no JSON object: cut off on the way, or not from Batch at all. */
export function unreadable(account: AccountLabel, what: string, text: string): FailedRead {
  const start = text.trim() === '' ? 'an empty body' : `text that starts with ${quote(text)}`
  return failed(
    'server-error',
    'UnreadableAnswer',
    `Batch account ${account.name} answered ${what} with ${start} instead of JSON; if it lasts, look for a proxy between the app and ${account.host}.`,
    true,
  )
}

function failed(
  failure: ReadFailure,
  code: string,
  message: string,
  worthRetry: boolean,
): FailedRead {
  return { error: new BatchReadError(failure, code, message), worthRetry }
}

function silent(
  { name, host, auth }: AccountLabel,
  what: string,
  silence: Exchange & { kind: 'silence' },
): FailedRead {
  const { cause, code } = silence
  const detail = quote(silence.detail, 200)
  const head = `Batch account ${name} cannot be reached at ${host}`
  if (cause === 'not-signed') {
    const cure =
      auth === 'key'
        ? 'check the account key in the setting that keyFrom names (base64, as the portal shows it)'
        : "check the app's managed identity (AZURE_CLIENT_ID) and that the sign-in service can be reached"
    return failed(
      'denied',
      'NotSigned',
      `The request for ${what} of Batch account ${name} could not be signed: ${detail}; ${cure}.`,
      auth === 'entra',
    )
  }
  if (cause === 'time-out') {
    return failed(
      'unreachable',
      code,
      `${head}: no answer for ${what} within ${silence.detail}; check the firewall and the route from the app, or its private endpoint.`,
      true,
    )
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failed(
      'unreachable',
      code,
      `${head}: the name does not resolve (${code}); check url in BATCH_MEDIC_ACCOUNTS and, with a private endpoint, the DNS zone privatelink.batch.azure.com.`,
      true,
    )
  }
  if (code === 'ECONNREFUSED') {
    return failed(
      'unreachable',
      code,
      `${head}: the connection was refused (ECONNREFUSED); check url in BATCH_MEDIC_ACCOUNTS and that something listens there.`,
      true,
    )
  }
  if (/CERT|UNABLE_TO_|EPROTO/.test(code)) {
    return failed(
      'unreachable',
      code,
      `${head}: its certificate is not trusted (${code}); look for a proxy that opens TLS, or check url in BATCH_MEDIC_ACCOUNTS.`,
      false,
    )
  }
  return failed(
    'unreachable',
    code,
    `${head}: the connection broke (${code || 'no code'}: ${detail}); it is tried again with the next look, and if it lasts check network, proxy and firewall.`,
    true,
  )
}

function answered(
  account: AccountLabel,
  what: string,
  answer: Exchange & { kind: 'answer' },
): FailedRead {
  const { name } = account
  const { status } = answer
  const { code, message } = errorWords(answer.text)
  const said = saidText(status, code, message, answer.text)
  const waitMs = retryAfterMs(answer.header)
  const busy = status === 503 && (code === 'ServerBusy' || waitMs !== undefined)
  if (status === 429 || busy) {
    const wait = waitMs === undefined ? '' : ` It asks for ${durationText(waitMs)} of patience.`
    const error = new BatchReadError(
      'throttled',
      code,
      `Batch account ${name} takes no more requests for now (${said}); other clients of the account may poll too often.${wait}`,
      waitMs,
    )
    return { error, worthRetry: true, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) }
  }
  if (status === 401 || status === 403) {
    return failed(
      'denied',
      code,
      `Batch account ${name} denies ${what} (${said}); ${deniedCure(account, code)}.`,
      false,
    )
  }
  if (status >= 500 || status === 408) {
    return failed(
      'server-error',
      code,
      `Batch account ${name} failed to answer ${what} (${said}); this is on Batch's side, see Azure's service health if it lasts.`,
      true,
    )
  }
  return failed(
    'rejected',
    code,
    `Batch account ${name} rejects the request for ${what} (${said}); check url in BATCH_MEDIC_ACCOUNTS and BATCH_MEDIC_BATCH_API_VERSION (${account.apiVersion}).`,
    false,
  )
}

function deniedCure({ auth, host }: AccountLabel, code: string): string {
  if (code === 'AccountIsDisabled') return 'the account is disabled: see its page in the portal'
  if (/AuthorizationFailure|PublicNetwork/i.test(code)) {
    return `allow the app's network on the account, or reach ${host} through its private endpoint`
  }
  return auth === 'key'
    ? 'put a current account key into the setting that keyFrom names, and check that the account allows shared keys'
    : "give the app's identity the Batch role of the deployment (or Azure Batch Data Contributor) on the account"
}

/** `409 PoolBeingResized: The specified pool is being resized`, or the start of a page that is not Batch's. */
export function saidText(status: number, code: string, message: string, text: string): string {
  if (code || message) return [`${status} ${code}`.trim(), message].filter(Boolean).join(': ')
  return text.trim() === '' ? `${status} without a body` : `${status} with ${quote(text)}`
}

function quote(text: string, longestChars = 60): string {
  const line = redact(text).replace(/\s+/g, ' ').trim()
  return line.length > longestChars ? `${line.slice(0, longestChars)}…` : line
}

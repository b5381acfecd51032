// One call to the Batch service as it went over the wire: what came back, or that no answer came.
import type { AbortSignalLike, HttpClient, HttpOperationResponse } from '@azure/ms-rest-js'
import { durationText } from '../../../domain/durations.ts'

/** Why there is no answer. `not-signed`: no token or a bad key, so nothing was sent at all. */
export type SilenceCause = 'time-out' | 'network' | 'not-signed'

export type Exchange =
  | {
      kind: 'answer'
      status: number
      header(name: string): string | undefined
      text: string
    }
  | { kind: 'silence'; cause: SilenceCause; code: string; detail: string }

/** A call as the SDK makes it. It always rejects: with `Answered` when an answer came. */
export type WireCall = (options: { abortSignal: AbortSignalLike }) => Promise<unknown>

/** Thrown where a request cannot be signed, so that it is told from a request that was lost. */
export class NotSigned extends Error {
  override readonly name = 'NotSigned'
}

/** An answer on its way past the SDK. */
class Answered extends Error {
  override readonly name = 'Answered'
  readonly response: HttpOperationResponse
  constructor(response: HttpOperationResponse) {
    super(`Answered with ${response.status}`)
    this.response = response
  }
}

/**
 * The SDK builds, checks and signs requests; answers go past it, by being thrown. Its decoding refuses what its
 * models do not know (206, an empty or foreign body), drops what newer API versions add and hides error bodies.
 */
export function answersPastSdk(http: HttpClient): HttpClient {
  return {
    async sendRequest(request) {
      throw new Answered(await http.sendRequest(request))
    },
  }
}

/** Makes the call and never throws. After `timeoutMs` of wall time it is aborted and counts as unanswered. */
export async function exchange(call: WireCall, timeoutMs: number): Promise<Exchange> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<Exchange>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        kind: 'silence',
        cause: 'time-out',
        code: 'TimedOut',
        detail: durationText(timeoutMs),
      })
      abort.abort()
    }, timeoutMs)
  })
  try {
    return await Promise.race([timeout, converse(call, abort.signal)])
  } finally {
    clearTimeout(timer)
  }
}

async function converse(call: WireCall, signal: AbortSignal): Promise<Exchange> {
  // Node's own signal is what the SDK means; its type only predates today's events.
  const abortSignal = signal as unknown as AbortSignalLike
  try {
    await call({ abortSignal })
    return silenceOf(new Error('The SDK did not send the request'))
  } catch (error) {
    return error instanceof Answered ? answerOf(error.response) : silenceOf(error)
  }
}

function answerOf(response: HttpOperationResponse): Exchange {
  return {
    kind: 'answer',
    status: response.status,
    header: (name) => response.headers.get(name),
    text: response.bodyAsText ?? '',
  }
}

function silenceOf(error: unknown): Exchange {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const detail = typeof message === 'string' ? message : String(error)
  if (error instanceof NotSigned) return { kind: 'silence', cause: 'not-signed', code: '', detail }
  // node-fetch hides the name of a failed look-up behind REQUEST_SEND_ERROR; the words keep it.
  const named = /\b(E[A-Z_]{4,}|CERT_[A-Z_]+|[A-Z_]*SELF_SIGNED_CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)\b/
  const name = named.exec(`${typeof code === 'string' ? code : ''} ${detail}`)?.[1]
  return { kind: 'silence', cause: 'network', code: name ?? String(code ?? ''), detail }
}

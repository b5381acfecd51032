// One GET to ARM over the SDK's pipeline: token, time-out, no redirects. Loaded with the first read alone.
import type { TokenCredential } from '@azure/core-auth'
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  RestError,
} from '@azure/core-rest-pipeline'
import { redact } from '../../../domain/redact.ts'

/** `lost`: no answer came; `again` is false where asking again cannot help, as without a token. */
export type Sent =
  | {
      kind: 'answer'
      status: number
      body: string
      header: (name: string) => string | undefined
    }
  | { kind: 'lost'; reason: string; again: boolean }

/** Until the answer begins: the pipeline counts no further. */
const timeoutMs = 10_000
/** Until the answer is whole: the list of service tags is megabytes long. */
const wholeMs = 30_000
const mostBytes = 32 * 1024 * 1024

/** Retries are the caller's: the pipeline's own would wait without bound on a Retry-After. */
export function createArmWire(
  credential: TokenCredential,
  endpoint: string,
  httpClient: HttpClient = createDefaultHttpClient(),
): (url: string) => Promise<Sent> {
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'batch-medic' },
  })
  let unsigned = ''
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({
      scopes: `${endpoint}/.default`,
      credential: {
        async getToken(...asked) {
          unsigned = 'the identity gave no token'
          try {
            const token = await credential.getToken(...asked)
            if (token) unsigned = ''
            return token
          } catch (error) {
            unsigned = error instanceof Error ? error.message : String(error)
            throw error
          }
        },
      },
    }),
    { afterPhase: 'Retry' },
  )
  return async (url) => {
    const stop = new AbortController()
    const cut = new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason))
    })
    const tooLong = setTimeout(
      () => stop.abort(new CutShort(`was not whole within ${wholeMs / 1000} seconds`)),
      wholeMs,
    )
    const request = createPipelineRequest({
      url,
      method: 'GET',
      timeout: timeoutMs,
      abortSignal: stop.signal,
      onDownloadProgress: ({ loadedBytes }) => {
        if (loadedBytes > mostBytes) stop.abort(new CutShort(`has more than ${mostBytes} bytes`))
      },
    })
    try {
      // A body that is being read does not always end with its request: the race does.
      const answer = await Promise.race([pipeline.sendRequest(httpClient, request), cut])
      const { status, headers, bodyAsText } = answer
      return { kind: 'answer', status, body: bodyAsText ?? '', header: (name) => headers.get(name) }
    } catch (error) {
      if (stop.signal.reason instanceof CutShort) {
        const reason = `The answer of Azure Resource Manager ${stop.signal.reason.message}.`
        return { kind: 'lost', reason, again: false }
      }
      if (unsigned !== '') {
        const why = redact(unsigned).slice(0, 300)
        return {
          kind: 'lost',
          reason: `No token for Azure Resource Manager could be had: ${why}.`,
          again: false,
        }
      }
      return { kind: 'lost', reason: lossOf(error), again: true }
    } finally {
      clearTimeout(tooLong)
    }
  }
}

/** An answer that is not read to its end; the message goes on from `The answer`. */
class CutShort extends Error {}

function lossOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (name === 'AbortError') {
    return `Azure Resource Manager did not answer within ${timeoutMs / 1000} seconds.`
  }
  const code = error instanceof RestError && error.code ? `${error.code}: ` : ''
  return `Azure Resource Manager was not reached (${code}${redact(message).slice(0, 300)}).`
}

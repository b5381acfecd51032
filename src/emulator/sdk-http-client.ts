// Lets the official Batch SDK talk to the emulator's core directly: an HttpClient without a socket.
import { Readable } from 'node:stream'
import { type HttpClient, HttpHeaders, RestError, type WebResourceLike } from '@azure/ms-rest-js'
import { carried } from './line.ts'
import type { EmulatorRequest, EmulatorResponse } from './wire/http.ts'

/** Give it to the SDK: `new BatchServiceClient(credentials, url, { httpClient: createSdkHttpClient(emulator) })`. */
export function createSdkHttpClient(emulator: {
  handle(request: EmulatorRequest): EmulatorResponse | Promise<EmulatorResponse>
}): HttpClient {
  return {
    async sendRequest(request) {
      const leaving = leavingOf(request)
      try {
        const given = await emulator.handle({
          method: request.method,
          url: request.url,
          headers: request.headers.rawHeaders(),
          body:
            request.body === undefined || request.body === null ? undefined : String(request.body),
        })
        const response = await carried(given, request.url, leaving.signal)
        const bytes = Buffer.from(response.body)
        return {
          request,
          status: response.status,
          headers: new HttpHeaders({ ...response.headers }),
          // Files are asked for as a stream, everything else as text.
          ...(request.streamResponseBody
            ? { readableStreamBody: Readable.from([bytes]) }
            : { bodyAsText: bytes.toString('utf8') }),
        }
      } finally {
        leaving.forget()
      }
    },
  }
}

/** Fires when the caller aborts or the request's own time-out passes, with the error the SDK's client throws then. */
function leavingOf(request: WebResourceLike): { signal: AbortSignal; forget(): void } {
  const controller = new AbortController()
  const leave = (): void =>
    controller.abort(
      new RestError(
        'The request was aborted',
        RestError.REQUEST_ABORTED_ERROR,
        undefined,
        request as ConstructorParameters<typeof RestError>[3],
      ),
    )
  const { abortSignal, timeout } = request
  if (abortSignal?.aborted) leave()
  abortSignal?.addEventListener('abort', leave)
  const timer = timeout ? setTimeout(leave, timeout) : undefined
  return {
    signal: controller.signal,
    forget() {
      clearTimeout(timer)
      abortSignal?.removeEventListener('abort', leave)
    },
  }
}

// Lets the official Batch SDK talk to the emulator's core directly: an HttpClient without a socket.
import { Readable } from 'node:stream'
import { type HttpClient, HttpHeaders } from '@azure/ms-rest-js'
import type { EmulatorRequest, EmulatorResponse } from './wire/http.ts'

/** Give it to the SDK: `new BatchServiceClient(credentials, url, { httpClient: createSdkHttpClient(emulator) })`. */
export function createSdkHttpClient(emulator: {
  handle(request: EmulatorRequest): EmulatorResponse | Promise<EmulatorResponse>
}): HttpClient {
  return {
    async sendRequest(request) {
      const response = await emulator.handle({
        method: request.method,
        url: request.url,
        headers: request.headers.rawHeaders(),
        body:
          request.body === undefined || request.body === null ? undefined : String(request.body),
      })
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
    },
  }
}

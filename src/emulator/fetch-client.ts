// The emulator's core as a `fetch`: for SDKs and tests that take one instead of a socket.
import { carried } from './line.ts'
import type { EmulatorRequest, EmulatorResponse } from './wire/http.ts'

/** Statuses whose Response may have no body at all, by the fetch standard. */
const bodiless = new Set([204, 205, 304])

/**
 * A WHATWG `fetch` onto the core. Rejects as a real one does: with the signal's reason when aborted, and with a
 * TypeError whose cause is ECONNRESET when a scripted fault breaks the line.
 */
export function createFetch(emulator: {
  handle(request: EmulatorRequest): EmulatorResponse | Promise<EmulatorResponse>
}): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = await request.text()
    const given = await emulator.handle({
      method: request.method,
      // `Request` normalises its URL; a signature covers the one that was asked for.
      url: typeof input === 'string' ? input : request.url,
      headers: Object.fromEntries(request.headers),
      body: body === '' ? undefined : body,
    })
    const {
      status,
      headers,
      body: answer,
    } = await carried(given, request.url, request.signal).catch((error: unknown) => {
      throw request.signal.aborted ? error : new TypeError('fetch failed', { cause: error })
    })
    const payload = typeof answer === 'string' ? answer : new Uint8Array(answer)
    return new Response(bodiless.has(status) || payload.length === 0 ? null : payload, {
      status,
      headers,
    })
  }
}

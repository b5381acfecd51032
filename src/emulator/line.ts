// The line between the emulator's core and a client without a socket: it can break, stay silent or be slow.
import { setTimeout as sleep } from 'node:timers/promises'
import type { EmulatorResponse } from './wire/http.ts'

/** What a client's own network code throws when the other side breaks the connection. */
function connectionReset(url: string): Error {
  const error = new Error(`request to ${url} failed, reason: read ECONNRESET`)
  return Object.assign(error, { code: 'ECONNRESET', errno: 'ECONNRESET', type: 'system' })
}

/**
 * Hands an answer over as its `transport` says, in wall time. Rejects with ECONNRESET when the line breaks, and with
 * `signal.reason` when the client leaves first; a silent line without a signal never settles, as with a real one.
 */
export async function carried(
  response: EmulatorResponse,
  url: string,
  signal?: AbortSignal,
): Promise<EmulatorResponse> {
  signal?.throwIfAborted()
  const { transport } = response
  if (!transport) return response
  if (transport.kind === 'reset') throw connectionReset(url)
  await waitFor(transport.ms, signal)
  if (transport.kind === 'hang') throw connectionReset(url)
  return response
}

/** Without `ms`, until the client leaves. A pending wait does not keep the process alive. */
async function waitFor(ms: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  const left = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  if (ms === undefined) return left
  const done = new AbortController()
  try {
    await Promise.race([sleep(ms, undefined, { ref: false, signal: done.signal }), left])
  } finally {
    done.abort()
  }
}

// What a client sees when the line breaks, stays silent or is slow: over a socket, the SDK's client and a fetch.
import { WebResource } from '@azure/ms-rest-js'
import { afterEach, describe, expect, test } from 'vitest'
import { createFetch } from '../../src/emulator/fetch-client.ts'
import { type HttpShell, startHttpShell } from '../../src/emulator/http-shell.ts'
import { createSdkHttpClient } from '../../src/emulator/sdk-http-client.ts'
import type { EmulatorResponse, Transport } from '../../src/emulator/wire/http.ts'

const answering = (transport?: Transport) => {
  const response: EmulatorResponse = {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: 'here',
    ...(transport ? { transport } : {}),
  }
  return { handle: () => response, control: () => response }
}

let shell: HttpShell | undefined
afterEach(async () => {
  await shell?.close()
  shell = undefined
})

interface Way {
  readonly over: string
  readonly ask: (transport: Transport | undefined, giveUpMs: number) => Promise<string>
}

const ways: readonly Way[] = [
  {
    over: 'a socket',
    async ask(transport, giveUpMs) {
      shell = await startHttpShell({ emulator: answering(transport), account: 'a', port: 0 })
      const said = await fetch(`${shell.url}/pools`, { signal: AbortSignal.timeout(giveUpMs) })
      return said.text()
    },
  },
  {
    over: "the SDK's client",
    async ask(transport, giveUpMs) {
      const request = new WebResource('http://localhost/pools', 'GET')
      request.timeout = giveUpMs
      const said = await createSdkHttpClient(answering(transport)).sendRequest(request)
      return said.bodyAsText ?? ''
    },
  },
  {
    over: 'a fetch onto the core',
    async ask(transport, giveUpMs) {
      const said = await createFetch(answering(transport))('http://localhost/pools', {
        signal: AbortSignal.timeout(giveUpMs),
      })
      return said.text()
    },
  },
]

/** All that an error says of itself, causes included. */
const told = (error: unknown): string => {
  const { name, message, code, cause } = error as Error & { code?: string }
  return `${name} ${code ?? ''} ${message} ${cause ? told(cause) : ''}`
}
const failure = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'answered', told)

describe.each(ways)('over $over', ({ ask }) => {
  test('an answer without a fault arrives', async () => {
    expect(await ask(undefined, 5_000)).toBe('here')
  })
  test('a broken line is ECONNRESET', async () => {
    expect(await failure(ask({ kind: 'reset' }, 5_000))).toContain('ECONNRESET')
  })
  test('a silent line lasts until the client leaves', async () => {
    expect(await failure(ask({ kind: 'hang' }, 60))).toMatch(/abort|timeout/i)
  })
  test('a silent line with an end breaks then', async () => {
    expect(await failure(ask({ kind: 'hang', ms: 5 }, 5_000))).toContain('ECONNRESET')
  })
  test('a late answer arrives after its delay', async () => {
    const askedMs = performance.now()
    expect(await ask({ kind: 'late', ms: 40 }, 5_000)).toBe('here')
    expect(performance.now() - askedMs).toBeGreaterThanOrEqual(35)
  })
  test('a late answer is lost on a client that left', async () => {
    expect(await failure(ask({ kind: 'late', ms: 5_000 }, 40))).toMatch(/abort|timeout/i)
  })
})

test("the SDK's client tells an abort as its own error", async () => {
  const request = new WebResource('http://localhost/pools', 'GET')
  request.timeout = 20
  const asked = createSdkHttpClient(answering({ kind: 'hang' })).sendRequest(request)
  await expect(asked).rejects.toMatchObject({ name: 'Error', code: 'REQUEST_ABORTED_ERROR' })
})

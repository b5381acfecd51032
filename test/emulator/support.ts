// Builders for emulator tests: a small world, an emulator on a hand-stepped clock, the SDK on it, signed raw calls.
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts'
import type { CloudEvent } from '../../src/emulator/life/cloud-event.ts'
import { createSdkHttpClient } from '../../src/emulator/sdk-http-client.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { type EmulatorResponse, splitUrl } from '../../src/emulator/wire/http.ts'
import { sign, stringToSign } from '../../src/emulator/wire/shared-key.ts'
import { parseWorld, type WorldInput } from '../../src/emulator/world/world-schema.ts'

export const key = Buffer.alloc(64, 7).toString('base64')
export const startMs = Date.parse('2026-05-04T08:00:00Z')
export const origin = 'http://127.0.0.1:7075'

type PoolInput = NonNullable<WorldInput['accounts'][number]['pools']>[number]
type JobInput = NonNullable<WorldInput['accounts'][number]['jobs']>[number]
export type StepInput = NonNullable<WorldInput['script']>[number]

export const pool = (overrides: Partial<PoolInput> = {}): PoolInput => ({
  id: 'frames',
  vmSize: 'Standard_D2s_v5',
  dedicated: 3,
  imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts', version: 'latest' },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  startTask: { commandLine: './install.sh', duration: 'PT8S', stdout: 'installed\n' },
  ...overrides,
})

export const job = (overrides: Partial<JobInput> = {}): JobInput => ({
  id: 'shot',
  pool: 'frames',
  tasks: [
    { id: 't-{n}', count: 5, commandLine: 'render {n}', duration: 'PT1M', stdout: 'frame {n}\n' },
  ],
  ...overrides,
})

export const worldOf = (parts: {
  pools?: PoolInput[]
  jobs?: JobInput[]
  script?: StepInput[]
  /** Quotas and applications. */
  account?: Pick<WorldInput['accounts'][number], 'quotas' | 'applications'>
}): WorldInput => ({
  accounts: [
    {
      name: 'renderfarm',
      pools: parts.pools ?? [pool()],
      jobs: parts.jobs ?? [job()],
      ...parts.account,
    },
  ],
  script: parts.script ?? [],
})

/** An emulator with its SDK client; `call` sends a signed raw request. */
export function start(parts: Parameters<typeof worldOf>[0] = {}, options: { seed?: string } = {}) {
  const events: CloudEvent[] = []
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(worldOf(parts)),
    clock: createManualClock(startMs),
    publish: (event) => void events.push(event),
    ...options,
  })
  return { emulator, events, client: sdkOn(emulator), call: callsOn(emulator) }
}

/** Where the contract is at hand, every answer is checked against it, and a fault fails the test. */
const noteAnswer = process.env.BATCH_MEDIC_CONFORMANCE
  ? (await import('../conformance/answer-check.ts')).noteAnswer
  : undefined

const checked = (emulator: Emulator): Pick<Emulator, 'handle'> => ({
  handle(request) {
    const answer = emulator.handle(request)
    // Status 0 is a call on which the line broke or stayed silent: nothing was answered.
    if (answer.status !== 0) noteAnswer?.(request, answer)
    return answer
  },
})

export const sdkOn = (emulator: Emulator): BatchServiceClient =>
  new BatchServiceClient(new BatchSharedKeyCredentials('renderfarm', key), origin, {
    httpClient: createSdkHttpClient(checked(emulator)),
    noRetryPolicy: true,
  })

interface Answer extends EmulatorResponse {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any
}

/** Signs and sends; `path` may carry a query, `api-version` is added unless it names one. */
export const callsOn =
  (emulator: Emulator, account = 'renderfarm') =>
  (
    method: string,
    path: string,
    body?: object | string,
    more: Record<string, string> = {},
  ): Answer => {
    const versioned = path.includes('api-version')
      ? path
      : `${path}${path.includes('?') ? '&' : '?'}api-version=2022-10-01.16.0`
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    const headers: Record<string, string> = { 'ocp-date': new Date().toUTCString(), ...more }
    const url = `${origin}${versioned}`
    const length = text === '' ? (method === 'POST' ? '0' : '') : String(Buffer.byteLength(text))
    const signed = { method, url: splitUrl(url), headers, body: text }
    const mac = sign(stringToSign(signed, account, length), key)
    const response = checked(emulator).handle({
      method,
      url,
      headers: { authorization: `SharedKey ${account}:${mac}`, ...headers },
      body: text,
    })
    const said = response.body.toString()
    return { ...response, json: said.startsWith('{') ? JSON.parse(said) : undefined }
  }

/** What a control call answers. */
export const world = (emulator: Emulator) =>
  JSON.parse(
    emulator
      .control({ method: 'GET', url: `${origin}/_emulator/state`, headers: {} })
      .body.toString(),
  )

export const minutes = (count: number): number => count * 60_000
export const seconds = (count: number): number => count * 1_000

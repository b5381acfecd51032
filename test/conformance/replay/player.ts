// Holds a recorded conversation with the emulator: seeds its world, lets its time pass, sends its requests.
import { createEmulator, type Emulator } from '../../../src/emulator/emulator.ts'
import { createManualClock } from '../../../src/emulator/virtual-clock.ts'
import { type EmulatorResponse, splitUrl } from '../../../src/emulator/wire/http.ts'
import { sign, stringToSign } from '../../../src/emulator/wire/shared-key.ts'
import { parseWorld } from '../../../src/emulator/world/world-schema.ts'
import { isRecord, jsonOf } from './compare.ts'
import type { Spoken } from './conversations.ts'
import type { Names } from './names.ts'
import type { Settings } from './settings.ts'

const account = 'renderfarm'
const key = Buffer.alloc(64, 7).toString('base64')

export interface Sent {
  method: string
  path: string
  query: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  body: string
}

/** A world at one instant; asking it leaves it as it was, so that a request can be tried at several times. */
export interface Moment {
  readonly nowMs: number
  /** What the request is answered `laterMs` from now, and the world after that. */
  ask(sent: Sent, laterMs: number): Promise<{ answer: EmulatorResponse; after: Moment }>
  /** The same world later. */
  later(ms: number): Moment
  /** The same world with a fault in it; undefined as long as what breaks is not there. */
  broken(fault: string): Moment | undefined
}

/** An account that has nothing but its settings. */
export function beginning(startMs: number, { applications }: Settings): Moment {
  const clock = createManualClock(startMs)
  const world = parseWorld({ accounts: [{ name: account, applications }] })
  const emulator = createEmulator({ accounts: [{ name: account, key }], world, clock })
  return momentOf(emulator)
}

function momentOf(emulator: Emulator): Moment {
  const saved = emulator.save()
  const nowMs = emulator.now()
  const copy = (laterMs: number): Emulator => {
    const world = parseWorld({ accounts: [{ name: account }] })
    const state = JSON.parse(saved) as NonNullable<Parameters<typeof createEmulator>[0]['saved']>
    const accounts = [{ name: account, key }]
    const clock = createManualClock(nowMs)
    const one = createEmulator({ accounts, world, clock, saved: state })
    one.advance(laterMs)
    return one
  }
  return {
    nowMs,
    async ask(sent, laterMs) {
      const one = copy(laterMs)
      const answer = await one.handle(signed(sent))
      return { answer, after: momentOf(one) }
    },
    later: (ms) => momentOf(copy(ms)),
    broken(fault) {
      const one = copy(0)
      const url = `${host}/_emulator/faults`
      const { status } = one.control({ method: 'POST', url, headers: {}, body: fault })
      return status < 300 ? momentOf(one) : undefined
    },
  }
}

/** Headers that say something about the request; the rest is the recorder's transport. */
const meant =
  /^(client-request-id|return-client-request-id|accept-language|content-type|if-.*|ocp-range)$/

/** The recorded request in the emulator's names; its signature and date are made anew. */
export function requestOf(row: Spoken, names: Names): Sent {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(row.reqHeaders ?? {})) {
    if (meant.test(name.toLowerCase())) headers[name.toLowerCase()] = names.translate(value)
  }
  const translated = (value: unknown): unknown => {
    if (typeof value === 'string') return names.translate(value)
    if (Array.isArray(value)) return value.map(translated)
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, translated(v)]))
  }
  const { reqBody } = row
  const body =
    typeof reqBody === 'string'
      ? withoutPython(reqBody)
      : reqBody
        ? JSON.stringify(translated(reqBody))
        : ''
  const query = Object.fromEntries(
    Object.entries(row.query).map(([name, value]) => [name, names.translate(value)]),
  )
  return { method: row.method, path: names.translate(row.path), query, headers, body }
}

/** One recorder wrote the bytes of a body as Python shows them. */
const withoutPython = (text: string): string => /^b'([\s\S]*)'$/.exec(text)?.[1] ?? text

const host = `https://${account}.westeurope.batch.azure.com`

function signed({ method, path, query, headers, body }: Sent) {
  const text = Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const url = `${host}${path}?${text}`
  const dated = { 'ocp-date': new Date().toUTCString(), ...headers }
  const length = body === '' ? (method === 'POST' ? '0' : '') : String(Buffer.byteLength(body))
  const mac = sign(
    stringToSign({ method, url: splitUrl(url), headers: dated, body }, account, length),
    key,
  )
  return { method, url, headers: { authorization: `SharedKey ${account}:${mac}`, ...dated }, body }
}

/** The ids of a pool's nodes, oldest first. */
export async function nodeIds(moment: Moment, pool: string): Promise<string[]> {
  const query = { 'api-version': '2022-10-01.16.0' }
  const sent = { method: 'GET', path: `/pools/${pool}/nodes`, query, headers: {}, body: '' }
  const { answer } = await moment.ask(sent, 0)
  const body = jsonOf(answer.body)
  const items = isRecord(body) && Array.isArray(body.value) ? body.value.filter(isRecord) : []
  return items.map(({ id }) => String(id))
}

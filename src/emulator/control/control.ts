// The emulator's own API beside Batch's: clock, world, history and faults, and the page that shows them. No key.
import type { EmulatorRequest, EmulatorResponse } from '../wire/http.ts'
import { splitUrl } from '../wire/http.ts'
import { clockCalls } from './clock-calls.ts'
import { ControlFault } from './control-input.ts'
import type { ControlCalls, ControlParts } from './control-parts.ts'
import { faultCalls } from './fault-calls.ts'
import { historyCalls } from './history-calls.ts'
import { pageFile } from './page-files.ts'
import { worldCalls } from './world-calls.ts'

/** Where the control API lives; no path of Batch begins so. */
export const controlPath = '/_emulator'

/** Whether a path, with or without a query, is the control API's. */
export const isControlPath = (path: string): boolean => /^\/_emulator(?:[/?#]|$)/.test(path)

const calls: ControlCalls = { ...worldCalls, ...clockCalls, ...historyCalls, ...faultCalls }

/** `METHOD /path` of every call, as its documentation lists them. */
export const controlOperations: readonly string[] = Object.keys(calls)

/** Whether a call changes the world itself: what must be lived through again to get back to it. The clock is not. */
export const changesWorld = ({ method, url }: EmulatorRequest): boolean =>
  method.toUpperCase() !== 'GET' && /^\/(?:reset|faults)(?:\/|$)/.test(subPath(url))

/** Whether a call refills the whole world from what the emulator was started with. */
export const beginsAnew = ({ method, url }: EmulatorRequest): boolean =>
  method.toUpperCase() === 'POST' && isControlPath(splitUrl(url).path) && subPath(url) === '/reset'

const subPath = (url: string): string =>
  splitUrl(url)
    .path.slice(controlPath.length)
    .replace(/(?<=.)\/$/, '')

/** Answers /_emulator/…; what is wrong with a call is told in one sentence. */
export function createControl(parts: ControlParts) {
  return (request: EmulatorRequest): EmulatorResponse => {
    const method = request.method.toUpperCase()
    try {
      if (method !== 'GET') refuseStrangers(request)
      const path = subPath(request.url)
      if (method === 'GET' && path === '') return toPage
      const page = method === 'GET' ? pageFile(path) : undefined
      if (page) return page
      const call = findCall(method, path)
      return json(200, call(parts, request))
    } catch (error) {
      if (error instanceof ControlFault) return json(error.status, { error: error.message })
      // A defect of the emulator: whoever called hears of it, and the connection stays.
      return json(500, { error: `The emulator failed: ${String(error)}` })
    }
  }
}

function findCall(method: string, path: string) {
  const call = calls[`${method} ${path}`] ?? calls[`${method} ${path.replace(/[^/]+$/, '{id}')}`]
  if (call) return call
  const there = controlOperations.map((name) => name.replace(' ', ` ${controlPath}`))
  throw new ControlFault(
    404,
    `There is no ${method} ${controlPath}${path}; there are ${there.join(', ')}, and the page at ${controlPath}/.`,
  )
}

/**
 * Any page in a browser may send a POST to localhost: only the emulator's own may change something here. Its name must
 * be a loopback one too, since a stranger's name can be pointed at 127.0.0.1. Programs send no Origin.
 */
function refuseStrangers({ headers, url }: EmulatorRequest): void {
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'origin')
  const origin = name === undefined ? undefined : headers[name]
  if (origin === undefined) return
  const own = splitUrl(url)
  if (origin === own.origin && loopback.test(own.hostname)) return
  throw new ControlFault(
    403,
    `The page at ${origin} may change nothing here; only the emulator's own page may, or a program.`,
  )
}

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])$/i

/** Relative links of the page need the slash. */
const toPage: EmulatorResponse = {
  status: 308,
  headers: { location: `${controlPath}/` },
  body: '',
}

const json = (status: number, body: unknown): EmulatorResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

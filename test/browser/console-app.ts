// The real page over the real API, in one process: the whole app in virtual time behind it, keys as the host asks for them.
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { auditResponse } from '../../src/api/audit.ts'
import { changeIncident } from '../../src/api/change-incident.ts'
import { changed } from '../../src/api/changed.ts'
import { createConsole } from '../../src/api/console.ts'
import { type ConsoleFiles, readConsoleFiles } from '../../src/api/console-files.ts'
import { changeControls, controlsInForce } from '../../src/api/controls.ts'
import { evidenceResponse } from '../../src/api/evidence.ts'
import { incidentResponse, incidentsResponse } from '../../src/api/incidents.ts'
import { poolsResponse } from '../../src/api/pools.ts'
import { type HttpRead, read } from '../../src/api/read.ts'
import { summaryResponse } from '../../src/api/summary.ts'
import { entraOf } from '../../src/config/entra.ts'
import { buildPage } from '../../tools/build-page.ts'
import { type StageOptions, startWholeApp, type WholeApp } from '../support/whole-app.ts'

export const keys = { host: 'host-key', read: 'read-key' } as const

/** What opens the data routes where `env` has the settings of Entra. */
export const token = 'access-token-of-ann'

export interface ConsoleApp {
  /** Of the page. */
  url: string
  whole: WholeApp
  /** `GET /api/incidents?…`, in the order they came. */
  requests: string[]
  /** Answers each data route with this status while it is set. */
  fail(status: number | undefined): void
  /** What GET /api/console/settings and the policy of the page go by. */
  env: Record<string, string>
  stop(): Promise<void>
}

interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
}

interface Asked extends HttpRead {
  path: readonly string[]
  text(): Promise<string>
}

/** After a change the pool's holder takes it up: so long goes by for it. */
const takeUpMs = 15_000
const root = resolve(import.meta.dirname, '../..')

/** Once for all tests of a file. */
let built: Promise<ConsoleFiles> | undefined

async function buildFiles(): Promise<ConsoleFiles> {
  const outdir = join(tmpdir(), `batch-medic-page-${process.pid}`)
  const { folder } = await buildPage({ root, outdir })
  const files = readConsoleFiles([pathToFileURL(`${folder}/`)])
  await rm(outdir, { recursive: true, force: true })
  return files
}

export async function startConsoleApp(options: StageOptions): Promise<ConsoleApp> {
  built ??= buildFiles()
  const files = await built
  const serve = createConsole(() => files)
  const whole = startWholeApp(options)
  const requests: string[] = []
  const env: Record<string, string> = {}
  let failing: number | undefined
  let living = Promise.resolve()

  async function answer(ask: Asked): Promise<Answer> {
    const { method, path, headers } = ask
    if (path[0] === 'console') {
      return serve({ asset: path[1] ?? '', known: headers.get('if-none-match') }, env)
    }
    if (failing !== undefined) return { status: failing, headers: {}, body: '' }
    const key = headers.get('x-functions-key')
    const isKeyed = key === keys.host || (key === keys.read && method === 'GET')
    const isToken = headers.get('authorization') === `Bearer ${token}`
    if (!(entraOf(env) ? isToken : isKeyed)) return { status: 401, headers: {}, body: '' }
    if (method === 'GET') return read(ask, () => reading(whole, ask))
    const done = await changing(whole, ask)
    living = living.then(() => whole.run(takeUpMs))
    return done
  }

  const server = createServer((request, response) => {
    // As the host does: by the app's clock.
    response.setHeader('date', new Date(whole.clock.now()).toUTCString())
    requests.push(`${request.method} ${request.url}`)
    void respond(request, response, answer)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    ...{ whole, requests, env, url: `http://127.0.0.1:${port}/api/console` },
    fail(status) {
      failing = status
    },
    async stop() {
      await living
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function reading({ app }: WholeApp, { path, query, headers }: Asked) {
  const [head = '', id = '', part = '', index = ''] = path
  if (head === 'incidents' && id === '') return incidentsResponse(app, query, headers.get('accept'))
  if (part === 'evidence') return evidenceResponse(app, id, index)
  if (head === 'incidents') return incidentResponse(app, id)
  if (head === 'summary') return summaryResponse(app, query)
  if (head === 'pools') return poolsResponse(app, query, headers.get('accept'))
  if (head === 'controls') return controlsInForce(app, query)
  if (head === 'audit') return auditResponse(app, query)
  return { status: 404, headers: {}, body: '' }
}

async function changing({ app }: WholeApp, ask: Asked): Promise<Answer> {
  const [head = '', id = '', verb = ''] = ask.path
  return changed(app, ask, undefined, (body, caller) =>
    head === 'incidents'
      ? changeIncident(app, id, verb, body, caller)
      : changeControls(app, body, caller),
  )
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (ask: Asked) => Promise<Answer>,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const ask: Asked = {
    method: request.method ?? 'GET',
    query: searchParams,
    path: pathname.split('/').slice(2).map(decodeURIComponent),
    headers: { get: (name) => request.headers[name]?.toString() ?? null },
    async text() {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      return Buffer.concat(parts).toString('utf8')
    },
  }
  try {
    const { status, headers, body = '' } = await answer(ask)
    response.writeHead(status, headers).end(body)
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
}

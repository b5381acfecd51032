// The real page, with its policy, over answers that a test makes up: as many incidents and pools as it wants.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createConsole } from '../../src/api/console.ts'
import { readConsoleFiles } from '../../src/api/console-files.ts'
import { buildPage } from '../../tools/build-page.ts'
import { wireIncidents, wirePools, wireSummary } from './wire-rows.ts'

export interface PageFixture {
  /** Of the page. */
  url: string
  /** `/api/incidents?…`, in the order they came. */
  requests: string[]
  data: FixtureData
  stop(): Promise<void>
}

export interface FixtureData {
  incidents: ReturnType<typeof wireIncidents>
  pools: ReturnType<typeof wirePools>
  summary: ReturnType<typeof wireSummary>
  /** Answers each data route with this while it is set. */
  failing?: { status: number; title: string; detail: string }
  /** Holds back every data route until it is settled. */
  wait?: Promise<void>
}

const root = resolve(import.meta.dirname, '../..')

export async function startPageFixture(counts: {
  incidents: number
  pools: number
}): Promise<PageFixture> {
  const now = Date.now()
  const data: FixtureData = {
    incidents: wireIncidents(counts.incidents, now),
    pools: wirePools(counts.pools, now),
    summary: wireSummary(30, now),
  }
  const outdir = join(tmpdir(), `batch-medic-fixture-${process.pid}-${now}`)
  const { folder } = await buildPage({ root, outdir })
  const files = readConsoleFiles([pathToFileURL(`${folder}/`)])
  const serve = createConsole(() => files)
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, , head, asset = ''] = url.pathname.split('/')
    if (head === 'console') {
      const { status, headers, body } = serve({ asset, known: null }, {})
      response.writeHead(status, headers).end(body)
      return
    }
    requests.push(request.url ?? '')
    await data.wait
    const given = data.failing
      ? { status: data.failing.status, body: JSON.stringify(data.failing) }
      : answer(data, head ?? '', url.searchParams, request.headers.accept ?? '')
    const { status, body, next } = { next: undefined, ...given }
    const etag = `"${head}-${body.length}"`
    const isKnown = status === 200 && request.headers['if-none-match'] === etag
    response.writeHead(isKnown ? 304 : status, {
      ...{ 'content-type': 'application/json', etag },
      ...(next !== undefined && { 'x-continuation': next }),
    })
    response.end(isKnown ? undefined : body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}/api/console`, requests, data },
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

interface Given {
  status: number
  body: string
  next?: string
}

function answer(data: FixtureData, head: string, query: URLSearchParams, accept: string): Given {
  const ok = (value: object): Given => ({ status: 200, body: JSON.stringify(value) })
  if (head === 'incidents') return incidents(data, query, accept)
  if (head === 'pools') return ok({ pools: data.pools })
  if (head === 'summary') return ok(data.summary)
  return { status: 404, body: JSON.stringify({ title: 'No such route', detail: head }) }
}

/** Filters as the API's; a continuation is a place in the list. */
function incidents({ incidents: all }: FixtureData, query: URLSearchParams, accept: string): Given {
  const asked = (name: string) => query.get(name) ?? ''
  const fits = all.filter(
    (row) =>
      ['account', 'pool', 'fault', 'party', 'severity'].every(
        (name) => asked(name) === '' || row[name as 'pool'] === asked(name),
      ) &&
      (asked('state') === '' ||
        (asked('state') === 'unresolved'
          ? row.state !== 'resolved'
          : row.state === asked('state'))) &&
      `${row.title} ${row.subjectText}`.toLowerCase().includes(asked('text').toLowerCase()) &&
      row.detectedAt >= asked('since') &&
      (asked('until') === '' || row.detectedAt < asked('until')),
  )
  const rows = asked('order') === 'oldest' ? fits.toReversed() : fits
  const from = Number(asked('continuation') || 0)
  const end = from + Number(asked('top') || 50)
  const page = rows.slice(from, end)
  const next = end < rows.length ? { next: String(end) } : {}
  if (accept === 'text/csv') {
    const lines = page.map(({ id, title }) => `${id},"${title}"\r\n`)
    return { status: 200, body: `id,title\r\n${lines.join('')}`, ...next }
  }
  if (accept === 'application/x-ndjson') {
    return { status: 200, body: page.map((row) => `${JSON.stringify(row)}\n`).join(''), ...next }
  }
  const more = end < rows.length ? { continuation: String(end) } : {}
  return { status: 200, body: JSON.stringify({ incidents: page, ...more }) }
}

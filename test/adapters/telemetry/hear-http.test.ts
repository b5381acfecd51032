// Requests as spans: what the real SDKs send to servers on this machine, heard below them, without what only a request has.
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBatchAccount } from '../../../src/adapters/azure/batch/batch-account.ts'
import { createAzureEvidence } from '../../../src/adapters/azure/storage/evidence.ts'
import { createAzureMessages } from '../../../src/adapters/azure/storage/messages.ts'
import { createAzureRows } from '../../../src/adapters/azure/storage/rows.ts'
import { hearHttp } from '../../../src/adapters/azure/telemetry/hear-http.ts'
import { createMemoryTelemetry } from '../../../src/adapters/memory/telemetry.ts'
import { outsideSteps } from '../../../src/adapters/telemetry/running-step.ts'
import { traced } from '../../../src/ports/origin.ts'
import { readMessage } from '../../../src/read-message.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const secret = Buffer.from('a key of nobody').toString('base64')
const clock = { now: () => Date.now(), toWallMs: (ms: number) => ms }
const seen: IncomingMessage[] = []
let bodies = ''
let answer: Answer
let stop: () => void
let origin: string

const server = createServer((request, response) => {
  seen.push(request)
  request.on('data', (part) => {
    bodies += part
  })
  request.on('end', () => answer(request, response))
})

/** As each service answers when all is well, as far as the adapters look. */
const well: Answer = (request, response) => {
  response.setHeader('x-ms-request-id', 'r-1')
  response.setHeader('content-type', 'application/json')
  if (request.url?.startsWith('/t/')) response.setHeader('etag', 'W/"1"')
  if (request.url?.includes('(PartitionKey')) response.statusCode = 404
  else if (request.method !== 'GET') response.statusCode = 201
  if (!request.url?.startsWith('/q/')) return void response.end('{"value":[]}')
  response.setHeader('content-type', 'application/xml')
  response.end(
    '<QueueMessagesList><QueueMessage><MessageId>1</MessageId></QueueMessage></QueueMessagesList>',
  )
}

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = hearHttp({ accounts: [{ name: 'renderfarm', url: `${origin}/` }], storage: storage() })
})
afterAll(() => {
  stop()
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen.length = 0
  bodies = ''
  answer = well
})

const at = (service: string, path: string) => `${service}Endpoint=${origin}/${path}`
const storage = () => ({
  connection: `DefaultEndpointsProtocol=http;AccountName=dev;AccountKey=${secret};${at('Table', 't')};${at('Queue', 'q')};${at('Blob', 'b')};`,
})
const batch = () =>
  createBatchAccount({
    ...{ name: 'renderfarm', url: origin, apiVersion: '2022-10-01.16.0', clock, readRetries: 1 },
    auth: { kind: 'key', key: secret },
    wait: async () => undefined,
  })

async function told(work: () => Promise<unknown>) {
  const telemetry = createMemoryTelemetry()
  await telemetry.step('exam', { pool: 'renderfarm|frames' }, () =>
    telemetry.step('observe', {}, async () => void (await work().catch(() => undefined))),
  )
  const [trace] = telemetry.told.flatMap((one) => (one.kind === 'trace' ? [one] : []))
  const spans = trace?.spans ?? []
  const calls = spans.filter(({ call }) => call)
  const step = spans.find(({ name }) => name === 'observe')
  return { trace, calls, step, names: calls.map(({ name }) => name) }
}

describe('of the storage', () => {
  test('each request is called as its port calls it, and says nothing of its rows', async () => {
    const rows = createAzureRows(storage())
    const messages = createAzureMessages(storage(), clock)
    const evidence = createAzureEvidence(storage())
    const steps = [
      () => rows.get('state', 'renderfarm|frames', 'head'),
      () => rows.range('state', 'renderfarm|frames', { from: 'a', to: 'b' }),
      () => rows.ensure('state'),
      () => rows.drop('history202601'),
      () => messages.drain({ account: 'renderfarm', pool: 'frames' }, 0),
      () => evidence.put('renderfarm/frames/secret-job/stdout.txt', 'x'),
      () => evidence.get('renderfarm/frames/secret-job/stdout.txt'),
    ]
    const heard = []
    for (const one of steps) heard.push(await told(one))
    expect(heard.map(({ names }) => [...new Set(names)])).toEqual([
      ['Rows.get'],
      ['Rows.range'],
      ['Rows.ensure'],
      ['Rows.drop'],
      ['Messages.drain'],
      ['EvidenceStore.put'],
      ['EvidenceStore.get'],
    ])
    const text = JSON.stringify(heard.map(({ calls }) => calls))
    for (const word of ['head', 'secret-job', 'PartitionKey', 'history', 'sig=', secret]) {
      expect(text).not.toContain(word)
    }
  })

  test('that a row is not there, or was changed meanwhile, is an answer and no failure', async () => {
    const { trace, calls } = await told(() => createAzureRows(storage()).get('state', 'p', 'r'))
    expect(calls).toMatchObject([{ call: { status: 404 } }])
    expect(calls[0]).not.toHaveProperty('failed')
    expect(trace).toMatchObject({ calm: true, failed: false })
  })

  test('each try is a request, and those that failed have what support asks for', async () => {
    let times = 0
    answer = (request, response) => {
      times += 1
      if (times > 1) return well(request, response)
      response.setHeader('x-ms-request-id', 'r-9')
      response.setHeader('x-ms-error-code', 'ServerBusy')
      response.statusCode = 503
      response.end()
    }
    const { trace, calls } = await told(() =>
      createAzureMessages(storage(), clock).examine({ account: 'a', pool: 'p' }, 0),
    )
    const sent = seen[0]?.headers['x-ms-client-request-id']
    expect(sent).toMatch(/^[\w-]{36}$/)
    expect(calls.slice(0, 2)).toMatchObject([
      {
        name: 'Messages.examine',
        failed: '503 ServerBusy',
        fields: { service: 'queue', stage: 'observe', requestId: 'r-9', clientRequestId: sent },
      },
      { name: 'Messages.examine', fields: { pool: 'renderfarm|frames' } },
    ])
    expect(calls[1]?.fields).not.toHaveProperty('requestId')
    expect(trace?.calm).toBe(false)
  })
})

describe('of Batch', () => {
  test('a request has its template, its account and the id that Batch knows it by', async () => {
    answer = (_, response) => {
      response.setHeader('request-id', 'b-1')
      response.statusCode = 500
      response.end('{"code":"InternalError"}')
    }
    const { calls, step } = await told(() => batch().nodes('secret-pool'))
    expect(calls).toHaveLength(2)
    expect(calls[0]).toMatchObject({
      name: 'GET /pools/{pool}/nodes',
      parentId: step?.spanId,
      failed: '500',
      fields: { service: 'batch', account: 'renderfarm', requestId: 'b-1' },
      call: { status: 500, host: origin.slice('http://'.length), scheme: 'http', method: 'GET' },
    })
    expect(calls[0]?.fields.clientRequestId).toBe(seen[0]?.headers['client-request-id'])
    expect(step?.fields).toMatchObject({ calls: 2, slowestCall: 'GET /pools/{pool}/nodes' })
    expect(JSON.stringify(calls)).not.toContain('secret-pool')
  })

  test('one without an answer says why, and has the id that was sent', async () => {
    answer = (request) => void request.socket.destroy()
    const { calls } = await told(() => batch().reboot('p', 'n', 'requeue'))
    expect(calls).toMatchObject([
      {
        name: 'POST /pools/{pool}/nodes/{node}/reboot',
        failed: 'ECONNRESET',
        fields: { clientRequestId: seen[0]?.headers['client-request-id'] },
      },
    ])
  })
})

describe('an answer that breaks off', () => {
  const read = (url: string) =>
    told(() => new Promise((over) => get(url, (got) => got.on('error', over).resume())))

  beforeEach(() => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"value":[')
      setTimeout(() => request.socket.destroy(), 20)
    }
  })

  test('of Batch is none, and is told as lost', async () => {
    const { trace, calls } = await read(`${origin}/pools/p/nodes`)
    expect(calls).toMatchObject([{ failed: 'ECONNRESET', call: { service: 'batch', status: 200 } }])
    expect(trace?.calm).toBe(false)
  })

  test('of a receiver, of which the head is read, is one', async () => {
    const { calls } = await read(`${origin.replace('127.0.0.1', 'localhost')}/hook`)
    expect(calls).toMatchObject([{ name: 'GET', call: { service: 'other', status: 200 } }])
    expect(calls[0]).not.toHaveProperty('failed')
  })
})

test('one that is given up while its trace ends is told as unanswered', async () => {
  answer = () => undefined
  const { calls } = await told(async () => {
    void batch()
      .pool('p')
      .catch(() => undefined)
    while (seen.length === 0) await new Promise((done) => setTimeout(done, 5))
  })
  expect(calls).toMatchObject([{ failed: 'Unanswered' }])
})

test('beside all steps nothing is heard: telemetry does not tell of its own sending', async () => {
  const { calls, step } = await told(() => outsideSteps(() => batch().pool('p')))
  expect(seen.length).toBeGreaterThan(0)
  expect(calls).toEqual([])
  expect(step?.fields).not.toHaveProperty('calls')
})

test('a message names the step that sent it, and the root that it leads to is linked to that', async () => {
  const telemetry = createMemoryTelemetry()
  await telemetry.step('ingest', {}, () =>
    createAzureMessages(storage(), clock).examine({ account: 'renderfarm', pool: 'frames' }, 0),
  )
  const text = /<MessageText>([^<]*)</.exec(bodies)?.[1] ?? ''
  const message: unknown = JSON.parse(Buffer.from(text, 'base64').toString())
  const examine = readMessage(telemetry, 'pool-exams', async () => undefined)
  const context = { invocationId: 'i', functionName: 'examine' }
  await traced(() => telemetry.step('exam', {}, async () => examine(message)))(undefined, context)
  const [ingest, exam] = telemetry.spans().filter(({ call }) => !call)
  expect(exam?.causedBy).toEqual({ traceId: ingest?.traceId, spanId: ingest?.spanId })
  expect(exam?.traceId).not.toBe(ingest?.traceId)
})

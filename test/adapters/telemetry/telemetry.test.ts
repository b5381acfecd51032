// Telemetry: the lines on the console, and what Application Insights is handed, both without secrets.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import {
  createInsightsTelemetry,
  type InsightsClient,
} from '../../../src/adapters/azure/telemetry/insights-telemetry.ts'
import { createTelemetry } from '../../../src/adapters/azure/telemetry/telemetry.ts'
import { createConsoleTelemetry } from '../../../src/adapters/console-telemetry.ts'
import type { Telemetry } from '../../../src/ports/telemetry.ts'

function recorder() {
  const lines: string[] = []
  return { lines, write: (line: string, to: 'out' | 'err') => void lines.push(`${to} ${line}`) }
}

const cases: { when: string; tell: (telemetry: Telemetry) => void; expected: string[] }[] = [
  {
    when: 'an event',
    tell: (t) =>
      t.event('exam.completed', { pool: 'renderfarm|frames', nodes: 24, gaps: undefined }),
    expected: ['out [exam] completed pool=renderfarm|frames nodes=24'],
  },
  {
    when: 'words with spaces and line breaks',
    tell: (t) => t.event('ingest.ignored', { reason: 'not ours:\n"x"\u001b[31m' }),
    expected: ['out [ingest] ignored reason="not ours:\\n\\"x\\"\\u001b[31m"'],
  },
  {
    when: 'a warning',
    tell: (t) => t.warn('Mend this', { setting: 'BATCH_MEDIC_SMTP' }),
    expected: ['err warning: Mend this setting=BATCH_MEDIC_SMTP'],
  },
  {
    when: 'an error with its cause',
    tell: (t) => t.error('It broke', new Error('outer', { cause: new TypeError('inner') })),
    expected: ['err error: It broke error="Error: outer (TypeError: inner)"'],
  },
  {
    when: 'a secret',
    tell: (t) =>
      t.warn('at https://x.example/c?sig=TOPSECRET&x=1', { url: 'smtp://u:TOPSECRET@h' }),
    expected: ['err warning: at https://x.example/c?sig=REDACTED&x=1 url=smtp://u:REDACTED@h'],
  },
  { when: 'a figure', tell: (t) => t.metric('exam.durationMs', 12), expected: [] },
]

describe('createConsoleTelemetry', () => {
  test.each(cases)('writes $when', ({ tell, expected }) => {
    const { lines, write } = recorder()
    tell(createConsoleTelemetry({ write }))
    expect(lines).toEqual(expected)
  })

  test('writes JSON for machines, figures too', () => {
    const { lines, write } = recorder()
    const telemetry = createConsoleTelemetry({ write, json: true })
    telemetry.metric('census.delayMs', 12, { account: 'renderfarm' })
    telemetry.event('exam.completed', { nodes: 24 })
    expect(lines.map((line) => JSON.parse(line.slice(4)))).toEqual([
      { kind: 'metric', stage: 'census', metric: 'delayMs', value: 12, account: 'renderfarm' },
      { kind: 'event', stage: 'exam', event: 'completed', nodes: 24 },
    ])
  })

  test('goes on when the console is gone', () => {
    const telemetry = createConsoleTelemetry({
      write: () => {
        throw new Error('EPIPE')
      },
    })
    expect(() => telemetry.event('exam.completed')).not.toThrow()
  })
})

function fakeClient() {
  const calls: unknown[] = []
  const keep = (kind: string) => (item: object) => {
    const { exception } = item as { exception?: Error }
    calls.push({ kind, ...item, ...(exception && { exception: exception.message }) })
  }
  const client: InsightsClient = {
    trackEvent: keep('event'),
    trackMetric: keep('metric'),
    trackTrace: keep('trace'),
    trackException: keep('exception'),
    flush: async () => void calls.push('flush'),
  }
  return { calls, client }
}

describe('createInsightsTelemetry', () => {
  test('hands over everything, redacted, once the SDK is there', async () => {
    const { calls, client } = fakeClient()
    const { lines, write } = recorder()
    const fallback = createConsoleTelemetry({ write })
    const telemetry = createInsightsTelemetry({
      connectionString: 'x',
      fallback,
      connect: async () => client,
    })
    telemetry.event('exam.completed', { nodes: 24, gaps: undefined })
    telemetry.metric('exam.durationMs', 12)
    telemetry.warn('password=TOPSECRET')
    telemetry.error('It broke', new Error('Bearer: AccountKey=TOPSECRET;'), { pool: 'p' })
    expect(calls).toEqual([])
    await telemetry.flush()
    expect(calls).toEqual([
      { kind: 'event', name: 'exam.completed', properties: { nodes: '24' } },
      { kind: 'metric', name: 'exam.durationMs', value: 12, properties: {} },
      { kind: 'trace', message: 'password=REDACTED', severity: 'Warning', properties: {} },
      {
        kind: 'exception',
        exception: 'It broke: Error: Bearer: AccountKey=REDACTED;',
        properties: { pool: 'p' },
      },
      'flush',
    ])
    expect(lines).toHaveLength(2)
  })

  test('breaks nothing when it cannot be reached, and says so once', async () => {
    const { lines, write } = recorder()
    const telemetry = createInsightsTelemetry({
      connectionString: 'x',
      fallback: createConsoleTelemetry({ write }),
      connect: () => Promise.reject(new Error('no such chunk')),
    })
    telemetry.event('exam.completed')
    await telemetry.flush()
    telemetry.event('exam.completed')
    await telemetry.flush()
    expect(lines).toEqual([
      expect.stringContaining(
        'check APPLICATIONINSIGHTS_CONNECTION_STRING error="Error: no such chunk"',
      ),
    ])
  })

  test('ends a flush that goes on for too long', async () => {
    vi.useFakeTimers()
    const client = { ...fakeClient().client, flush: () => new Promise<void>(() => {}) }
    const fallback = createConsoleTelemetry(recorder())
    const telemetry = createInsightsTelemetry({
      connectionString: 'x',
      fallback,
      connect: async () => client,
    })
    telemetry.event('exam.completed')
    const flushed = telemetry.flush()
    await vi.advanceTimersByTimeAsync(3000)
    await flushed
    vi.useRealTimers()
  })

  test('breaks nothing when the client throws', async () => {
    const { client } = fakeClient()
    const { lines, write } = recorder()
    const broken: InsightsClient = {
      ...client,
      trackEvent: () => {
        throw new Error('full')
      },
      flush: () => Promise.reject(new Error('offline')),
    }
    const fallback = createConsoleTelemetry({ write })
    const telemetry = createInsightsTelemetry({
      connectionString: 'x',
      fallback,
      connect: async () => broken,
    })
    telemetry.event('exam.completed')
    await telemetry.flush()
    expect(lines).toHaveLength(1)
  })

  test('loads the real SDK and takes each kind without a connection', async () => {
    // The SDK's figures about itself would look for a metadata service and wait.
    vi.stubEnv('APPLICATION_INSIGHTS_NO_STATSBEAT', 'true')
    const { lines, write } = recorder()
    // It speaks TLS, whatever the address says: a server that does not ends each try at once.
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const connectionString = `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:${port}/`
    const telemetry = createTelemetry({ connectionString, write })
    telemetry.event('exam.completed', { nodes: 24 })
    telemetry.metric('exam.durationMs', 12)
    await telemetry.flush()
    expect(lines).toEqual([])
    await new Promise((resolve) => server.close(resolve))
  })

  test('is the console where no connection string is set', () => {
    const { lines, write } = recorder()
    createTelemetry({ write }).event('exam.completed')
    expect(lines).toEqual(['out [exam] completed'])
  })
})

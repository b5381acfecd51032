// Telemetry: the lines on the console, what is handed to Application Insights and when, all of it without secrets.
import { describe, expect, test, vi } from 'vitest'
import type { Insights } from '../../../src/adapters/azure/telemetry/insights.ts'
import {
  createInsightsSink,
  type InsightsOptions,
} from '../../../src/adapters/azure/telemetry/insights-sink.ts'
import { createAzureTelemetry } from '../../../src/adapters/azure/telemetry/telemetry.ts'
import { createConsoleSink } from '../../../src/adapters/telemetry/console-sink.ts'
import { createTelemetry } from '../../../src/adapters/telemetry/create-telemetry.ts'
import type { Told } from '../../../src/adapters/telemetry/told.ts'
import type { Telemetry } from '../../../src/ports/telemetry.ts'

function recorder() {
  const lines: string[] = []
  return { lines, write: (line: string, to: 'out' | 'err') => void lines.push(`${to} ${line}`) }
}

const cases: { when: string; tell: (telemetry: Telemetry) => void; expected: string[] }[] = [
  {
    when: 'an event',
    tell: (t) => t.event('exam.pass', { pool: 'renderfarm|frames', nodes: 24, gaps: undefined }),
    expected: ['out [exam] pass pool=renderfarm|frames nodes=24'],
  },
  {
    when: 'words with spaces and line breaks',
    tell: (t) => t.event('ingest.ignored', { reason: 'not ours:\n"x"\u001b[31m' }),
    expected: ['out [ingest] ignored reason="not ours:\\n\\"x\\"\\u001b[31m"'],
  },
  {
    when: 'a warning',
    tell: (t) => t.warn('Mend this', { stage: 'notify', setting: 'BATCH_MEDIC_SMTP' }),
    expected: ['err warning: Mend this setting=BATCH_MEDIC_SMTP stage=notify'],
  },
  {
    when: 'an error with its cause',
    tell: (t) =>
      t.error('It broke', new Error('outer', { cause: new TypeError('inner') }), { stage: 'act' }),
    expected: ['err error: It broke: Error: outer (TypeError: inner) stage=act'],
  },
  {
    when: 'a secret',
    tell: (t) =>
      t.warn('at https://x.example/c?sig=TOPSECRET&x=1', {
        stage: 'act',
        url: 'smtp://u:TOPSECRET@h',
      }),
    expected: [
      'err warning: at https://x.example/c?sig=REDACTED&x=1 url=smtp://u:REDACTED@h stage=act',
    ],
  },
  {
    when: "a person's address, and what only looks like one",
    tell: (t) =>
      t.error('A message was refused', new Error('ann.b@example.com: 550 no such user'), {
        stage: 'notify',
        from: 'smtp://u:TOPSECRET@mail.example.com',
        module: 'node_modules/@azure/x.js pkg@1',
      }),
    expected: [
      'err error: A message was refused: Error: a…@example.com: 550 no such user from=smtp://u:REDACTED@mail.example.com module="node_modules/@azure/x.js pkg@1" stage=notify',
    ],
  },
  {
    when: 'a figure that is no number',
    tell: (t) => t.metric('exam.duration', Number.NaN, { account: 'renderfarm' }),
    expected: [],
  },
  {
    when: 'a figure',
    tell: (t) => t.metric('exam.duration', 12, { account: 'renderfarm' }),
    expected: [],
  },
]

describe('on the console', () => {
  test.each(cases)('$when is a line, or none', ({ tell, expected }) => {
    const { lines, write } = recorder()
    tell(createTelemetry([createConsoleSink({ write })]))
    expect(lines).toEqual(expected)
  })

  test('machines get JSON: figures and steps too', async () => {
    const { lines, write } = recorder()
    const telemetry = createTelemetry([createConsoleSink({ write, json: true })])
    telemetry.metric('exam.duration', 12, { account: 'renderfarm' })
    await telemetry.step('exam', { pool: 'a|b' }, async () => telemetry.event('exam.pass'))
    const said = lines.map((line) => JSON.parse(line.slice(4)) as Record<string, unknown>)
    expect(said).toEqual([
      { kind: 'metric', name: 'exam.duration', value: 12, account: 'renderfarm' },
      { kind: 'event', name: 'exam.pass', stage: 'exam' },
      expect.objectContaining({ kind: 'step', name: 'exam', pool: 'a|b' }),
    ])
  })

  test('it is the place where no connection string is set', () => {
    const { lines, write } = recorder()
    createAzureTelemetry({ write }).event('exam.pass')
    expect(lines).toEqual(['out [exam] pass'])
  })

  test('one that is gone stops no work', () => {
    const write = () => {
      throw new Error('EPIPE')
    }
    const telemetry = createTelemetry([createConsoleSink({ write })])
    expect(() => telemetry.event('exam.pass')).not.toThrow()
  })
})

function bench(overrides: Partial<Insights> = {}, connect?: InsightsOptions['connect']) {
  const handed: Told[] = []
  const complaints: string[] = []
  const insights: Insights = {
    tell: (told) => void handed.push(told),
    flush: async () => undefined,
    ...overrides,
  }
  const sink = createInsightsSink({
    connectionString: 'x',
    failed: (message, error) => complaints.push(`${message} ${error}`),
    connect: connect ?? (async () => insights),
  })
  return { handed, complaints, telemetry: createTelemetry([sink]) }
}

describe('Application Insights', () => {
  test('is handed everything in its order, redacted, once the SDK is there', async () => {
    const { handed, telemetry } = bench()
    telemetry.event('exam.pass', { nodes: 24, gaps: undefined })
    telemetry.metric('exam.duration', 12, { account: 'renderfarm' })
    telemetry.warn('password=TOPSECRET', { stage: 'exam' })
    telemetry.error('It broke', new Error('Bearer: AccountKey=TOPSECRET;'), { stage: 'act' })
    expect(handed).toEqual([])
    await expect(
      telemetry.step('exam', { pool: 'p?sig=TOPSECRET' }, async () => {
        throw new Error('sig=TOPSECRET&')
      }),
    ).rejects.toThrow('TOPSECRET')
    await telemetry.flush()
    expect(handed.map(({ kind }) => kind)).toEqual(['event', 'metric', 'warning', 'error', 'trace'])
    expect(JSON.stringify(handed)).not.toContain('TOPSECRET')
    expect(handed[0]).toMatchObject({ name: 'exam.pass', stage: 'exam', fields: { nodes: 24 } })
    expect(handed[3]).toMatchObject({
      message: 'It broke: Error: Bearer: AccountKey=REDACTED;',
      stage: 'act',
      fields: {},
    })
  })

  test('gets no error of what is thrown out of a function: the host records that, and once is enough', async () => {
    const { handed, telemetry } = bench()
    const thrown = new Error('x')
    const failing = telemetry.step('exam', {}, () =>
      telemetry.step('act', {}, () => Promise.reject(thrown)),
    )
    await expect(failing).rejects.toBe(thrown)
    await telemetry.flush()
    expect(handed).toMatchObject([
      { kind: 'trace', spans: [{ failed: 'Error: x' }, { failed: 'Error: x' }] },
    ])
  })

  test('is handed no text that it would cut itself, and no figure that is no number', async () => {
    const { handed, telemetry } = bench()
    const long = `${'x'.repeat(3999)}\u{1F525}${'y'.repeat(100_000)}`
    telemetry.event('ingest.ignored', { reason: long })
    telemetry.warn(long, { stage: 'ingest' })
    telemetry.metric('exam.duration', Number.NaN, { account: 'renderfarm' })
    telemetry.metric('exam.duration', Number.POSITIVE_INFINITY, { account: 'renderfarm' })
    await telemetry.flush()
    expect(handed.map(({ kind }) => kind)).toEqual(['event', 'warning'])
    const cut = `${'x'.repeat(3999)}… (100001 more characters)`
    expect(handed[0]).toMatchObject({ fields: { reason: cut } })
    // What is taken in at once has 64 KB at most.
    expect(JSON.stringify(handed).length).toBeLessThan(32 * 1024)
  })

  test('breaks nothing when it cannot be had, and says so once', async () => {
    const { complaints, telemetry } = bench({}, () => Promise.reject(new Error('no such chunk')))
    telemetry.event('exam.pass')
    await telemetry.flush()
    telemetry.event('exam.pass')
    await telemetry.flush()
    expect(complaints).toEqual([
      'Application Insights cannot be reached: check APPLICATIONINSIGHTS_CONNECTION_STRING Error: no such chunk',
    ])
  })

  test('breaks nothing when it throws', async () => {
    const { complaints, telemetry } = bench({
      tell: () => {
        throw new Error('full')
      },
      flush: () => Promise.reject(new Error('offline')),
    })
    telemetry.event('exam.pass')
    await telemetry.flush()
    expect(complaints).toHaveLength(1)
  })

  test('is not waited for beyond three seconds', async () => {
    vi.useFakeTimers()
    const { telemetry } = bench({ flush: () => new Promise<void>(() => {}) })
    telemetry.event('exam.pass')
    const flushed = telemetry.flush()
    await vi.advanceTimersByTimeAsync(3000)
    await flushed
    vi.useRealTimers()
  })

  test('keeps one calm trace in ten or so, and each in which something was', async () => {
    const { handed, telemetry } = bench()
    const traces = () => handed.filter(({ kind }) => kind === 'trace').length
    const times = Array.from({ length: 1000 })
    for (const _ of times)
      await telemetry.step('exam', {}, async () => telemetry.event('exam.pass'))
    await telemetry.flush()
    expect(traces()).toBeGreaterThan(50)
    expect(traces()).toBeLessThan(170)
    expect(handed.filter(({ kind }) => kind === 'event')).toHaveLength(1000)
    const calm = traces()
    const stage = 'exam'
    await telemetry.step('exam', {}, async () => telemetry.warn('w', { stage }))
    await telemetry.step('exam', {}, async () => telemetry.error('e', new Error('x'), { stage }))
    await telemetry.step('exam', {}, async (step) => step.note({ incidents: 'a.b.c' }))
    const failing = telemetry.step('exam', {}, () => Promise.reject(new Error('x')))
    await failing.catch(() => undefined)
    await telemetry.flush()
    expect(traces()).toBe(calm + 4)
  })
})

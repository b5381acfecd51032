// Of requests: what they are called, which are worth a row, and how often what repeats itself is.
import { describe, expect, test } from 'vitest'
import { createCallNames } from '../../../src/adapters/azure/telemetry/call-names.ts'
import type { CallAnswer } from '../../../src/adapters/telemetry/call.ts'
import { spansWorthTelling } from '../../../src/adapters/telemetry/calls.ts'
import { createTelemetry } from '../../../src/adapters/telemetry/create-telemetry.ts'
import { createKeeping } from '../../../src/adapters/telemetry/keeping.ts'
import { stepNow } from '../../../src/adapters/telemetry/running-step.ts'
import type { Told, ToldTrace } from '../../../src/adapters/telemetry/told.ts'
import type { Telemetry } from '../../../src/ports/telemetry.ts'
import { readPermissions } from '../../../tools/permissions-table.ts'

const batchUrl = 'https://renderfarm.westeurope.batch.azure.com'
const nameOf = createCallNames({
  accounts: [{ name: 'renderfarm', url: batchUrl }],
  storage: { accountName: 'medic', credential: () => Promise.reject(new Error('none')) },
  topic: { endpoint: 'https://t.westeurope-1.eventgrid.azure.net/api/events' },
})

describe('the name of a request', () => {
  const listed = Object.values(readPermissions()).flatMap(({ rights }) =>
    rights.flatMap(({ calls }) => calls.map(({ call }) => call)),
  )
  const group = '/subscriptions/0f0f/resourceGroups/rg-secret'
  const ways: Readonly<Record<string, string>> = {
    '{account}': `${group}/providers/Microsoft.Batch/batchAccounts/secret`,
    '{group}': group,
    '{subscription}': '/subscriptions/0f0f',
  }
  const filled = (path: string) =>
    path
      .replace(/^\{\w+\}/, (way) => ways[way] ?? '')
      .replace('{file}', 'wd/secret/a.txt')
      .replaceAll(/\{\w+\}/g, 'secret-1')

  test.each([...new Set(listed.filter((call) => /^[A-Z]+ [/{]/.test(call)))])(
    '%s is that of the table of permissions',
    (call) => {
      const [method = '', path = ''] = call.split(' ')
      const isArm = /^(?:\{|\/subscriptions)/.test(path)
      const to = isArm ? 'https://management.azure.com' : batchUrl
      expect(nameOf(method, to, filled(path))).toEqual(
        isArm
          ? { service: 'arm', name: call }
          : { service: 'batch', name: call, account: 'renderfarm' },
      )
    },
  )

  const table = 'https://medic.table.core.windows.net'
  test.each([
    ['POST', table, '/$batch', 'Rows.transact'],
    ['GET', table, "/state(PartitionKey='a',RowKey='b()')", 'Rows.get'],
    ['GET', table, '/state()', 'Rows.range'],
    ['POST', table, '/Tables', 'Rows.ensure'],
    ['DELETE', table, "/Tables('history202601')", 'Rows.drop'],
    ['POST', 'https://medic.queue.core.windows.net', '/pool-exams/messages', 'Messages.examine'],
    ['POST', 'https://medic.queue.core.windows.net', '/census-beats/messages', 'Messages.beat'],
    ['PUT', 'https://medic.queue.core.windows.net', '/pool-exams', 'PUT {queue}'],
    ['PUT', 'https://medic.blob.core.windows.net', '/evidence/a/b', 'EvidenceStore.put'],
    ['HEAD', 'https://medic.blob.core.windows.net', '/evidence/a/b', 'EvidenceStore.get'],
    ['POST', 'https://medic.blob.core.windows.net', '/', 'EvidenceStore.link'],
    ['GET', 'https://medic.blob.core.windows.net', '/evidence', 'GET {container}'],
    ['POST', 'https://t.westeurope-1.eventgrid.azure.net', '/api/events', 'Topic.publish'],
    ['GET', 'http://169.254.169.254', '/metadata/identity/oauth2/token', 'GET token'],
    ['POST', 'https://prod.logic.azure.com', '/workflows/secret/triggers/x', 'POST'],
    [
      'GET',
      batchUrl,
      '/pools/p/nodes/n/files/a/b/c',
      'GET /pools/{pool}/nodes/{node}/files/{file}',
    ],
    ['GET', batchUrl, '/odd%20word/secret', 'GET /{}/secret'],
    ['GET', 'https://management.azure.com', '/elsewhere/secret', 'GET /subscriptions'],
  ])('%s %s%s is %s %s', (method, origin, path, name) => {
    expect(nameOf(method, origin, path).name).toBe(name)
  })
})

/** A telemetry whose clock stands still unless told, and what it handed over. */
function bench() {
  const heard: Told[] = []
  let at = 1_000_000
  const sink = { tell: (told: Told) => void heard.push(told), flush: async () => undefined }
  const telemetry = createTelemetry([sink], () => at)
  const call = (answer: CallAnswer | string, ms = 5, name = 'Rows.get') => {
    const [service, method, scheme, host] = ['table', 'GET', 'https', 'h'] as const
    const begun = stepNow()?.begin({ service, name, method, scheme, host })
    at += ms
    if (typeof answer === 'string') begun?.ended(answer)
    else {
      begun?.answered(answer)
      begun?.ended()
    }
  }
  const pass = (ms: number) => {
    at += ms
  }
  const traces = () => heard.filter((one): one is ToldTrace => one.kind === 'trace')
  return { telemetry, call, pass, traces }
}

const stage = 'exam'
const cases: {
  when: string
  work: (telemetry: Telemetry, call: ReturnType<typeof bench>['call']) => void
  told: number
  calm: boolean
}[] = [
  { when: 'nothing was found', work: (_, call) => call({ status: 200 }), told: 0, calm: true },
  {
    when: 'something happened to an incident',
    work: (t, call) => {
      call({ status: 200 })
      t.event('act.announced', { incident: 'a.b.c' })
    },
    told: 1,
    calm: true,
  },
  {
    when: 'something is to be mended',
    work: (t, call) => {
      call({ status: 200 })
      t.warn('w', { stage })
    },
    told: 1,
    calm: false,
  },
  {
    when: 'one request failed',
    work: (_, call) => {
      call({ status: 200 })
      call({ status: 503 })
      call('ECONNRESET')
    },
    told: 3,
    calm: false,
  },
  {
    when: 'one request was slow',
    work: (_, call) => {
      call({ status: 200 })
      call({ status: 200 }, 2_500)
    },
    told: 2,
    calm: true,
  },
  {
    when: 'all of it was slow',
    work: (_, call) => {
      for (let n = 0; n < 10; n += 1) call({ status: 200 }, 600)
    },
    told: 10,
    calm: true,
  },
  {
    when: 'a row is not there, or was changed meanwhile',
    work: (_, call) => {
      for (const status of [404, 409, 412]) call({ status })
    },
    told: 0,
    calm: true,
  },
  {
    when: 'it made more requests than anybody reads',
    work: (t, call) => {
      for (let n = 0; n < 800; n += 1) call({ status: n === 3 ? 500 : 200 }, 1)
      t.warn('w', { stage })
    },
    told: 50,
    calm: false,
  },
]

describe('of a trace', () => {
  test.each(cases)('in which $when $told requests are told', async ({ work, told, calm }) => {
    const { telemetry, call, traces } = bench()
    await telemetry.step('exam', {}, async () => work(telemetry, call))
    const [trace] = traces()
    const { whole = false } = trace ? createKeeping()(trace) : {}
    const spans = spansWorthTelling(trace?.spans ?? [], whole)
    expect(spans.filter((span) => span.call)).toHaveLength(told)
    expect(spans.filter((span) => !span.call)).toHaveLength(1)
    expect(trace?.calm).toBe(calm)
    const failed = (of: readonly { failed?: string }[] = []) =>
      of.filter((one) => one.failed !== undefined).length
    expect(failed(spans)).toBe(failed(trace?.spans))
  })

  test('each step says how many requests it made, and which took longest', async () => {
    const { telemetry, call, traces } = bench()
    await telemetry.step('exam', {}, async () => {
      call({ status: 200 }, 7)
      await telemetry.step('observe', {}, async () => {
        call({ status: 200 }, 5)
        call({ status: 200 }, 50, 'Rows.range')
      })
    })
    const [exam, observe] = traces()[0]?.spans ?? []
    expect(exam?.fields).toMatchObject({ calls: 1, callsMs: 7 })
    const slowest = { slowestCall: 'Rows.range', slowestCallMs: 50 }
    expect(observe?.fields).toEqual({ calls: 2, callsMs: 55, ...slowest })
  })

  test('requests have the pool and the incidents of their root', async () => {
    const { telemetry, call, traces } = bench()
    await telemetry.step('exam', { pool: 'a|b' }, async (step) => {
      call({ status: 500 })
      step.note({ incidents: 'a.b.c' })
    })
    const request = traces()[0]?.spans.find((span) => span.call)
    expect(request?.fields).toMatchObject({ pool: 'a|b', incidents: 'a.b.c', stage: 'exam' })
  })
})

test('what a foreign server writes into its answer is told without secrets and addresses', async () => {
  const { telemetry, call, traces } = bench()
  const code = 'sig=TOPSECRET&x=1'
  await telemetry.step('exam', {}, async () => {
    call({ status: 500, code, requestId: 'ann@example.com' })
  })
  const { spans = [] } = traces()[0] ?? {}
  expect(spans[1]).toMatchObject({
    failed: '500 sig=REDACTED&x=1',
    fields: { requestId: 'a…@example.com' },
  })
})

describe('of traces that are alike', () => {
  const tenMinutes = 10 * 60_000

  /** Those that are kept of an hour of them, one each six seconds. */
  async function anHour(each: (b: ReturnType<typeof bench>) => void) {
    const b = bench()
    const keep = createKeeping()
    for (let n = 0; n < 600; n += 1) {
      await b.telemetry.step('exam', {}, async () => each(b))
    }
    return b.traces().map((trace) => {
      const { many, whole } = keep(trace)
      const requests = spansWorthTelling(trace.spans, whole).filter(({ call }) => call)
      return { many, whole, requests: requests.length }
    })
  }

  test('and slow, one in ten minutes is told whole and one in ten without its requests', async () => {
    const kept = await anHour(({ call }) => {
      for (let n = 0; n < 10; n += 1) call({ status: 200 }, 600)
    })
    const whole = kept.filter((one) => one.whole)
    expect(whole).toHaveLength((600 * 6_000) / tenMinutes)
    expect(whole.every(({ many, requests }) => many === 1 && requests === 10)).toBe(true)
    const others = kept.filter((one) => !one.whole && one.many > 0)
    expect(others.length).toBeGreaterThan(25)
    expect(others.length).toBeLessThan(100)
    expect(others.every(({ many, requests }) => many === 1 && requests === 0)).toBe(true)
  })

  test('and fail, each is told with what failed, and the rest of it once in ten minutes', async () => {
    const kept = await anHour(({ call, pass }) => {
      for (let n = 0; n < 10; n += 1) call({ status: n === 0 ? 503 : 200 })
      pass(5_950 - 1_000)
    })
    expect(kept.every(({ many }) => many === 1)).toBe(true)
    const numbers = kept.map(({ requests }) => requests)
    expect(numbers.filter((number) => number === 10).length).toBeLessThanOrEqual(6)
    expect(numbers.filter((number) => number === 1).length).toBeGreaterThanOrEqual(594)
  })

  test('and tell of an incident, each is told whole', async () => {
    const kept = await anHour(({ call, pass, telemetry }) => {
      call({ status: 200 })
      pass(5_000 - 10)
      telemetry.event('act.announced', { incident: 'a.b.c' })
    })
    expect(new Set(kept.map(({ whole }) => whole))).toEqual(new Set([true]))
  })
})

// Faults of the API: what a caller sees, what was done all the same, and that a restart changes nothing of either.
import { expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator/emulator.ts'
import type { WorldState } from '../../../src/emulator/life/state.ts'
import { createManualClock } from '../../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../../src/emulator/world/world-schema.ts'
import { callsOn, key, minutes, pool, seconds, start, worldOf } from '../support.ts'
import { post, told } from './support.ts'

type Session = ReturnType<typeof start>

/** The emulator as a process started again would have it. */
function restarted({ emulator }: { emulator: Emulator }) {
  const saved = JSON.parse(emulator.save()) as WorldState
  const again = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(worldOf({})),
    clock: createManualClock(saved.nowMs),
    saved,
  })
  return { emulator: again, call: callsOn(again) }
}

const resize = { targetDedicatedNodes: 5 }
const target = ({ call }: Pick<Session, 'call'>): number =>
  call('GET', '/pools/frames').json.targetDedicatedNodes

interface Page {
  readonly value: readonly { readonly id: string }[]
  readonly 'odata.nextLink'?: string
}

interface Row {
  readonly when: string
  readonly fault: object
  readonly sees: object
  /** Whether the pool's target has changed at once. */
  readonly done: boolean
}
const only = { operation: 'Pool_Resize' }

test.each<Row>([
  {
    when: 'throttled without Retry-After',
    fault: { do: 'api-refuses', ...only },
    sees: { status: 429, json: { code: 'TooManyRequests' } },
    done: false,
  },
  {
    when: 'throttled with Retry-After',
    fault: { do: 'api-refuses', ...only, retryAfter: 'PT7S' },
    sees: { status: 429, headers: { 'retry-after': '7' } },
    done: false,
  },
  {
    when: 'the service is busy',
    fault: { do: 'api-refuses', ...only, code: 'ServerBusy' },
    sees: { status: 503, json: { code: 'ServerBusy', message: { lang: 'en-US' } } },
    done: false,
  },
  {
    when: 'the operation times out',
    fault: { do: 'api-refuses', ...only, code: 'OperationTimedOut' },
    sees: { status: 500, json: { code: 'OperationTimedOut' } },
    done: false,
  },
  {
    when: 'the connection breaks before anything is done',
    fault: { do: 'api-resets', ...only },
    sees: { status: 0, transport: { kind: 'reset' } },
    done: false,
  },
  {
    when: 'nothing is done and nothing comes',
    fault: { do: 'api-hangs', ...only },
    sees: { status: 0, transport: { kind: 'hang' } },
    done: false,
  },
  {
    when: 'nothing comes for a while, then the connection breaks',
    fault: { do: 'api-hangs', ...only, breaksAfter: 'PT30S' },
    sees: { transport: { kind: 'hang', ms: 30_000 } },
    done: false,
  },
  {
    when: 'the answer is slow',
    fault: { do: 'api-slow', ...only, by: 'PT2S' },
    sees: { status: 202, transport: { kind: 'late', ms: 2_000 } },
    done: true,
  },
  {
    when: 'it is done and the answer is lost with the connection',
    fault: { do: 'api-loses-answer', ...only },
    sees: { status: 202, transport: { kind: 'reset' } },
    done: true,
  },
  {
    when: 'it is done and the answer never comes',
    fault: { do: 'api-loses-answer', ...only, with: 'hang' },
    sees: { transport: { kind: 'hang' } },
    done: true,
  },
  {
    when: 'it is done and the answer is an error',
    fault: { do: 'api-loses-answer', ...only, with: 'InternalError' },
    sees: { status: 500, json: { code: 'InternalError' } },
    done: true,
  },
  {
    when: 'it is answered and done later',
    fault: { do: 'api-acts-late', ...only, by: 'PT20S' },
    sees: { status: 202 },
    done: false,
  },
  {
    when: 'another operation is meant',
    fault: { do: 'api-refuses', operation: ['ComputeNode_*', 'Pool_Delete'] },
    sees: { status: 202 },
    done: true,
  },
  {
    when: 'another path is meant',
    fault: { do: 'api-refuses', path: '/pools/genomes/*' },
    sees: { status: 202 },
    done: true,
  },
  {
    when: 'the path is meant by a pattern',
    fault: { do: 'api-refuses', path: '/pools/*', method: 'POST' },
    sees: { status: 429 },
    done: false,
  },
])('$when: also after a restart', ({ fault, sees, done }) => {
  const session = start({ jobs: [] })
  const id = post(session.emulator, { ...fault, times: 1 })
  const twin = restarted(session)
  for (const { emulator, call } of [session, twin]) {
    const answer = call('POST', '/pools/frames/resize', resize)
    expect(answer).toMatchObject(sees)
    expect(answer.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/)
    if (!('headers' in sees)) expect(answer.headers).not.toHaveProperty('retry-after')
    expect(target({ call })).toBe(done ? 5 : 3)
    const hits = JSON.stringify(fault).match(/genomes|Pool_Delete/) ? 0 : 1
    expect(told(emulator).find((one) => one.id === id)).toMatchObject({ struck: hits })
    // Hit once, it is over.
    emulator.advance(minutes(1))
    expect(target({ call })).toBe(done || 'by' in fault ? 5 : 3)
    expect(call('POST', '/pools/frames/resize', { targetDedicatedNodes: 4 }).status).toBe(202)
  }
  expect(twin.emulator.journal().map(({ status }) => status)).toEqual(
    session.emulator.journal().map(({ status }) => status),
  )
})

test('an action under way between its answer and its time survives a restart, and a refusal then is nobody’s', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-acts-late', by: 'PT20S' })
  expect(session.call('POST', '/pools/frames/resize', resize).status).toBe(202)
  expect(session.call('DELETE', '/pools/frames').status).toBe(202)
  const twin = restarted(session)
  for (const { emulator, call } of [session, twin]) {
    expect(target({ call })).toBe(3)
    emulator.advance(seconds(21))
    expect(call('GET', '/pools/frames').json).toMatchObject({
      targetDedicatedNodes: 5,
      state: 'deleting',
    })
  }
  expect(JSON.stringify(session.emulator.save())).not.toContain('SharedKey')
})

test('what would be refused anyway is refused at once, not later', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-acts-late', by: 'PT20S' })
  expect(session.call('POST', '/pools/nowhere/resize', resize).status).toBe(404)
})

test('lists and counts answer from the moment the fault began, single reads from now', () => {
  const session = start({ jobs: [] })
  const id = post(session.emulator, { do: 'api-stale', for: 'PT10M' })
  post(session.emulator, { do: 'node-unusable', pool: 'frames', nodes: 0 })
  const seen = ({ call }: Pick<Session, 'call'>) => {
    const list = call('GET', '/pools/frames/nodes').json.value
    const counts = call('GET', '/nodecounts').json.value[0].dedicated
    const one = list.map((node: { id: string }) => call('GET', `/pools/frames/nodes/${node.id}`))
    return {
      list: list.map((node: { state: string }) => node.state),
      counts: [counts.idle, counts.unusable],
      read: one.map(({ json }: { json: { state: string } }) => json.state).sort(),
    }
  }
  const stale = {
    list: ['idle', 'idle', 'idle'],
    counts: [3, 0],
    read: ['idle', 'idle', 'unusable'],
  }
  expect(seen(session)).toEqual(stale)
  const twin = restarted(session)
  expect(seen(twin)).toEqual(stale)
  session.emulator.advance(minutes(11))
  expect(told(session.emulator).find((one) => one.id === id)?.state).toBe('ended')
  expect(seen(session).counts).toEqual([2, 1])
})

test('a copy older than it may become is made anew', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-stale', refresh: 'PT30S' })
  post(session.emulator, { do: 'node-unusable', pool: 'frames', nodes: 'all' })
  const idle = () => session.call('GET', '/nodecounts').json.value[0].dedicated.idle
  expect(idle()).toBe(3)
  session.emulator.advance(seconds(31))
  expect(idle()).toBe(0)
})

test.each([
  { maxresults: 2, items: 1 },
  { maxresults: 3, items: 2 },
  { maxresults: 1, items: 1 },
])(
  'pages of $maxresults begin with the last $items of the page before',
  ({ maxresults, items }) => {
    const session = start({ pools: [pool({ dedicated: 7 })], jobs: [] })
    post(session.emulator, { do: 'api-duplicates', operation: 'ComputeNode_List', items })
    const read = (call: Session['call']): string[][] => {
      const pages: string[][] = []
      let path: string | undefined = `/pools/frames/nodes?maxresults=${maxresults}`
      while (path) {
        const page: Page = call('GET', path).json
        pages.push(page.value.map(({ id }) => id))
        path = page['odata.nextLink']?.replace(/^https?:\/\/[^/]+/, '')
      }
      return pages
    }
    const pages = read(session.call)
    expect(read(restarted(session).call)).toEqual(pages)
    expect(new Set(pages.flat()).size).toBe(7)
    pages.slice(1).forEach((page, i) => {
      expect(page.slice(0, items)).toEqual(pages[i]?.slice(-items))
      if (maxresults > items) expect(page.length).toBeLessThanOrEqual(maxresults)
    })
  },
)

test('somebody else is faster: a conditional call gets 412, the next look shows another tag', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-etag-race', operation: 'Pool_*', times: 1 })
  const tag = session.call('GET', '/pools/frames').headers.etag ?? ''
  const send = (etag: string) =>
    session.call('POST', '/pools/frames/resize', resize, { 'if-match': etag })
  expect(session.call('GET', '/pools/frames').headers.etag).toBe(tag)
  expect(send(tag)).toMatchObject({ status: 412, json: { code: 'ConditionNotMet' } })
  const next = session.call('GET', '/pools/frames').headers.etag ?? ''
  expect(next).not.toBe(tag)
  expect(send(next).status).toBe(202)
})

test('whoever may not call is told so, and the emulator’s own API is never hit', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-refuses' })
  const url = 'http://127.0.0.1:7075/pools?api-version=2022-10-01.16.0'
  expect(session.emulator.handle({ method: 'GET', url, headers: {} }).status).not.toBe(429)
  expect(session.call('GET', '/pools').status).toBe(429)
  expect(told(session.emulator)[0]).toMatchObject({ matched: 1, struck: 1 })
})

test('the SDK sees a throttled call and a lost answer as it would from the service', async () => {
  const { client, emulator } = start({ jobs: [] })
  post(emulator, { do: 'api-refuses', operation: 'Pool_Get', retryAfter: 'PT3S' })
  await expect(client.pool.get('frames')).rejects.toMatchObject({
    statusCode: 429,
    code: 'TooManyRequests',
  })
  post(emulator, { do: 'api-loses-answer', operation: 'Pool_Resize' })
  await expect(client.pool.resize('frames', resize)).rejects.toMatchObject({ code: 'ECONNRESET' })
  const pools = await client.pool.list()
  expect(pools[0]?.targetDedicatedNodes).toBe(5)
})

// The control API: clock, world, calls and events, beside the Batch API and not part of it.
import { expect, test } from 'vitest'
import { controlOperations } from '../../src/emulator/control/control.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { entriesSince, recordCall } from '../../src/emulator/journal.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import { createWallClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { callsOn, key, origin, start, startMs, worldOf } from './support.ts'

type Started = Pick<ReturnType<typeof start>, 'emulator' | 'call'>

function session({ emulator, call }: Started = start()) {
  const control = (
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ) => {
    const answer = emulator.control({
      method,
      url: `${origin}/_emulator${path}`,
      headers,
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    })
    const text = answer.body.toString()
    return { ...answer, json: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
  return { emulator, call, control }
}

/** On a clock that runs by itself, whose wall time the test moves. */
function running(speed: number) {
  let wallMs = startMs
  const clock = createWallClock({ startMs, speed, wall: () => wallMs })
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(worldOf({})),
    clock,
  })
  const pass = (ms: number): void => {
    wallMs += ms
  }
  return { ...session({ emulator, call: callsOn(emulator) }), pass }
}

test('the clock is read, held, let go and stepped', () => {
  const { control, call } = session()
  expect(control('GET', '/clock').json).toMatchObject({ now: startMs, speed: 0, held: false })
  expect(control('POST', '/clock/hold', { holder: 'app-1', ttlMs: 10_000 }).json.held).toBe(true)
  expect(control('POST', '/clock/release', { holder: 'app-1' }).json.held).toBe(false)
  expect(control('POST', '/clock', { advanceMs: 60_000 }).json.now).toBe(startMs + 60_000)
  expect(call('GET', '/jobs/shot/taskcounts').json.taskCounts.running).toBe(3)
})

test('a clock that runs is sped up, and stopped by speed 0 until it is stepped or started again', () => {
  const { control, pass } = running(1)
  pass(1_000)
  expect(control('POST', '/clock', { speed: 60 }).json).toMatchObject({ now: startMs + 1_000 })
  pass(1_000)
  expect(control('POST', '/clock', { speed: 0 }).json.now).toBe(startMs + 61_000)
  pass(5_000)
  expect(control('GET', '/clock').json).toMatchObject({ now: startMs + 61_000, speed: 0 })
  expect(control('POST', '/clock', { advanceMs: 500 }).json.now).toBe(startMs + 61_500)
})

test('the state counts nodes and tasks, and names nodes only where it is asked to', () => {
  const { control } = session()
  const { json } = control('GET', '/state')
  expect(json.accounts).toEqual([
    {
      name: 'renderfarm',
      pools: [
        {
          id: 'frames',
          state: 'active',
          allocationState: 'steady',
          targetDedicated: 3,
          targetSpot: 0,
          resizeErrors: [],
          nodes: expect.any(Object),
        },
      ],
      jobs: [{ id: 'shot', state: 'active', tasks: expect.any(Object) }],
    },
  ])
  const [account] = control('GET', '/state?nodes=true&pool=FRAMES&account=renderfarm').json.accounts
  expect(account.pools[0].nodeList).toHaveLength(3)
  expect(account.pools[0].nodeList[0]).toMatchObject({ index: 0, running: 0, errors: [] })
  expect(control('GET', '/state?pool=other').json.accounts[0].pools).toEqual([])
})

test('the calls are every Batch call that was answered, refused ones too, and no control call', () => {
  const { control, call } = session()
  call('GET', '/pools?$select=id', undefined, { 'client-request-id': 'mine-1' })
  control('GET', '/state')
  call('GET', '/pools/nowhere')
  call('GET', '/nothing/here')
  const { calls, next, more } = control('GET', '/calls').json
  expect(calls).toEqual([
    {
      seq: 1,
      at: '2026-05-04T08:00:00Z',
      account: 'renderfarm',
      method: 'GET',
      path: '/pools',
      query: '$select=id&api-version=2022-10-01.16.0',
      operation: 'Pool_List',
      clientRequestId: 'mine-1',
      status: 200,
    },
    expect.objectContaining({ seq: 2, path: '/pools/nowhere', status: 404, code: 'PoolNotFound' }),
    expect.not.objectContaining({ operation: expect.anything() }),
  ])
  expect({ next, more }).toEqual({ next: 3, more: false })
  expect(control('GET', '/calls?since=1&limit=1').json).toMatchObject({
    calls: [{ seq: 2 }],
    next: 2,
    more: true,
  })
})

test('a call tells what it changed at once; what comes of it later is among the events', () => {
  const { emulator, control, call } = session()
  const [node] = call('GET', '/pools/frames/nodes').json.value
  call('POST', `/pools/frames/nodes/${node.id}/reboot`, {})
  const { eventSeq } = control('GET', '/state').json
  const { calls } = control('GET', '/calls?since=1').json
  const subject = `pools/frames/nodes/${node.id}`
  expect(calls[0].changed).toContainEqual({
    subject,
    what: 'state',
    from: 'idle',
    to: 'rebooting',
  })
  emulator.advance(120_000)
  const { events } = control('GET', `/events?since=${eventSeq}`).json
  const own = events.filter((event: { subject: string }) => event.subject === subject)
  expect(own.map(({ to }: { to: string }) => to).slice(0, 2)).toEqual([
    'starting',
    'waitingforstarttask',
  ])
})

test.each([
  ['sig=abc%2Bdef', 'sig=***'],
  ['a=1&Token=abc&b=2', 'a=1&Token=***&b=2'],
  [
    'url=https%3A%2F%2Fx%3Fsv%3D1%26sig%3Dabc%26se%3D2',
    'url=https%3A%2F%2Fx%3Fsv%3D1%26sig%3D***%26se%3D2',
  ],
  ['$filter=state%20eq%20%27idle%27', '$filter=state%20eq%20%27idle%27'],
])('a query %s is kept as %s', (sent, kept) => {
  const { control, call } = session()
  call('GET', `/pools?${sent}`)
  expect(control('GET', '/calls').json.calls[0].query).toBe(`${kept}&api-version=2022-10-01.16.0`)
})

test('a reset begins the same world anew at the present instant, and the same life follows', () => {
  const { emulator, control, call } = session()
  const states = () =>
    call('GET', '/jobs/shot/tasks').json.value.map((t: { state: string }) => t.state)
  const life = () =>
    [30_000, 40_000, 60_000].map((ms) => {
      emulator.advance(ms)
      return states()
    })
  const first = life()
  call('DELETE', '/jobs/shot')
  const answer = control('POST', '/reset')
  expect(answer.json).toMatchObject({ nowMs: startMs + 130_000, callSeq: 0, seed: 'batch-medic' })
  expect(life()).toEqual(first)
})

test('a reset may bring another seed and another world for the accounts that there are', () => {
  const { control, call } = session()
  const world = worldOf({ pools: [], jobs: [] })
  expect(control('POST', '/reset', { seed: 'b', world }).json.seed).toBe('b')
  expect(call('GET', '/pools').json.value).toEqual([])
  control('POST', '/reset')
  expect(call('GET', '/pools').json.value).toHaveLength(1)
})

test.each([
  [
    'POST',
    '/clock/hold',
    { holder: 'app-1' },
    'ttlMs is missing: give wall milliseconds from 1 to 600000.',
  ],
  [
    'POST',
    '/clock/hold',
    '{"holder":',
    'The body is not JSON; send an object such as {"holder":"my-test","ttlMs":10000}.',
  ],
  [
    'POST',
    '/clock/hold',
    '[]',
    'The body is no object; send one such as {"holder":"my-test","ttlMs":10000}.',
  ],
  [
    'POST',
    '/clock',
    { advanceMs: -1 },
    'advanceMs is -1: give virtual milliseconds from 0 to 31622400000, a year.',
  ],
  [
    'POST',
    '/clock',
    { advanceMs: 'PT1M' },
    'advanceMs is "PT1M": give virtual milliseconds from 0 to 31622400000, a year.',
  ],
  [
    'POST',
    '/clock',
    { ms: 1 },
    'There is no field "ms"; send an object such as {"advanceMs":60000}.',
  ],
  ['POST', '/clock', {}, 'Give advanceMs, speed or both, such as {"advanceMs":60000}.'],
  [
    'POST',
    '/clock',
    { speed: 2 },
    'speed is 2: this clock is stepped by hand alone; give advanceMs.',
  ],
  [
    'POST',
    '/clock',
    { speed: 9999 },
    'speed is 9999: give a number from 0, which means stepped by hand, to 3600.',
  ],
  ['POST', '/reset', { seed: '' }, 'seed is "": give a text; the same one gives the same life.'],
  [
    'POST',
    '/reset',
    { world: { accounts: [{ name: 'other' }] } },
    'world.accounts[0].name is "other": this process serves renderfarm and no other account.',
  ],
  [
    'POST',
    '/reset',
    { world: { accounts: [{ name: 'A' }] } },
    'world: accounts[0].name is "A": an account has 3 to 24 lower-case letters and digits.',
  ],
  [
    'GET',
    '/calls?since=-1',
    undefined,
    'since is "-1": give a whole number from 0 to 9007199254740991.',
  ],
  ['GET', '/calls?limit=0', undefined, 'limit is "0": give a whole number from 1 to 20000.'],
  [
    'GET',
    '/events?from=3',
    undefined,
    'There is no query parameter "from"; there are since, limit.',
  ],
  ['GET', '/state?nodes=yes', undefined, 'nodes is "yes": give true or false.'],
])('%s %s with %j is refused: %s', (method, path, body, error) => {
  const answer = session().control(method, path, body)
  expect({ status: answer.status, ...answer.json }).toEqual({ status: 400, error })
})

test('what is not there is answered with what there is', () => {
  const { status, json } = session().control('GET', '/secrets')
  expect(status).toBe(404)
  for (const operation of controlOperations) {
    expect(json.error).toContain(operation.replace(' ', ' /_emulator'))
  }
})

test('a fault is added, told of, taken back by its id, and all are taken back at once', () => {
  const { control } = session()
  const fault = { do: 'node-unusable', pool: 'frames', nodes: 1, recoversAfter: 'PT1M' }
  const { added } = control('POST', '/faults', [fault, { ...fault, nodes: 2 }]).json
  expect(added).toHaveLength(2)
  const [first, second] = added.map(({ id }: { id: string }) => id)
  expect(control('GET', '/state').json.accounts[0].pools[0].nodes).toMatchObject({ unusable: 2 })
  expect(control('GET', '/faults').json.faults).toEqual([
    expect.objectContaining({ id: first, state: 'active', struck: 1 }),
    expect.objectContaining({ id: second, state: 'active', struck: 1 }),
  ])
  expect(control('DELETE', `/faults/${first}`).json).toEqual({ removed: [first] })
  expect(control('DELETE', '/faults').json).toEqual({ removed: [second] })
  expect(control('GET', '/faults').json).toEqual({ faults: [] })
  expect(control('DELETE', `/faults/${first}`)).toMatchObject({
    status: 404,
    json: { error: `There is no fault "${first}"; there is none.` },
  })
})

test.each([
  [{ do: 'node-unusable', nodes: 0 }, /^pool is missing: /],
  [
    { do: 'node-melts' },
    /^do is "node-melts": there is no such fault; give one such as node-unusable, /,
  ],
  [{ do: 'node-unusable', pool: 'other', nodes: 0 }, /^pool: there is no pool "other"; /],
  [[], /^The body is \[\]: give one fault or a list/],
])('a fault %j is refused in one sentence', (body, sentence) => {
  const { control } = session()
  const { status, json } = control('POST', '/faults', body)
  expect(status).toBe(400)
  expect(json.error).toMatch(sentence)
  expect(json.error).not.toContain('\n')
  expect(control('GET', '/faults').json).toEqual({ faults: [] })
})

test.each([
  ['another site', { origin: 'https://example.com' }, 403],
  ['another port', { origin: 'http://127.0.0.1:3000' }, 403],
  ['a file', { origin: 'null' }, 403],
  ['the page itself', { origin }, 200],
  ['a program', {}, 200],
])('a change that %s asks for is answered with the right status', (_who, headers, status) => {
  const { control } = session()
  expect(control('POST', '/clock', { advanceMs: 1 }, headers).status).toBe(status)
  expect(control('GET', '/state', undefined, headers).status).toBe(200)
})

test('a stranger’s name that points at loopback changes nothing', () => {
  const { emulator } = session()
  const own = 'http://rebound.example.com:10100'
  const answer = emulator.control({
    method: 'POST',
    url: `${own}/_emulator/reset`,
    headers: { origin: own },
  })
  expect(answer.status).toBe(403)
})

test('the page is there, with everything that it names', () => {
  const { control } = session()
  expect(control('GET', '')).toMatchObject({ status: 308, headers: { location: '/_emulator/' } })
  const page = control('GET', '/')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  const named = [...page.body.toString().matchAll(/(?:src|href)="([a-z-]+\.\w+)"/g)]
  expect(named.length).toBeGreaterThan(1)
  for (const [, name] of named) expect(control('GET', `/${name}`).status, name).toBe(200)
  expect(control('GET', '/..%2fmain.ts').status).toBe(404)
})

test('the last 20,000 calls are kept, and counting goes on', () => {
  const { emulator } = session()
  const world = JSON.parse(emulator.save()) as WorldState
  const request = { method: 'GET', url: `${origin}/pools`, headers: {} }
  const answer = { account: 'a', status: 200, happeningSeq: world.happeningSeq }
  for (let i = 0; i < 21_005; i += 1) recordCall(world, request, answer)
  expect(entriesSince(world, 0)).toHaveLength(20_000)
  expect(entriesSince(world, 21_003).map(({ seq }) => seq)).toEqual([21_004, 21_005])
})

test('what no caller should send is told, and breaks neither the connection nor the world', () => {
  const { control, emulator } = session()
  expect(control('DELETE', '/faults/%zz')).toMatchObject({
    status: 404,
    json: { error: 'There is no fault "%zz"; there is none.' },
  })
  const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const errors = `[{"code":"a","message":"b","x":${nested}}]`
  for (const body of [
    nested,
    `{"do":"node-unusable","pool":"*","nodes":0,"errors":${errors}}`,
    `{"do":"node-unusable","pool":${nested}}`,
  ]) {
    expect(control('POST', '/faults', body).json.error).toMatch(/^The body is not JSON; /)
  }
  expect(control('GET', '/faults').json.faults).toEqual([])
  expect(JSON.parse(emulator.save()).faults).toEqual([])
  const brackets = { do: 'api-refuses', path: `/${'[{'.repeat(300)}\\"[` }
  expect(control('POST', '/faults', brackets).status).toBe(200)
})

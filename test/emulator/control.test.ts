// The control API: the clock, the journal and the world, beside the Batch API and not part of it.
import { expect, test } from 'vitest'
import { entriesSince, record } from '../../src/emulator/journal.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import { origin, start, startMs } from './support.ts'

function session() {
  const { emulator, call } = start()
  const control = (method: string, path: string, body?: object) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const answer = emulator.control({
      method,
      url: `${origin}/_control${path}`,
      headers: {},
      body: text,
    })
    return { status: answer.status, json: JSON.parse(answer.body.toString()) }
  }
  return { emulator, call, control }
}

test('the clock is told, held, released and advanced', () => {
  const { control, call } = session()
  expect(control('GET', '/clock').json).toMatchObject({ now: startMs, speed: 0, held: false })
  expect(control('POST', '/clock/hold', { holder: 'app-1', ttlMs: 10_000 }).json.held).toBe(true)
  expect(control('POST', '/clock/release', { holder: 'app-1' }).json.held).toBe(false)
  expect(control('POST', '/clock/advance', { ms: 60_000 }).json.now).toBe(startMs + 60_000)
  expect(call('GET', '/jobs/shot/taskcounts').json.taskCounts.running).toBe(3)
})

test('the journal holds every Batch call that was answered, refused ones too, and no control call', () => {
  const { control, call } = session()
  call('GET', '/pools?$select=id')
  control('GET', '/world')
  call('GET', '/pools/nowhere')
  const { entries } = control('GET', '/journal').json
  expect(entries).toEqual([
    {
      seq: 1,
      at: '2026-05-04T08:00:00Z',
      account: 'renderfarm',
      method: 'GET',
      path: '/pools',
      query: '$select=id&api-version=2022-10-01.16.0',
      status: 200,
    },
    expect.objectContaining({ seq: 2, path: '/pools/nowhere', status: 404, code: 'PoolNotFound' }),
  ])
  expect(control('GET', '/journal?since=1').json.entries).toHaveLength(1)
})

test.each([
  { path: '/clock/hold', body: { holder: 'app-1' }, says: 'ttlMs' },
  { path: '/clock/advance', body: { ms: -1 }, says: 'ms' },
])('a wrong body for $path is refused by the name of its field', ({ path, body, says }) => {
  const { status, json } = session().control('POST', path, body)
  expect(status).toBe(400)
  expect(json.error).toContain(says)
})

test('there is nothing else', () => {
  expect(session().control('GET', '/secrets').status).toBe(404)
})

test('the journal keeps the last 20,000 calls and goes on counting', () => {
  const { emulator } = session()
  const world = JSON.parse(emulator.save()) as WorldState
  const call = { account: 'a', method: 'GET', path: '/pools', query: '', status: 200 }
  for (let i = 0; i < 20_005; i += 1) record(world, startMs, call)
  expect(entriesSince(world, 0)).toHaveLength(20_000)
  expect(entriesSince(world, 20_003).map(({ seq }) => seq)).toEqual([20_004, 20_005])
})

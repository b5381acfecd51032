// GET /api/pools of a whole app: what the census counted, what is open, and what somebody said.
import { beforeAll, describe, expect, test } from 'vitest'
import { poolsResponse } from '../../src/api/pools.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'

let whole: WholeApp

beforeAll(async () => {
  whole = startWholeApp({
    policy: { mode: 'watch' },
    world: smallWorld({
      pool: { dedicated: 4 },
      script: [
        { at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes: 1, reboot: 'NodeStateUnusable' },
      ],
    }),
  })
  await whole.run(40 * minuteMs)
}, 60_000)

const get = async (query = '', accept: string | null = null) => {
  const answer = await poolsResponse(whole.app, new URLSearchParams(query), accept)
  return { ...answer, json: accept === null ? JSON.parse(answer.body) : undefined }
}

describe('a pool with a sick node', () => {
  test('is sick, with its counts, what is open and how it came about', async () => {
    const { status, json } = await get()
    expect(status).toBe(200)
    expect(json.pools).toHaveLength(1)
    const [pool] = json.pools
    expect(pool).toMatchObject({ account: 'renderfarm', pool: 'frames', health: 'sick', open: 1 })
    expect(pool.why).toBe('1 node incident')
    expect(pool.worst).toBeDefined()
    expect(pool.counts.unusable).toBeGreaterThan(0)
    const states = pool.strip.map((entry: { counts: object }) => Object.keys(entry.counts))
    expect(states.flat()).toContain('unusable')
    expect(pool.strip.at(-1).counts).toEqual(pool.counts)
  })

  test('is a row of CSV as well', async () => {
    const { body } = await get('', 'text/csv')
    expect(body.split('\r\n')[1]).toMatch(/^renderfarm,frames,sick,1,/)
  })
})

test('an answer stays the same for a minute, also when nothing has changed for a day', async () => {
  const start = Math.ceil(whole.app.clock.now() / minuteMs) * minuteMs + 30 * 60 * minuteMs
  const at = async (now: number) => {
    const app = { ...whole.app, clock: { ...whole.app.clock, now: () => now } }
    return (await poolsResponse(app, new URLSearchParams())).body
  }
  expect(await at(start + 20_000)).toBe(await at(start))
  expect(await at(start + minuteMs)).not.toBe(await at(start))
})

test.each([
  ['account=nobody', 404, 'is not watched here'],
  ['pol=x', 400, 'pol: not known here'],
])('asked for %s says what is wrong', async (query, status, detail) => {
  const answer = await get(query)
  expect(answer.status).toBe(status)
  expect(answer.json.detail).toContain(detail)
})

// GET /api/pools of a whole app: what the census counted, what is open, and what somebody said.
import { beforeAll, describe, expect, test } from 'vitest'
import { poolsResponse } from '../../src/api/pools.ts'
import type { App, AppPorts } from '../../src/app.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
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
})

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

describe('of one pool', () => {
  test('the nodes are told with their whole ids, the sick and the healthy', async () => {
    const { json } = await get('pool=FRAMES')
    const [pool, more] = json.pools
    expect(more).toBeUndefined()
    const { items } = await whole.person.nodes('frames')
    expect(pool.nodes.map(({ node }: { node: string }) => node)).toEqual(
      items.map(({ nodeId }) => nodeId),
    )
    const states = pool.nodes.map(({ state }: { state: string }) => state).toSorted()
    expect(states).toEqual(['idle', 'idle', 'idle', 'unusable'])
    expect(pool.nodes[0]).toMatchObject({ dedicated: true, takesTasks: true, runningTasks: 0 })
    expect((await get()).json.pools[0].nodes).toBeUndefined()
  })

  test('Batch that does not answer is named, and what is no pool is guessed at', async () => {
    const nodes = async () => {
      throw new BatchReadError('unreachable', '', 'no answer')
    }
    const accounts = [{ ...whole.app.accounts[0], nodes }] as unknown as App['accounts']
    const silent = await poolsResponse(
      { ...whole.app, accounts },
      new URLSearchParams('pool=frames'),
    )
    expect(silent.status).toBe(502)
    expect(JSON.parse(silent.body).detail).toBe('The nodes of frames: no answer')
    const wrong = await get('pool=framse')
    expect([wrong.status, wrong.json.detail]).toEqual([
      404,
      'pool: "framse" is no pool of the account renderfarm; did you mean frames?',
    ])
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

describe('of 1,000 pools, of which 50 are paused', () => {
  const asked: string[] = []
  const around = (ports: AppPorts): AppPorts => {
    const { rows } = ports
    const noted = <A extends [string, string, ...unknown[]], R>(call: (...given: A) => R) => {
      return (...given: A) => {
        asked.push(given[1])
        return call(...given)
      }
    }
    return { ...ports, rows: { ...rows, get: noted(rows.get), range: noted(rows.range) } }
  }
  const by = { by: 'alice', verified: false, reason: 'upgrade' }

  test('a handful of requests to the store tells of all, and of a stop as soon as it is carried out', async () => {
    const many = startWholeApp({ policy: { mode: 'watch' }, world: smallWorld({}), around })
    const { app } = many
    await many.run(minuteMs)
    const account = 'renderfarm'
    await app.desk.ask({ account, pool: 'frames' }, { kind: 'pause' }, by)
    await app.desk.ask(
      { account, pool: 'frames' },
      { kind: 'silence', until: app.clock.now() + 5 * minuteMs },
      by,
    )
    await many.run(10_000)
    const read = await app.book.get(account)
    const others = Array.from({ length: 999 }, (_, n) => [`pool-${n}`, 'idle 3'])
    const shapes = { ...read.notes.shapes, ...Object.fromEntries(others) }
    await app.book.put(account, { ...read.notes, shapes }, read.eTag)
    const pause = { ...by, at: app.clock.now() }
    const stops = Array.from({ length: 49 }, (_, n) => n).map(
      (n) => ({ kind: 'upsert', row: `stop|pool-${n}`, value: { pause } }) as const,
    )
    await many.rows.transact('state', 'renderfarm|', stops)

    asked.length = 0
    const told = async () => JSON.parse((await poolsResponse(app, new URLSearchParams())).body)
    const { pools } = await told()
    expect(pools).toHaveLength(1000)
    expect(pools.filter(({ paused }: { paused?: object }) => paused)).toHaveLength(50)
    const frames = ({ pools }: { pools: { pool: string }[] }) =>
      pools.find(({ pool }) => pool === 'frames')
    expect(frames({ pools })).toMatchObject({ paused: by, silenced: by })
    // What is open; and of the account: its notes, its changes, its past and its stops.
    expect(asked).toEqual(['open', ...Array.from({ length: 4 }, () => 'renderfarm|')])

    // Of the account also which pools were asked anything. Of those the list may lag: each is read itself.
    await many.rows.transact('state', 'renderfarm|', [{ kind: 'delete', row: 'stop|frames' }])
    asked.length = 0
    const all = await app.desk.inForce(account)
    expect(all.pools).toHaveLength(50)
    const one = await app.desk.inForce(account, 'frames')
    expect(all.pools[0]).toEqual(one.pools[0])
    expect(asked).toHaveLength(6 + 3)

    await app.desk.ask({ account, pool: 'frames' }, { kind: 'resume' }, by)
    const waits = (await app.desk.inForce(account)).pools.find(({ pool }) => pool === 'frames')
    expect(waits?.asked?.map(({ kind }) => kind)).toEqual(['resume'])
    await many.run(6 * minuteMs)
    expect(frames(await told())).not.toHaveProperty('paused')
    expect(frames(await told())).not.toHaveProperty('silenced')
  })
})

// Stories of growing back: whatever answers the resize and whoever changes the pool, nobody is left one node short untold.
import type { HttpClient, WebResource } from '@azure/ms-rest-js'
import { HttpHeaders } from '@azure/ms-rest-js'
import { describe, expect, test } from 'vitest'
import { policySchema } from '../../src/domain/policy.ts'
import { adviceText } from '../../src/notify/deeds.ts'
import { say } from '../support/say.ts'
import { smallWorld } from '../support/small-world.ts'
import type { Stage, StageOptions } from '../support/whole-app.ts'
import { live, setStage, startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

function begin(
  pool: Record<string, unknown> = {},
  options: Omit<Partial<StageOptions>, 'world'> = {},
  nodes: number | readonly number[] = pool.dedicated === 1 ? 0 : 2,
) {
  const reboot = 'NodeStateUnusable'
  const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes, reboot }]
  const stage = setStage({ world: smallWorld({ pool, script }), ...options })
  const app = stage.makeApp('a')
  return {
    stage,
    run: (minutes: number) => live(stage, () => app, minutes * minuteMs),
    async until(path: string) {
      while (!stage.writes().some((call) => call.includes(path))) {
        await live(stage, () => app, 5_000)
      }
    },
    async story() {
      const { items } = await app.history.list({ top: 200 })
      const [first] = items.toSorted((a, b) => a.incident.detectedAt - b.incident.detectedAt)
      if (!first) throw new Error('no incident')
      return first
    },
  }
}

/** The n-th and all later calls of `resize`, while `refuses` says so, are answered by hand. */
function resizing(status: number, code: string, times = Number.POSITIVE_INFINITY) {
  let made = 0
  const client = (plain: HttpClient): HttpClient => ({
    sendRequest: async (request: WebResource) => {
      if (!/\/resize\?/.test(request.url)) return plain.sendRequest(request)
      made += 1
      if (made > times) return plain.sendRequest(request)
      const headers = new HttpHeaders({ 'content-type': 'application/json;odata=minimalmetadata' })
      const message = { lang: 'en-US', value: code }
      return { request, status, headers, bodyAsText: JSON.stringify({ code, message }) }
    },
  })
  return { client, made: () => made }
}

/** The pool as soon as the removal has ended, before anybody has looked. */
async function steadyPool({ person, emulator }: Stage) {
  let pool = await person.pool('frames')
  while (pool?.allocationState !== 'steady') {
    emulator.advance(1_000)
    pool = await person.pool('frames')
  }
  return pool
}

const target = async ({ person }: Stage) => (await person.pool('frames'))?.targetDedicated
const escalations = ({ told }: Stage) =>
  told.filter(({ channel, announcement: { what } }) => channel === 'mail' && what === 'escalated')

describe('a pool of one node', () => {
  test('is grown back from the 0 that is our own doing', async () => {
    const { stage, run, story } = begin({ dedicated: 1 })
    await run(90)
    expect(await target(stage)).toBe(1)
    expect((await story()).incident.resolution?.kind).toBe('helped')
  })

  test("is left at a person's 0", async () => {
    const { stage, run, until, story } = begin({ dedicated: 1 })
    await until('removenodes')
    await run(0.25)
    const { eTag } = await steadyPool(stage)
    await stage.person.resize('frames', { targetDedicated: 0, targetLowPriority: 0 }, eTag)
    await run(60)
    expect(stage.writes().filter((call) => call.includes('resize'))).toHaveLength(1)
    expect(await target(stage)).toBe(0)
    expect((await story()).incident.state).toBe('escalated')
  })
})

test('the number that a person has set anew is left alone, also when it is the one we left', async () => {
  const { stage, run, until, story } = begin()
  await until('removenodes')
  await run(0.25)
  const { eTag } = await steadyPool(stage)
  await stage.person.resize('frames', { targetDedicated: 9, targetLowPriority: 0 }, eTag)
  await run(60)
  expect(await target(stage)).toBe(9)
  expect(escalations(stage)).toHaveLength(1)
  // One day later everybody knows.
  await run(24 * 60)
  expect((await story()).incident.resolution?.kind).toBe('told')
})

test('a write within seconds of our removal, before anybody has looked, is not taken for ours', async () => {
  const { stage, run, until, story } = begin()
  await until('removenodes')
  const { eTag } = await steadyPool(stage)
  await stage.person.resize('frames', { targetDedicated: 9, targetLowPriority: 0 }, eTag)
  await run(60)
  expect(await target(stage)).toBe(9)
  expect((await story()).incident.state).toBe('escalated')
})

describe('a resize that is answered once with', () => {
  test.each([
    [409, 'OperationInvalidForCurrentState'],
    [409, 'AccountCoreQuotaReached'],
    [403, 'AuthenticationFailed'],
    [412, 'ConditionNotMet'],
    [429, 'TooManyRequests'],
    [503, 'ServerBusy'],
    [500, 'InternalError'],
  ])('%i %s is made again, and the pool is whole', async (status, code) => {
    const { client, made } = resizing(status, code, 1)
    const { stage, run, story } = begin({}, { client })
    await run(60)
    expect([made(), await target(stage)]).toEqual([2, 10])
    expect((await story()).incident.resolution?.kind).toBe('helped')
    expect(escalations(stage)).toEqual([])
  })

  test.each([
    [400, 'InvalidPropertyValue'],
    [404, 'PoolNotFound'],
  ])('%i %s is a person’s to make, who is told', async (status, code) => {
    const { client, made } = resizing(status, code, 1)
    const { stage, run, story } = begin({}, { client })
    await run(120)
    expect([made(), await target(stage)]).toEqual([1, 9])
    expect((await story()).incident.state).toBe('escalated')
    expect(escalations(stage)).toHaveLength(1)
    const advice = escalations(stage).map(({ announcement }) => adviceText(announcement))
    const short = 'The pool is one node short: resize it to 10 by hand.'
    expect(advice).toEqual([expect.stringContaining(short)])
  })
})

describe('a resize that Batch never takes', () => {
  test.each([
    [429, 'TooManyRequests'],
    [409, 'Weird'],
    [500, 'InternalError'],
  ])(
    '%i %s is tried ten times, told once, and watched until a person has done it',
    async (status, code) => {
      const { client, made } = resizing(status, code)
      const { stage, run, story } = begin({}, { client })
      await run(6 * 60)
      expect([made(), await target(stage)]).toEqual([10, 9])
      expect((await story()).incident.state).toBe('escalated')
      expect(escalations(stage)).toHaveLength(1)
      const { eTag } = await steadyPool(stage)
      await stage.person.resize('frames', { targetDedicated: 10, targetLowPriority: 0 }, eTag)
      await run(30)
      expect((await story()).incident.resolution?.kind).toBe('helped')
    },
  )

  test('is told once with what to do, and a day later not followed any longer', async () => {
    const { client, made } = resizing(429, 'TooManyRequests')
    const { stage, run, story } = begin({}, { client })
    await run(30 * 60)
    const { incident, attempts } = await story()
    expect([made(), await target(stage)]).toEqual([10, 9])
    expect(incident).toMatchObject({ state: 'resolved', resolution: { kind: 'told' } })
    expect(incident.resolution?.reason).toContain('resize it to 10 by hand')
    expect(attempts.filter(({ step }) => step !== 'ended')).toEqual([])
    const advice = escalations(stage).map(({ announcement }) => adviceText(announcement))
    expect(advice).toEqual([expect.stringContaining('resize it to 10 by hand')])
  })

  test('holds up no other node for longer than two hours', async () => {
    const { client } = resizing(429, 'TooManyRequests')
    const { stage, run, story } = begin({}, { client }, [2, 5])
    await run(6 * 60)
    expect(stage.writes().filter((call) => call.includes('removenodes'))).toHaveLength(2)
    // The target that the second one left behind is not a person's: the first is still one node short.
    expect((await story()).incident.state).toBe('escalated')
  })
})

test('a removal that takes longer than half an hour is told once and grown back after it', async () => {
  const { stage, run, story } = begin({ boot: { leave: 'PT40M' } })
  await run(55)
  expect((await story()).incident.state).toBe('escalated')
  await run(125)
  expect(await target(stage)).toBe(10)
  // Batch gives a removal a quarter of an hour, then the pool has an error of its own, told by itself.
  const told = escalations(stage).map(({ announcement: { fault } }) => fault)
  expect(told.toSorted()).toEqual(['node-unusable', 'pool-removal-failed'])
  expect((await story()).incident.resolution?.kind).toBe('helped')
})

test.each(['watch', 'off'])(
  'a replacement that has begun is finished in mode %s too',
  async (mode) => {
    const lowered = policySchema.parse({ mode })
    const around: StageOptions['around'] = (ports, holder) =>
      holder === 'lowered' ? { ...ports, policy: lowered } : ports
    const { stage, run, until } = begin({}, { around })
    await until('removenodes')
    await run(0.25)
    const app = stage.makeApp('lowered')
    await live(stage, () => app, 60 * minuteMs)
    expect(await target(stage)).toBe(10)
  },
)

/** In either order of the two incidents in the record. */
test.each([
  [2, 5],
  [5, 2],
])(
  'after hours of a pause the pool grows back by node %i before node %i is removed',
  async (first, second) => {
    const unusable = { do: 'node-unusable', pool: 'frames' }
    const whole = startWholeApp({
      policy: {
        mode: 'act',
        guards: { maxConcurrentShare: 0.5 },
        rules: [{ match: { fault: 'node-unusable' }, ladder: ['replace'] }],
      },
      world: smallWorld({
        script: [
          { at: 'PT1M', ...unusable, nodes: first },
          { at: 'PT20M', ...unusable, nodes: second },
        ],
      }),
    })
    const calls = () => whole.writes().map((call) => /\/(\w+ \d+)$/.exec(call)?.[1])
    while (calls().length === 0) await whole.run(5_000)
    await say(whole, { kind: 'pause' })
    await whole.run(180 * minuteMs)
    expect(calls()).toEqual(['removenodes 202'])
    await say(whole, { kind: 'resume' })
    await whole.run(60 * minuteMs)
    expect(calls()).toEqual(['removenodes 202', 'resize 202', 'removenodes 202', 'resize 202'])
    expect((await whole.person.pool('frames'))?.targetDedicated).toBe(10)
    const stories = await whole.incidents()
    expect(stories.map(({ incident }) => incident.resolution?.kind)).toEqual(['helped', 'helped'])
    // What we did ourselves is not told as somebody else's.
    const told = stories.flatMap(({ timeline }) => timeline.map(({ text }) => text)).join('\n')
    expect(told).not.toContain('not by Batch Medic')
  },
)

test('the record keeps both calls of a replacement', async () => {
  const { run, story } = begin()
  await run(60)
  const replaced = (await story()).attempts.find(({ action }) => action.kind === 'replace')
  expect(replaced?.call?.path).toBe('/pools/frames/removenodes')
  expect(replaced?.growCall?.path).toBe('/pools/frames/resize')
})

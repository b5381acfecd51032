// The topic's deliveries in a clock that the test moves: retries, duplicates, filters, dead letters.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/local/seeded-random.ts'
import type { TopicEvent } from '../../src/local/topic/parse-events.ts'
import { createTopic, type DeliveryAnswer } from '../../src/local/topic/topic.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder('topic')
let count = 0

function topicWith(given: {
  answers?: DeliveryAnswer[]
  duplicateShare?: number
  random?: () => number
  path?: string
}) {
  const world = { nowMs: Date.parse('2026-03-01T10:00:00Z') }
  const sent: { id: string; atMs: number }[] = []
  const told: { id: string; own: boolean }[] = []
  const answers = [...(given.answers ?? [])]
  const path = given.path ?? join(folder, `${count++}.json`)
  const startMs = world.nowMs
  const topic = createTopic({
    clock: { now: () => world.nowMs, toWallMs: (ms) => ms },
    random: given.random ?? (() => 0.5),
    path,
    duplicateShare: given.duplicateShare ?? 0,
    onEvent: (event, own) => told.push({ id: event.id, own }),
    send: async (delivery) => {
      sent.push({ id: delivery.event.id, atMs: world.nowMs - startMs })
      return answers.shift() ?? { kind: 'status', status: 202 }
    },
  })
  const advance = async (ms: number, stepMs = 1_000) => {
    for (let left = ms; left > 0; left -= stepMs) {
      while ((await topic.deliverDue()) > 0) {}
      world.nowMs += stepMs
    }
  }
  return { topic, sent, told, path, world, advance }
}

const event = (id: string, source = '/farm'): TopicEvent => ({
  schema: 'cloud',
  id,
  type: 'T',
  source,
  subject: '',
  body: { specversion: '1.0', id, source, type: 'T' },
})
const status = (code: number): DeliveryAnswer => ({ kind: 'status', status: code })
const away: DeliveryAnswer = { kind: 'none', reason: 'fetch failed' }

describe('an event that cannot be written', () => {
  test('is not kept, and those after it are', async () => {
    const { topic, told } = topicWith({})
    const loop: Record<string, unknown> = {}
    loop.self = loop
    await expect(topic.accept([{ ...event('a'), body: loop }])).rejects.toThrow()
    await topic.accept([event('b')])
    expect(topic.pending().map((one) => one.event.id)).toEqual(['b'])
    expect(told.map(({ id }) => id)).toEqual(['b'])
  })
})

describe('a delivery', () => {
  test('that succeeds happens once', async () => {
    const { topic, sent, advance } = topicWith({})
    await topic.accept([event('a')])
    await advance(3_600_000, 10_000)
    expect(sent).toEqual([{ id: 'a', atMs: 0 }])
    expect(topic.pending()).toHaveLength(0)
  })

  test('is tried again after 10 s, 30 s, 1 m and 5 m while the app is away', async () => {
    const { topic, sent, advance } = topicWith({ answers: [away, away, status(500), away] })
    await topic.accept([event('a')])
    await advance(600_000)
    expect(sent.map((one) => one.atMs)).toEqual([0, 10_000, 40_000, 100_000, 400_000])
  })

  test('has jitter of a tenth each way', async () => {
    const draws = [0.5, 0, 0.999]
    const { topic, sent, advance } = topicWith({
      answers: [away, away],
      random: () => draws.shift() ?? 0.5,
    })
    await topic.accept([event('a')])
    await advance(60_000)
    expect(sent.map((one) => one.atMs)).toEqual([0, 9_000, 42_000])
  })

  test.each([400, 401, 403, 413])('answered %i goes to the dead letters at once', async (code) => {
    const { topic, sent, advance } = topicWith({ answers: [status(code)] })
    await topic.accept([event('a')])
    await advance(60_000)
    expect(sent).toHaveLength(1)
    expect(topic.deadLetters()).toMatchObject([
      { event: { id: 'a' }, attempts: 1, reason: `answered ${code}` },
    ])
  })

  test('that never succeeds is given up before a day is over', async () => {
    const { topic, sent, advance } = topicWith({ answers: Array(40).fill(away) })
    await topic.accept([event('a')])
    await advance(2 * 86_400_000, 10_000)
    expect(topic.pending()).toHaveLength(0)
    expect(topic.deadLetters()[0]?.reason).toMatch(/time to live exceeded, last: fetch failed/)
    expect(sent.at(-1)?.atMs).toBeLessThan(86_400_000)
    expect(sent.length).toBeGreaterThan(9)
  })
})

test('about one event in ten comes twice', async () => {
  const { topic, sent, advance } = topicWith({ duplicateShare: 0.1, random: seededRandom(7071) })
  const ids = Array.from({ length: 1_000 }, (_, n) => `e${n}`)
  await topic.accept(ids.map((id) => event(id)))
  await advance(10_000)
  expect(new Set(sent.map((one) => one.id)).size).toBe(1_000)
  expect(sent.length - 1_000).toBeGreaterThan(70)
  expect(sent.length - 1_000).toBeLessThan(130)
})

test("the app's own events are told of and not delivered", async () => {
  const { topic, sent, told, advance } = topicWith({})
  await topic.accept([event('own', '/batch-medic/renderfarm'), event('other', '/batch-medics')])
  await advance(1_000)
  expect(told).toEqual([
    { id: 'own', own: true },
    { id: 'other', own: false },
  ])
  expect(sent.map((one) => one.id)).toEqual(['other'])
})

test('what was accepted and not delivered outlives a restart', async () => {
  const first = topicWith({ answers: [away, status(400)] })
  await first.topic.accept([event('late'), event('dead')])
  await first.topic.deliverDue()
  const second = topicWith({ path: first.path })
  expect(second.topic.deadLetters().map((one) => one.event.id)).toEqual(['dead'])
  await second.advance(60_000)
  expect(second.sent.map((one) => one.id)).toEqual(['late'])
})

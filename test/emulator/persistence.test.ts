// The same seed lives the same life, and a world that was saved and restored has the same future.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { callsOn, key, minutes, seconds, startMs } from './support.ts'

const demo = parseWorld(
  JSON.parse(readFileSync(new URL('../../src/emulator/worlds/demo.json', import.meta.url), 'utf8')),
)

const begin = (seed: string, saved?: WorldState) => {
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: demo,
    clock: createManualClock(saved?.nowMs ?? startMs),
    seed,
    ...(saved ? { saved } : {}),
  })
  return { emulator, call: callsOn(emulator) }
}

/** Some remediation in the middle of things, so that lives depend on what was asked. */
function treat({ call, emulator }: ReturnType<typeof begin>): void {
  const [bad] = call('GET', "/pools/frames/nodes?$filter=state%20eq%20'unusable'").json.value
  call('POST', '/pools/frames/removenodes', { nodeList: [bad.id] })
  emulator.advance(seconds(45))
  call('POST', '/pools/frames/resize', { targetDedicatedNodes: 24 })
}

/** The whole life as seen through the API every ten seconds. */
function live(session: ReturnType<typeof begin>, forMinutes: number): string[] {
  const pages = [
    '/pools',
    '/pools/frames/nodes',
    '/pools/genomes/nodes',
    '/jobs/shot-010/tasks',
    '/jobs/shot-020/tasks',
  ]
  const seen: string[] = []
  for (let s = 0; s < forMinutes * 60; s += 10) {
    session.emulator.advance(seconds(10))
    seen.push(...pages.map((path) => session.call('GET', path).body.toString()))
  }
  return seen
}

test('the same seed and the same requests at the same times give the same life; another seed another', () => {
  const lives = ['a', 'a', 'b'].map((seed) => {
    const session = begin(seed)
    session.emulator.advance(minutes(2))
    treat(session)
    return live(session, 4)
  })
  expect(lives[0]).toEqual(lives[1])
  expect(lives[0]).not.toEqual(lives[2])
})

test('how often one looks does not change what happens', () => {
  const often = begin('a')
  for (let i = 0; i < 600; i += 1) often.emulator.advance(500)
  const once = begin('a')
  once.emulator.advance(minutes(5))
  const state = ({ emulator }: typeof once) => JSON.parse(emulator.save())
  expect(state(often)).toEqual(state(once))
})

test('a world saved in the middle of a resize, a boot and running tasks goes on as if nothing had been', () => {
  const original = begin('a')
  original.emulator.advance(minutes(2))
  treat(original)
  const restored = begin('a', JSON.parse(original.emulator.save()))
  expect(restored.emulator.now()).toBe(original.emulator.now())
  expect(restored.emulator.journal()).toEqual(original.emulator.journal())
  expect(live(restored, 6)).toEqual(live(original, 6))
})

test('an event that was not delivered is delivered after a restart', async () => {
  const refused = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: demo,
    clock: createManualClock(startMs),
    publish: () => Promise.reject(new Error('the topic is down')),
  })
  refused.advance(minutes(6))
  await Promise.resolve()
  const subjects: string[] = []
  const saved = JSON.parse(refused.save()) as WorldState
  expect(saved.outbox).toHaveLength(1)
  const again = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: demo,
    clock: createManualClock(saved.nowMs),
    saved,
    publish: ({ subject }) => void subjects.push(subject),
  })
  await new Promise(setImmediate)
  expect(subjects).toEqual(['pools/frames/jobs/shot-020/tasks/comp-0002'])
  expect(JSON.parse(again.save()).outbox).toEqual([])
})

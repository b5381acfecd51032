// Random worlds, random calls and faults, time in steps from a millisecond to days: what must always hold, holds.
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { control } from './faults/support.ts'
import { wrongIn, wrongSince } from './life-invariants.ts'
import { anyAct, createChance } from './random-acts.ts'
import { callsOn, key, pool, start, startMs, worldOf } from './support.ts'

/** More of it: LIFE_SEED=1000 LIFE_WORLDS=100 LIFE_ACTS=120. */
const first = Number(process.env.LIFE_SEED ?? 1)
const worlds = Number(process.env.LIFE_WORLDS ?? 16)
const acts = Number(process.env.LIFE_ACTS ?? 60)
const seeds = Array.from({ length: worlds }, (_, i) => first + i)

const given = (seed: number) => ({
  pools: [
    pool({ dedicated: 3, lowPriority: 2, taskSlotsPerNode: 1 + (seed % 4) }),
    pool({ id: 'single', dedicated: 2 }),
  ],
  jobs: [],
})

const stateOf = (s: { emulator: { save(): string } }): WorldState => JSON.parse(s.emulator.save())

test.each(seeds)('world %i stays sound, and comes to rest', (seed) => {
  const s = start(given(seed), { seed: `${seed}` })
  const chance = createChance(seed)
  const log: string[] = []
  let before = stateOf(s)
  for (let i = 0; i < acts; i += 1) {
    log.push(anyAct(s, chance))
    const now = stateOf(s)
    const wrong = [...wrongIn(now), ...wrongSince(before, now)]
    expect(wrong.join('; '), log.join('\n')).toBe('')
    before = now
  }
  control(s.emulator, 'DELETE', '/faults')
  // Longer than any limit, interval and retry of these worlds.
  s.emulator.advance(86_400_000)
  s.call('DELETE', '/jobschedules/often')
  s.emulator.advance(9 * 86_400_000)
  const rest = stateOf(s)
  const wrong = [...wrongIn(rest), ...wrongIn(rest, { atRest: true })]
  expect(wrong.join('; '), log.join('\n')).toBe('')
})

test.each(seeds.slice(0, 6))(
  'world %i, saved and restored or replayed, has the same future',
  (seed) => {
    const kept: Parameters<NonNullable<Parameters<typeof createEmulator>[0]['keep']>>[0][] = []
    const begin = (more: object, atMs: number) => {
      const emulator = createEmulator({
        accounts: [{ name: 'renderfarm', key }],
        world: parseWorld(worldOf(given(seed))),
        clock: createManualClock(atMs),
        seed: `${seed}`,
        ...more,
      })
      return { emulator, call: callsOn(emulator) }
    }
    const one = begin({ keep: (input: (typeof kept)[0]) => void kept.push(input) }, startMs)
    const chance = createChance(seed)
    const log: string[] = []
    for (let i = 0; i < acts / 3; i += 1) log.push(anyAct(one, chance))
    const snapshot = stateOf(one)
    kept.length = 0
    for (let i = 0; i < acts / 3; i += 1) log.push(anyAct(one, chance))
    const twins = [
      begin({ saved: stateOf(one) }, one.emulator.now()),
      begin({ saved: snapshot, inputs: structuredClone(kept) }, one.emulator.now()),
    ]
    for (const twin of twins) twin.emulator.tick()
    const turn = chance.save()
    const past = log.length
    for (let i = 0; i < acts / 3; i += 1) log.push(anyAct(one, chance))
    one.emulator.advance(86_400_000)
    for (const twin of twins) {
      const same = createChance(turn)
      for (let i = 0; i < acts / 3; i += 1) {
        expect(anyAct(twin, same), log.slice(0, past + i + 1).join('\n')).toBe(log[past + i])
      }
      twin.emulator.advance(86_400_000)
      expect(seen(stateOf(twin))).toEqual(seen(stateOf(one)))
    }
  },
)

test.each(seeds.slice(0, 6))('world %i is the same however finely time is cut', (seed) => {
  const ends = [1, 7].map((cuts) => {
    const s = start(given(seed), { seed: `${seed}` })
    const chance = createChance(seed)
    for (let i = 0; i < acts / 2; i += 1) anyAct(s, chance, cuts)
    return seen(stateOf(s))
  })
  expect(ends[0]).toEqual(ends[1])
})

/** A world without what a restart is known to change, the numbers of requests, and what reads keep for later. */
function seen({ journal: _, journalSeq: _seq, ...world }: WorldState) {
  const accounts = JSON.stringify(world.accounts, (name, value) =>
    name === 'tallies' || name === 'countedAs' ? undefined : value,
  )
  return { ...world, accounts: JSON.parse(accounts) }
}

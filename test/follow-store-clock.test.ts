// A clock that follows the store's: when it does, and that instances minutes apart do not take a pool from each other.
import { describe, expect, inject, test } from 'vitest'
import { createAzureRows } from '../src/adapters/azure/storage/rows.ts'
import { followStoreClock, toleratedMs } from '../src/follow-store-clock.ts'
import { createLedgers } from '../src/record/ledgers.ts'
import { minute } from './support/build-facts.ts'
import { smallWorld } from './support/small-world.ts'
import { live, setStage } from './support/whole-app.ts'

const own = { now: () => 1_000_000, toWallMs: (ms: number) => ms / 30 }

describe('the clock', () => {
  test.each([
    { when: 'nothing is known of the store', ahead: undefined, expected: 0 },
    { when: 'the store is as far ahead as an answer may be late', ahead: toleratedMs, expected: 0 },
    { when: 'the store is further ahead', ahead: toleratedMs + 1, expected: toleratedMs + 1 },
    { when: 'the store is minutes behind', ahead: -4 * minute, expected: -4 * minute },
  ])('where $when is set by $expected ms', ({ ahead, expected }) => {
    const rows = ahead === undefined ? {} : { storeAheadMs: () => ahead }
    expect(followStoreClock(own, rows).now()).toBe(own.now() + expected)
  })

  test('takes a store that tells its time only later', () => {
    let ahead = 0
    const clock = followStoreClock(own, { storeAheadMs: () => ahead })
    expect(clock.now()).toBe(own.now())
    ahead = 10 * minute
    expect(clock.now()).toBe(own.now() + 10 * minute)
  })

  test('leaves durations as they are', () => {
    expect(followStoreClock(own, {}).toWallMs(30)).toBe(1)
  })
})

test('the store says by how much it is ahead with each answer, also one that refuses', async () => {
  const wrong = { now: () => Date.now() - 10 * minute }
  const rows = createAzureRows({ connection: inject('azuriteConnection') }, wrong)
  expect(rows.storeAheadMs?.()).toBe(0)
  await rows.get(`nosuch${process.pid}`, 'a|b', 'head')
  const ahead = rows.storeAheadMs?.() ?? 0
  expect(Math.abs(ahead - 10 * minute)).toBeLessThan(20_000)
})

test('the store is not asked for its time where the clock is a host of its own', () => {
  expect(createAzureRows({ connection: inject('azuriteConnection') }).storeAheadMs).toBeUndefined()
})

describe('two instances whose clocks are minutes apart', () => {
  const pool = { account: 'renderfarm', pool: 'frames' }
  const skews: Readonly<Record<string, number>> = { early: -4 * minute, late: 4 * minute }

  /** `follows`: whether the store tells them its time. */
  function stageOf(follows: boolean) {
    const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' }]
    return setStage({
      world: smallWorld({ script }),
      around(ports, holder) {
        const skew = skews[holder] ?? 0
        const clock = { ...ports.clock, now: () => ports.clock.now() + skew }
        const rows = follows ? { ...ports.rows, storeAheadMs: () => -skew } : ports.rows
        return { ...ports, clock, rows }
      },
    })
  }

  test.each([
    { follows: true, expected: 'busy' },
    // What would happen without it: the promise rests on the store's time.
    { follows: false, expected: 'ledger' },
  ])('where they follow the store: $follows, a pool that is held is $expected', async (given) => {
    const { rows, messages, clock } = stageOf(given.follows)
    const ledgersOf = (holder: string) => {
      const skew = skews[holder] ?? 0
      const own = { ...clock, now: () => clock.now() + skew }
      const told = given.follows ? { storeAheadMs: () => -skew } : {}
      return createLedgers({ rows, messages, holder, clock: followStoreClock(own, told) })
    }
    const first = await ledgersOf('early').hold(pool)
    expect(first.kind).toBe('ledger')
    expect((await ledgersOf('late').hold(pool)).kind).toBe(given.expected)
  })

  test('repair a node once, in turns', async () => {
    const stage = stageOf(true)
    const [early, late] = [stage.makeApp('early'), stage.makeApp('late')]
    let turn = 0
    await live(stage, () => (turn++ % 2 === 0 ? early : late), 40 * minute)
    const reboots = stage.writes().filter((call) => call.includes('/reboot'))
    expect(reboots).toHaveLength(1)
    const { items } = await early.history.list({ top: 10 })
    expect(items.map(({ incident }) => incident.resolution?.kind)).toEqual(['helped'])
  })
})

// Who goes on next: one at a time, in virtual time, the same for the same seed, and never a dead one.
import { expect, test } from 'vitest'
import { createDice } from '../support/faulty-dice.ts'
import { type Actor, createScheduler } from '../support/faulty-scheduler.ts'

const actor = (name: string): Actor => ({ name, waits: 0, isDead: false })

function bench(seed: number) {
  let now = 0
  const scheduler = createScheduler(createDice(seed), () => now)
  const went: string[] = []
  const go = async (owner: Actor, afterMs: number) => {
    await scheduler.turn(owner, afterMs)
    went.push(owner.name)
  }
  async function runAll(): Promise<string> {
    while (scheduler.nextAt() < Number.POSITIVE_INFINITY) {
      now = Math.max(now, scheduler.nextAt())
      await scheduler.step()
    }
    return went.join(' ')
  }
  return { scheduler, go, runAll, went }
}

test('turns come when they are due, the earlier first', async () => {
  const { go, runAll } = bench(1)
  void go(actor('late'), 50)
  void go(actor('early'), 10)
  expect(await runAll()).toBe('early late')
})

test('of those that are ready the dice pick, the same for the same seed', async () => {
  const order = async (seed: number) => {
    const { go, runAll } = bench(seed)
    for (const name of ['a', 'b', 'c', 'd', 'e']) void go(actor(name), 0)
    return await runAll()
  }
  const orders = await Promise.all([1, 2, 3, 4, 5, 6].map(order))
  expect(new Set(orders).size).toBeGreaterThan(2)
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(order))).toEqual(orders)
})

test('a dead one gets no turn: its promises stay unsettled, and its timers never ring', async () => {
  const { scheduler, go, runAll } = bench(1)
  const [dead, alive] = [actor('dead'), actor('alive')]
  void go(dead, 5)
  scheduler.later(dead, 5, () => expect.fail('its timer rang'))
  void go(alive, 5)
  scheduler.kill(dead)
  void go(dead, 6)
  expect(await runAll()).toBe('alive')
})

test('a timer that is cleared never rings, and is not waited for', async () => {
  const { scheduler, runAll } = bench(1)
  const owner = actor('one')
  const timer = scheduler.later(owner, 5, () => expect.fail('it rang'))
  expect(owner.waits).toBe(1)
  scheduler.cancel(timer)
  expect(owner.waits).toBe(0)
  expect(await runAll()).toBe('')
})

test('a step without anybody who is ready is a fault of the harness', async () => {
  await expect(bench(1).scheduler.step()).rejects.toThrow('Nobody is ready')
})

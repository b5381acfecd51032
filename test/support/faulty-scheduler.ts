// Decides who goes on next in virtual time: each await of a port and each timer is a turn, and a killed actor gets none.
import type { Dice } from './faulty-dice.ts'

/** Who waits: a job of an instance, or the world itself where it is absent. */
export interface Actor {
  name: string
  /** How many turns and timers it waits for; none while it is unfinished means that it waits for nothing of ours. */
  waits: number
  isDead: boolean
}

export interface Waiting {
  readonly owner: Actor | undefined
  readonly at: number
  readonly go: () => void
}

export interface Scheduler {
  /** Resolves when it is the owner's turn, `afterMs` of virtual time later at the earliest; never for a dead one. */
  turn(owner: Actor | undefined, afterMs: number): Promise<void>
  later(owner: Actor | undefined, afterMs: number, go: () => void): Waiting
  cancel(waiting: Waiting): void
  kill(owner: Actor): void
  /** Epoch milliseconds of the earliest turn; infinite when nobody waits. */
  nextAt(): number
  /** Gives one of the turns that are ready to whom the dice pick, and lets all follow that follows from it. */
  step(): Promise<void>
}

/** Kept from before anybody replaces it. */
const { setImmediate: macrotask } = globalThis

export function createScheduler(dice: Dice, now: () => number): Scheduler {
  const waiting = new Set<Waiting>()

  function later(owner: Actor | undefined, afterMs: number, go: () => void): Waiting {
    const one = { owner, at: now() + afterMs, go }
    if (owner?.isDead) return one
    waiting.add(one)
    if (owner) owner.waits += 1
    return one
  }

  function cancel(one: Waiting): void {
    if (waiting.delete(one) && one.owner) one.owner.waits -= 1
  }

  return {
    turn: (owner, afterMs) => new Promise((go) => void later(owner, afterMs, go)),
    later,
    cancel,
    kill(owner) {
      owner.isDead = true
      for (const one of waiting) if (one.owner === owner) waiting.delete(one)
    },
    nextAt() {
      let earliest = Number.POSITIVE_INFINITY
      for (const { at } of waiting) if (at < earliest) earliest = at
      return earliest
    },
    async step() {
      const at = now()
      const [first, ...others] = [...waiting].filter((one) => one.at <= at)
      if (!first) throw new Error('Nobody is ready')
      const next = dice.pick([first, ...others])
      cancel(next)
      next.go()
      await settled()
    },
  }
}

/** One turn of the loop: what is ready by then has run. */
export function settled(): Promise<void> {
  return new Promise((done) => void macrotask(done))
}

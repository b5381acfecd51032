// Decides who goes on next: each await of a port is a turn, turns take virtual time, and a killed actor gets none.
import type { Dice } from './faulty-dice.ts'

export interface Scheduler {
  /** Resolves when it is the actor's turn, `afterMs` of virtual time later at the earliest; never for a dead one. */
  turn(actor: string, afterMs: number): Promise<void>
  kill(actor: string): void
  isDead(actor: string): boolean
  /** Gives one turn and waits until all that follows from it stands at the next await; moves time where it must. */
  step(): Promise<void>
}

interface Parked {
  actor: string
  readyAt: number
  go(): void
}

/** So many turns of the loop with nobody at an await: what is waited for is none of ours. */
const patience = 200_000

export function createScheduler(
  dice: Dice,
  time: { now(): number; advance(ms: number): void },
): Scheduler {
  let parked: Parked[] = []
  const dead = new Set<string>()
  let idle = 0

  return {
    turn: (actor, afterMs) =>
      new Promise((go) => {
        if (!dead.has(actor)) parked.push({ actor, readyAt: time.now() + afterMs, go })
      }),
    kill(actor) {
      dead.add(actor)
      parked = parked.filter((one) => one.actor !== actor)
    },
    isDead: (actor) => dead.has(actor),
    async step() {
      await settled()
      const [first] = parked
      if (!first) {
        // A module is being loaded: the only thing that is waited for outside the ports.
        idle += 1
        if (idle > patience) throw new Error('A job waits for something that is no port')
        return
      }
      idle = 0
      const earliest = Math.min(...parked.map(({ readyAt }) => readyAt))
      time.advance(Math.max(0, earliest - time.now()))
      const ready = parked.filter(({ readyAt }) => readyAt <= time.now())
      const next = dice.pick([ready[0] ?? first, ...ready.slice(1)])
      parked.splice(parked.indexOf(next), 1)
      next.go()
      await settled()
    },
  }
}

function settled(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}

// What goes wrong in a run, by its dice: a rate for each kind of fault, and outages of minutes.
import type { Dice } from '../support/faulty-dice.ts'
import type { CallFate, DeliveryFate, Fates, StoreFate } from '../support/faulty-ports.ts'

export interface Weather {
  /** False: nothing goes wrong. */
  storm: boolean
  now(): number
}

export type SimulatedFates = Fates & {
  dies(operation: string): boolean
  /** How long an operation takes; now and then a process stands still for minutes. */
  latencyMs(operation: string): number
  message(): 'ok' | 'late' | 'twice'
  /** When copies of an event arrive; none when it is lost. */
  eventDelaysMs(): number[]
}

const minuteMs = 60_000
type Failing = 'batch' | 'store' | 'teams' | 'mail' | 'topic'

export function createFates(dice: Dice, weather: Weather): SimulatedFates {
  // Some runs are rough in everything, some only here and there.
  const rate = dice.pick([0.002, 0.01, 0.03])
  const storeRate = rate * dice.pick([0, 0.3, 1])
  const callRate = rate * dice.pick([0, 1, 3])
  const actionRate = dice.pick([0, 0.1, 0.4])
  const deathRate = dice.pick([0, 0.0005, 0.002, 0.008])
  const stallRate = dice.pick([0, 0.0005, 0.003])
  const outages = outagesOf(dice, weather.now)

  return {
    store: (name) => {
      if (!weather.storm) return 'ok'
      if (outages('store')) return 'fails'
      if (!dice.chance(storeRate)) return 'ok'
      const ways: readonly [StoreFate, ...StoreFate[]] =
        name === 'rows.transact' ? ['fails', 'answer-lost', 'retried'] : ['fails', 'answer-lost']
      return dice.pick(ways)
    },
    call: (method) => {
      if (!weather.storm) return 'ok'
      if (outages('batch')) return dice.pick<CallFate>(['not-sent', 'busy', 'hangs'])
      if (!dice.chance(method === 'POST' ? actionRate : callRate)) return 'ok'
      return method !== 'POST'
        ? dice.pick<CallFate>(['not-sent', 'answer-lost', 'throttled', 'server-error', 'hangs'])
        : dice.pick<CallFate>([
            ...(['not-sent', 'answer-lost', 'throttled', 'busy', 'server-error'] as const),
            ...(['done-server-error', 'hangs', 'lands-late'] as const),
          ])
    },
    delivery: (channel) => {
      if (!weather.storm) return 'ok'
      if (outages(channel as Failing)) return 'later'
      if (!dice.chance(rate * 5)) return 'ok'
      return dice.pick<DeliveryFate>(['later', 'sent-later', 'refused', 'slow'])
    },
    // Within the time for which a call whose answer never came is read back.
    landsAfterMs: () => dice.between(1, 35) * 1_000,
    dies: (operation) => {
      // Around a call that changes something is where a death can do most.
      const risky = operation.startsWith('POST') || operation.startsWith('rows.transact')
      return dice.chance(risky ? 4 * deathRate : deathRate)
    },
    latencyMs: (operation) => {
      const stalls = weather.storm && operation.startsWith('rows.') && dice.chance(stallRate)
      return stalls ? dice.between(30, 300) * 1_000 : dice.between(0, 80)
    },
    message: () => {
      if (dice.chance(rate)) return 'late'
      return dice.chance(rate) ? 'twice' : 'ok'
    },
    eventDelaysMs: () => {
      if (!weather.storm) return [0]
      if (dice.chance(0.2)) return []
      const copies = dice.chance(0.2) ? 3 : 1
      return Array.from({ length: copies }, () => dice.between(0, 300) * 1_000)
    },
  }
}

/** Up to three outages, each of one part and of some minutes. */
function outagesOf(dice: Dice, now: () => number): (of: Failing) => boolean {
  const start = now()
  const outages = Array.from({ length: dice.between(0, 3) }, () => {
    const of = dice.pick<Failing>(['batch', 'batch', 'store', 'teams', 'mail', 'topic'])
    const from = start + dice.between(0, 30) * minuteMs
    return { of, from, until: from + dice.between(20, 300) * 1_000 }
  })
  return (of) => outages.some((one) => one.of === of && one.from <= now() && now() < one.until)
}

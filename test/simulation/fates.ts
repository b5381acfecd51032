// What goes wrong in a run: drawn from the dice at each await and written down, or read from such a list.
import type { Dice } from '../support/faulty-dice.ts'
import type { Fault, FaultKind } from './fault.ts'

export type OperationClass = 'store' | 'read' | 'action' | 'delivery' | 'message' | 'event'

export interface Fates {
  /** What this call of the operation meets; undefined for nothing. Counts the call. */
  at(operation: string, of: OperationClass): Fault | undefined
  /** All that was met, in order. */
  readonly met: readonly Fault[]
}

const second = 1_000
const kinds: Readonly<Record<OperationClass, readonly [FaultKind, ...FaultKind[]]>> = {
  store: ['fails', 'answer-lost', 'delay-before', 'delay-after'],
  read: ['not-sent', 'answer-lost', 'throttled', 'busy', 'denied', 'server-error', 'hangs', 'page'],
  action: [
    ...(['not-sent', 'answer-lost', 'throttled', 'busy', 'denied', 'server-error'] as const),
    ...(['done-server-error', 'hangs', 'lands-late', 'delay-after', 'page'] as const),
  ],
  delivery: ['later', 'sent-later', 'refused', 'throws', 'delay-after', 'answer-lost'],
  message: ['late', 'twice'],
  event: ['late', 'twice', 'lost'],
}

/** Reads the list: the same awaits meet the same. What the list names and the run does not reach, is not met. */
export function listedFates(faults: readonly Fault[]): Fates {
  const listed = new Map(faults.map((fault) => [fault.at, fault]))
  return counting((at) => listed.get(at))
}

export interface Weather {
  kind: 'late-calls' | undefined
  /** False once everything is to go well. */
  isRough(): boolean
  now(): number
}

/** Some runs are rough in everything, some only here and there. */
export function drawnFates(dice: Dice, weather: Weather): Fates {
  const rate = dice.pick([0.002, 0.008, 0.03])
  const shares: Readonly<Record<OperationClass, number>> = {
    store: rate * dice.pick([0, 0.3, 1]),
    read: rate * dice.pick([0, 1, 2]),
    action: dice.pick([0, 0.15, 0.5]),
    delivery: rate * dice.pick([0, 3, 10]),
    message: rate * dice.pick([1, 5]),
    event: dice.pick([0, 0.3]),
  }
  const deathRate = dice.pick([0, 0.0005, 0.002, 0.006])
  const stallRate = dice.pick([0, 0.0005, 0.003])
  const outages = outagesOf(dice, weather.now())

  return counting((at, operation, of) => {
    if (!weather.isRough()) return undefined
    if (weather.kind === 'late-calls' && of === 'action' && dice.chance(0.7)) {
      // Later than its caller waits, and within the time for which it is read back.
      return { at, kind: 'lands-late', ms: dice.between(21, 50) * second }
    }
    // Around what changes something a death can do most.
    const risky = of === 'action' || operation === 'rows.transact' || of === 'delivery'
    const mayDie = of !== 'message' && of !== 'event'
    if (mayDie && dice.chance(risky ? 5 * deathRate : deathRate)) {
      return { at, kind: dice.pick(['crash-before', 'crash-after']) }
    }
    if (mayDie && dice.chance(stallRate)) {
      const kind = dice.pick<FaultKind>(['delay-before', 'delay-after'])
      return { at, kind, ms: dice.between(30, 400) * second }
    }
    const isOut = outages.some((one) => one.isOn(of, weather.now()))
    if (!isOut && !dice.chance(shares[of])) return undefined
    if (operation === 'rows.transact' && dice.chance(0.25)) return { at, kind: 'retried' }
    return withMore(at, dice.pick(kinds[of]), dice)
  })
}

function withMore(at: string, kind: FaultKind, dice: Dice): Fault {
  switch (kind) {
    case 'fails':
    case 'answer-lost':
      return { at, kind, error: dice.pick(['reset', 'busy', 'timed-out', 'denied']) }
    case 'delay-before':
    case 'delay-after':
      return { at, kind, ms: dice.between(1, 25) * second }
    case 'lands-late':
      // Within the time for which a call whose answer never came is read back.
      return { at, kind, ms: dice.between(1, 35) * second }
    case 'late':
    case 'twice':
      return { at, kind, ms: dice.between(0, 300) * second }
    default:
      return { at, kind }
  }
}

/** Up to two parts that are away for some minutes. */
function outagesOf(dice: Dice, start: number) {
  return Array.from({ length: dice.between(0, 2) }, () => {
    const part = dice.pick<OperationClass>(['store', 'read', 'delivery'])
    const from = start + dice.between(0, 60) * 60 * second
    const until = from + dice.between(30, 400) * second
    const isPart = (of: OperationClass) => of === part || (part === 'read' && of === 'action')
    return { isOn: (of: OperationClass, now: number) => isPart(of) && from <= now && now < until }
  })
}

function counting(
  ask: (at: string, operation: string, of: OperationClass) => Fault | undefined,
): Fates {
  const counts = new Map<string, number>()
  const met: Fault[] = []
  return {
    met,
    at(operation, of) {
      const count = (counts.get(operation) ?? 0) + 1
      counts.set(operation, count)
      const fault = ask(`${operation}#${count}`, operation, of)
      if (fault) met.push(fault)
      return fault
    },
  }
}

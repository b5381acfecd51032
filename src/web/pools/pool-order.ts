// The order of the pools: what needs somebody first, then by name.
import type { PoolRow } from '../../api/shapes/pools.ts'
import { severities } from '../../domain/severity.ts'
import { wordText } from '../format.ts'

const healths: readonly PoolRow['health'][] = ['sick', 'unknown', 'busy', 'ok']

/** By the worst open incident, then by health, account and name. */
export function worstFirst(pools: readonly PoolRow[]): PoolRow[] {
  return pools.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) ||
      healths.indexOf(one.health) - healths.indexOf(other.health) ||
      nameOf(one).localeCompare(nameOf(other), 'en'),
  )
}

function rankOf({ worst }: PoolRow): number {
  const at = worst === undefined ? -1 : severities.indexOf(worst)
  return at < 0 ? severities.length : at
}

const nameOf = ({ account, pool }: PoolRow) => `${account}/${pool}`.toLowerCase()

/** Those whose account or name holds the text; case does not count. */
export function named(pools: readonly PoolRow[], text: string): PoolRow[] {
  const wanted = text.trim().toLowerCase()
  return pools.filter((pool) => nameOf(pool).includes(wanted))
}

/** `Sick: 1 task incident`: that its nodes are idle does not say what is wrong. */
export function healthText({ health, why }: Pick<PoolRow, 'health' | 'why'>): string {
  return why === undefined ? wordText(health) : `${wordText(health)}: ${why}`
}

/** States of more than one word, which Batch writes as one; the others are words as they are. */
const stateWords: Readonly<Record<string, string>> = {
  starttaskfailed: 'start task failed',
  waitingforstarttask: 'waiting for start task',
  leavingpool: 'leaving the pool',
  upgradingos: 'upgrading the OS',
}

function stateText(state: string): string {
  const key = state.toLowerCase()
  return Object.hasOwn(stateWords, key) ? (stateWords[key] ?? state) : state
}

/** `12 running, 3 start task failed`: the most nodes first. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const present = Object.entries(counts)
    .filter(([state, count]) => count > 0 && state.toLowerCase() !== 'total')
    .toSorted(([, one], [, other]) => other - one)
  if (present.length === 0) return 'no nodes'
  return present.map(([state, count]) => `${count} ${stateText(state)}`).join(', ')
}

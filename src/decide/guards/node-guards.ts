// How often one node: repairs in 7 days, and the pause between two. What Batch refused was no repair and costs nothing.
import { dayMs, durationText, minuteMs } from '../../domain/durations.ts'
import { counted } from '../../domain/plain.ts'
import { repairsOf } from '../actions-made.ts'
import type { Guard } from '../guard.ts'
import { isRepair } from '../guard.ts'
import { freeAt } from './hourly-guards.ts'

const rememberMs = 7 * dayMs

export const attemptsGuard: Guard = {
  name: 'repairs-per-node',
  tell: true,
  ask({ action, record, terms, now }) {
    if (!isRepair(action) || !('node' in action)) return undefined
    const repairs = repairsOf(action.node, record.nodes).filter((at) => at > now - rememberMs)
    const limit = terms.guards.maxRepairsPerNode
    if (repairs.length < limit) return undefined
    return {
      reason: `The node was repaired ${counted(repairs.length, 'time')} in 7 days, the limit is ${limit}.`,
      until: freeAt(repairs, limit, rememberMs),
    }
  },
}

export const cooldownGuard: Guard = {
  name: 'cool-down',
  tell: false,
  ask({ action, record, terms, now }) {
    if (!isRepair(action) || !('node' in action)) return undefined
    const last = Math.max(...repairsOf(action.node, record.nodes), Number.NEGATIVE_INFINITY)
    const { cooldownMinutes } = terms.guards
    const until = last + cooldownMinutes * minuteMs
    if (until <= now) return undefined
    return {
      reason: `The node was repaired ${durationText(now - last)} ago; the next repair waits ${cooldownMinutes} min.`,
      until,
    }
  },
}

// Running work is protected: a usable node that runs tasks is not taken from them, however long they take.
import { durationText, hourMs, momentText } from '../../domain/durations.ts'
import type { NodeFacts } from '../../domain/facts.ts'
import { findNode } from '../../domain/subject-health.ts'
import { switchedOffBy } from '../../domain/switched-off.ts'
import type { Guard, GuardQuestion } from '../guard.ts'
import { isRepair, isUsable } from '../guard.ts'

/** Tasks may end in peace for so long; after it somebody is told, and still nothing is killed. */
const quietMs = hourMs

export const runningWorkGuard: Guard = {
  name: 'running-work',
  tell: true,
  ask(question) {
    const { action, facts, now } = question
    if (!('node' in action)) return undefined
    const node = findNode(facts, action.node)
    const running = node ? runningOn(node) : 0
    if (!node || running === 0 || !endsWork(question)) return undefined
    const tasks = running === 1 ? '1 task runs' : `${running} tasks run`
    const head = `${tasks} on the node, which is usable`
    const { since, until } = patience(question)
    if (until > now) {
      return {
        reason: `${head}: it is left alone until ${momentText(until)} for them to end.`,
        until,
        tell: false,
      }
    }
    const how =
      since === undefined ? `more than ${durationText(quietMs)}` : durationText(now - since)
    return { reason: `${head}, ${how} after it was to be repaired: nothing is killed for that.` }
  },
}

/** What ends the tasks of a usable node. Switching scheduling off does so only with `requeue`. */
function endsWork({ action }: GuardQuestion): boolean {
  if (action.kind === 'disable-scheduling') return action.option === 'requeue'
  return isRepair(action) || action.kind === 'free-disk'
}

/**
 * By the node's own count, and by the tasks listed on it where they were read: subtasks of a multi-instance task are
 * listed. A node that is offline has ended what it ran; one that is neither runs nothing that could end well.
 */
function runningOn(node: NodeFacts): number {
  if (!isUsable(node)) return 0
  const listed = node.recentTasks?.filter(({ state }) => state === 'running').length ?? 0
  return Math.max(node.runningTasks, listed)
}

/** From when it takes no more tasks; where that was not switched off, from when this held the incident first. */
function patience({ incident, record, now }: GuardQuestion): { since?: number; until: number } {
  const own = record.attempts.filter(({ incidentId }) => incidentId === incident.id)
  const off = switchedOffBy(own)
  if (off) {
    const since = off.endedAt ?? off.startedAt
    return { since, until: since + quietMs }
  }
  const { waiting } = incident
  if (waiting?.guard !== 'running-work') return { until: now + quietMs }
  if (waiting.until === undefined) return { until: Number.NEGATIVE_INFINITY }
  return { since: waiting.until - quietMs, until: waiting.until }
}

// How much at once, how often: repairs under way, in an hour, of one node in 7 days, of one task in a day, and the pause between two.
import type { Action, AttemptResult } from '../../domain/action.ts'
import { dayMs, durationText, hourMs, minuteMs } from '../../domain/durations.ts'
import type { NodePast, PoolRecord } from '../../domain/record.ts'
import type { TaskSubject } from '../../domain/refs.ts'
import { sameId } from '../../domain/refs.ts'
import type { Guard, GuardQuestion } from '../guard.ts'
import { isRepair } from '../guard.ts'

export const concurrencyGuard: Guard = {
  name: 'concurrency',
  tell: false,
  ask(question) {
    const { action, facts, terms } = question
    if (!isRepair(action)) return undefined
    const limit = Math.max(
      1,
      Math.min(
        terms.guards.maxConcurrentNodes,
        Math.floor(terms.guards.maxConcurrentShare * facts.nodes.length),
      ),
    )
    const underWay = repairsUnderWay(question)
    if ('node' in action && underWay.some((other) => isOnNode(other, action.node.nodeId))) {
      return { reason: 'Another repair of the node is under way.' }
    }
    if (underWay.length >= limit) {
      return { reason: `${underWay.length} repairs are under way here, the limit is ${limit}.` }
    }
    if (action.kind !== 'replace') return undefined
    // Batch refuses a removal while the pool resizes; two at once would also blur who changed the target.
    if (underWay.some((other) => other.kind === 'replace')) {
      return { reason: 'Another node of the pool is being replaced.' }
    }
    const state = facts.snapshot?.allocationState ?? 'gone'
    return state === 'steady' ? undefined : { reason: `The pool is ${state}.` }
  },
}

export const hourlyGuard: Guard = {
  name: 'actions-per-hour',
  tell: true,
  ask({ action, record, terms, now, planned }) {
    if (!isRepair(action)) return undefined
    const times = record.nodes
      .flatMap((node) => node.repairs.map(({ at }) => at))
      .filter((at) => at > now - hourMs)
    const limit = terms.guards.maxActionsPerHour
    const made = times.length + planned.filter(isRepair).length
    if (made < limit) return undefined
    return {
      reason: `${made} repairs in this pool in the last hour, the limit is ${limit}.`,
      until: Math.min(...times, now) + hourMs,
    }
  },
}

/** A task that failed again after so many reactivations in a day is not cured by one more. */
export const maxReactivationsPerTask = 6

export const taskHourlyGuard: Guard = {
  name: 'task-actions-per-hour',
  tell: true,
  ask({ action, record, terms, now, planned }) {
    if (action.kind !== 'reactivate-task') return undefined
    const { jobId, taskId } = action.task
    const inJob = reactivationsIn(record, jobId)
    const own = inJob.filter((one) => sameId(one.taskId, taskId) && one.at > now - dayMs)
    if (own.length >= maxReactivationsPerTask) {
      return {
        reason: `The task was reactivated ${own.length} times in 24 h, the limit is ${maxReactivationsPerTask}.`,
        until: Math.min(...own.map(({ at }) => at)) + dayMs,
      }
    }
    const times = inJob.map(({ at }) => at).filter((at) => at > now - hourMs)
    const made = times.length + planned.filter((other) => ofJob(other, jobId)).length
    const limit = terms.guards.maxTaskActionsPerHour
    if (made < limit) return undefined
    return {
      reason: `${made} task actions in the job in the last hour, the limit is ${limit}.`,
      until: Math.min(...times, now) + hourMs,
    }
  },
}

export const attemptsGuard: Guard = {
  name: 'repairs-per-node',
  tell: true,
  ask({ action, record, terms, now }) {
    const repairs = repairsOf(action, record.nodes).filter((at) => at > now - 7 * dayMs)
    const limit = terms.guards.maxRepairsPerNode
    if (repairs.length < limit) return undefined
    return {
      reason: `The node was repaired ${repairs.length} times in 7 days, the limit is ${limit}.`,
      until: Math.min(...repairs) + 7 * dayMs,
    }
  },
}

export const cooldownGuard: Guard = {
  name: 'cool-down',
  tell: false,
  ask({ action, record, terms, now }) {
    const last = Math.max(...repairsOf(action, record.nodes), Number.NEGATIVE_INFINITY)
    const until = last + terms.guards.cooldownMinutes * minuteMs
    if (until <= now) return undefined
    return {
      reason: `The node was repaired ${durationText(now - last)} ago; the next repair waits ${terms.guards.cooldownMinutes} min.`,
      until,
    }
  },
}

/** Results of what Batch is known not to have done. */
const notAccepted: readonly AttemptResult[] = ['refused', 'not-made', 'overtaken', 'failed']

/**
 * A repair ends within an hour or so, growing back included. What is under way for longer waits for a person, who was
 * told, and must not keep the other nodes sick: the eTag tells the targets of two replacements apart.
 */
const longestRepairMs = 2 * hourMs

function repairsUnderWay({ record, planned, now }: GuardQuestion): readonly Action[] {
  const live = record.attempts
    .filter(({ step, startedAt }) => step !== 'ended' && now - startedAt < longestRepairMs)
    .map(({ action }) => action)
  return [...live, ...planned].filter(isRepair)
}

function isOnNode(action: Action, nodeId: string): boolean {
  return 'node' in action && sameId(action.node.nodeId, nodeId)
}

/** When the node of the action was repaired; empty for what is no repair. */
function repairsOf(action: Action, nodes: readonly NodePast[]): readonly number[] {
  if (!isRepair(action) || !('node' in action)) return []
  const { nodeId, allocationTime } = action.node
  const past = nodes.find((node) => sameId(node.nodeId, nodeId))
  return (past?.repairs ?? [])
    .filter((repair) => repair.allocationTime === allocationTime)
    .map(({ at }) => at)
}

interface Reactivation {
  taskId: string
  at: number
}

/** What Batch accepted, whatever became of its incident, and what it may have: attempts in doubt or of older records. */
function reactivationsIn({ jobs, attempts }: PoolRecord, jobId: string): readonly Reactivation[] {
  const accepted = jobs.find((job) => sameId(job.jobId, jobId))?.reactivations ?? []
  const isKnown = ({ taskId }: TaskSubject, startedAt: number) =>
    accepted.some(({ at, taskId: other }) => at === startedAt && sameId(other, taskId))
  const others = attempts.flatMap(({ action, startedAt: at, result = 'unknown' }) => {
    if (action.kind !== 'reactivate-task' || !ofJob(action, jobId)) return []
    if (notAccepted.includes(result) || isKnown(action.task, at)) return []
    return [{ taskId: action.task.taskId, at }]
  })
  return [...accepted, ...others]
}

function ofJob(action: Action, jobId: string): boolean {
  return action.kind === 'reactivate-task' && sameId(action.task.jobId, jobId)
}

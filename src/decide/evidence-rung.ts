// The rung that collects evidence: whether it is due, and of which nodes and tasks.
import type { Action } from '../domain/action.ts'
import { minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { NodeSubject, TaskSubject } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import type { LadderQuestion } from './ladder-question.ts'

/** Evidence is looked for on so many nodes of a pool, and then is enough. */
const evidenceNodes = 3
/** And of so many of the tasks that failed on one node. */
const evidenceTasks = 3
/** Evidence of an incident is collected so often: once for each failure, and a failing repair brings new ones. */
const maxLooks = 6
/** Clocks differ: evidence looked for within this before a failure by Batch's time may be of it. */
const slackMs = minuteMs

/** A failure that is later than the last look is a new one: what it wrote may name another cause. */
export function isLookedAt({ attempts, finding }: LadderQuestion): boolean {
  const looks = attempts.filter(({ action }) => action.kind === 'collect-evidence')
  const last = looks.at(-1)
  if (!last) return false
  // Pools and jobs fail on and on in the same way; only a start task that failed on all nodes anew may say another thing.
  const { subject, fault } = finding
  const isOne = subject.kind === 'node' || subject.kind === 'task'
  if (!isOne && fault !== 'pool-start-task-failed') return true
  return looks.length >= maxLooks || last.startedAt >= finding.since - slackMs
}

export function evidenceAction({ finding, facts }: LadderQuestion): Action {
  const { subject, fault } = finding
  if (subject.kind === 'task') {
    return { kind: 'collect-evidence', nodes: [], tasks: [subject satisfies TaskSubject] }
  }
  if (subject.kind === 'node') {
    const tasks = fault === 'node-black-hole' ? failedThere(subject, facts) : []
    return { kind: 'collect-evidence', nodes: [subject], tasks }
  }
  // The nodes are looked up when it is done: allocation times are the facts', not the finding's.
  const nodes = finding.nodeIds
    .slice(0, evidenceNodes)
    .map((nodeId) => ({ kind: 'node' as const, nodeId, allocationTime: 0 }))
  if (subject.kind === 'pool') return { kind: 'collect-evidence', nodes, tasks: [] }
  const { taskIds = [], files = [] } = finding
  const { jobId } = subject
  const tasks = taskIds
    .slice(0, evidenceTasks)
    .map((taskId) => ({ kind: 'task' as const, jobId, taskId }))
  return {
    kind: 'collect-evidence',
    nodes: [],
    tasks,
    ...(files.length > 0 ? { files: files.slice(0, 2 * evidenceNodes) } : {}),
  }
}

/** Tasks that failed on the node lately: what they wrote tells what it lacks. */
function failedThere({ nodeId }: NodeSubject, { tasks }: PoolFacts): readonly TaskSubject[] {
  return tasks
    .filter((task) => task.result === 'failure' && sameId(task.nodeId ?? '', nodeId))
    .slice(0, evidenceTasks)
    .map(({ jobId, taskId }) => ({ kind: 'task', jobId, taskId }))
}

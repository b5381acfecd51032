// Remembers a repair on its node, with what came of it, and a reactivation on its job: what the guards count. Only what Batch accepted counts.
import type { Attempt, AttemptResult } from './attempt.ts'
import { dayMs, minuteMs } from './durations.ts'
import type { PoolFacts } from './facts.ts'
import type { Change, NodePast, PoolRecord } from './record.ts'
import type { TaskSubject } from './refs.ts'
import { sameId } from './refs.ts'
import { findNode, nodeHealth } from './subject-health.ts'

export function repairMade(record: PoolRecord, attempt: Attempt): readonly Change[] {
  const { action, startedAt } = attempt
  if (action.kind === 'reactivate-task') return reactivated(record, action.task, startedAt)
  if (action.kind !== 'reboot' && action.kind !== 'replace' && action.kind !== 'remove') return []
  const { nodeId, allocationTime } = action.node
  const past = record.nodes.find((node) => sameId(node.nodeId, nodeId))
  const kept = (past?.repairs ?? []).filter(({ at }) => at > startedAt - 7 * dayMs)
  const { tasksRun, tasksSucceeded } = attempt.before ?? {}
  const runs =
    tasksRun === undefined || tasksSucceeded === undefined ? {} : { tasksRun, tasksSucceeded }
  const repairs = [...kept, { at: startedAt, kind: action.kind, allocationTime, ...runs }]
  return [{ kind: 'put-node', node: { nodeId, repairs } }]
}

/** What came of the repair is written where it is remembered. */
export function repairJudged(
  { nodes }: Pick<PoolRecord, 'nodes'>,
  { action, startedAt }: Attempt,
  result: AttemptResult,
): readonly Change[] {
  if (!('node' in action)) return []
  const { kind, node } = action
  const past = nodes.find(({ nodeId }) => sameId(nodeId, node.nodeId))
  const isIt = (one: Repair) => one.at === startedAt && one.kind === kind && !one.result
  if (!past?.repairs.some(isIt)) return []
  const repairs = past.repairs.map((one) => (isIt(one) ? { ...one, result } : one))
  return [{ kind: 'put-node', node: { ...past, repairs } }]
}

type Repair = NodePast['repairs'][number]

/** Longer than any attempt is judged: what has no result by then lost its incident, or is of an older version. */
const forgottenMs = 30 * minuteMs

/** A node that is as sick as ever was not helped; of any other nobody can tell any more. */
export function repairsForgotten(
  { nodes, attempts }: PoolRecord,
  facts: PoolFacts,
  now: number,
): readonly Change[] {
  if (!facts.complete || facts.nodesListed === false) return []
  return nodes.flatMap((past) => {
    const isForgotten = (repair: Repair) =>
      !repair.result && now - repair.at > forgottenMs && !attempts.some((one) => isOf(one, repair))
    if (!past.repairs.some(isForgotten)) return []
    const repairs = past.repairs.map((repair) => {
      if (!isForgotten(repair)) return repair
      const { allocationTime } = repair
      const node = findNode(facts, { kind: 'node', nodeId: past.nodeId, allocationTime })
      const isSick = node !== undefined && nodeHealth(node).kind === 'sick'
      return { ...repair, result: isSick ? ('did-not-help' as const) : ('unknown' as const) }
    })
    return [{ kind: 'put-node', node: { ...past, repairs } }]
  })

  function isOf({ action, startedAt, step }: Attempt, { at, allocationTime }: Repair): boolean {
    if (step === 'ended' || startedAt !== at || !('node' in action)) return false
    return action.node.allocationTime === allocationTime
  }
}

/** The rates reach back a day; far more than a job's hourly limit allows is not carried along. */
const maxReactivations = 2000

function reactivated(record: PoolRecord, task: TaskSubject, at: number): readonly Change[] {
  const past = record.jobs.find((job) => sameId(job.jobId, task.jobId))
  const kept = (past?.reactivations ?? []).filter((one) => one.at > at - dayMs)
  const reactivations = [...kept, { at, taskId: task.taskId }].slice(-maxReactivations)
  return [{ kind: 'put-job', job: { jobId: task.jobId, reactivations } }]
}

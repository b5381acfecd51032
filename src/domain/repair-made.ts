// Remembers a repair on its node and a reactivation on its job: what the guards count. Only what Batch accepted counts.
import type { Attempt } from './action.ts'
import { dayMs } from './durations.ts'
import type { Change, PoolRecord } from './record.ts'
import type { TaskSubject } from './refs.ts'
import { sameId } from './refs.ts'

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

/** The rates reach back a day; far more than a job's hourly limit allows is not carried along. */
const maxReactivations = 2000

function reactivated(record: PoolRecord, task: TaskSubject, at: number): readonly Change[] {
  const past = record.jobs.find((job) => sameId(job.jobId, task.jobId))
  const kept = (past?.reactivations ?? []).filter((one) => one.at > at - dayMs)
  const reactivations = [...kept, { at, taskId: task.taskId }].slice(-maxReactivations)
  return [{ kind: 'put-job', job: { jobId: task.jobId, reactivations } }]
}

// Whether what failed on one node is known to pass on others: else the tasks may be to blame, and not the node.
import { minuteMs } from '../domain/durations.ts'
import type { NodeFacts, RecentTask } from '../domain/facts.ts'
import { sameId } from '../domain/refs.ts'

/** One task that is retried again and again fails often and proves nothing: so many different ones must have failed. */
const leastTasks = 3
/** A task that runs on elsewhere for longer than this, and for twice as long as those here, does not fail as they do. */
const goesOnMs = 2 * minuteMs

/**
 * Totals do not say of which jobs the runs were. A bad job whose tasks all came to one node, a task with many retries
 * and a job that somebody ended look like a bad node in them; the last tasks of the nodes tell them apart. True where
 * the nodes do not tell their tasks.
 */
export function isVouched(node: NodeFacts, others: readonly NodeFacts[], now: number): boolean {
  if (!node.recentTasks) return true
  const failed = node.recentTasks.filter(failedByItself)
  const longestMs = Math.max(0, ...failed.map((task) => ranMs(task, now)))
  const passes = new Set(
    others
      .filter(({ nodeId }) => !sameId(nodeId, node.nodeId))
      .flatMap(({ recentTasks = [] }) => recentTasks)
      .filter((task) => task.result === 'success' || goesOn(task, longestMs, now))
      .map(({ jobId }) => jobId.toLowerCase()),
  )
  const different = [
    ...new Map(failed.map((task) => [keyOf(task), task.jobId.toLowerCase()])).values(),
  ]
  const vouched = different.filter((jobId) => passes.has(jobId)).length
  return vouched >= leastTasks && vouched >= different.length / 2
}

/** What was ended by a person or a time limit says nothing of its node. */
function failedByItself({ result, code }: RecentTask): boolean {
  return result === 'failure' && code?.toLowerCase() !== 'taskended'
}

function goesOn(task: RecentTask, longestMs: number, now: number): boolean {
  return task.state === 'running' && ranMs(task, now) > Math.max(goesOnMs, 2 * longestMs)
}

function ranMs({ startedAt, endedAt }: RecentTask, now: number): number {
  return startedAt === undefined ? 0 : Math.max(0, (endedAt ?? now) - startedAt)
}

function keyOf({ jobId, taskId }: RecentTask): string {
  return `${jobId}|${taskId}`.toLowerCase()
}

// Reads the task again right before a call: it must be the very run, in the very state, that was decided about.
import type { PoolFacts } from '../domain/facts.ts'
import type { TaskSubject } from '../domain/refs.ts'
import { seenTask } from '../domain/seen-task.ts'
import type { BatchAccount } from '../ports/batch.ts'

/**
 * What changed, in words; undefined when nothing did. Task operations take a condition, but neither eTag nor
 * lastModified of a task change with its state: a read is all there is.
 */
export async function taskAsFound(
  batch: BatchAccount,
  facts: PoolFacts,
  { jobId, taskId }: TaskSubject,
): Promise<string | undefined> {
  const found = seenTask(facts, { kind: 'task', jobId, taskId })
  const fresh = await batch.task(jobId, taskId)
  if (!found || !fresh) return 'the task is gone'
  if (fresh.state !== found.state) {
    return `the task went from ${found.state} to ${fresh.state} meanwhile`
  }
  const isSameRun = fresh.startedAt === found.startedAt && fresh.endedAt === found.endedAt
  if (!isSameRun) return 'the task has run again meanwhile'
  return fresh.jobState === found.jobState ? undefined : `its job is ${fresh.jobState} by now`
}

// A task as it is seen: among those that failed or have an incident, or among the slow ones of a look at its job.
import type { PoolFacts, TaskFacts } from './facts.ts'
import type { TaskSubject } from './refs.ts'
import { sameId } from './refs.ts'
import { findTask } from './subject-health.ts'

/** A task that runs is only seen where its job is looked at, unless its incident was open before. */
export function seenTask(facts: PoolFacts, subject: TaskSubject): TaskFacts | undefined {
  const isIt = ({ jobId, taskId }: TaskFacts) =>
    sameId(jobId, subject.jobId) && sameId(taskId, subject.taskId)
  return findTask(facts, subject) ?? facts.jobs?.flatMap(({ slow }) => slow).find(isIt)
}

// Which of a job's active tasks wait for something, and which only for others of the job to end.
import type { JobLook, TaskFacts } from '../domain/facts.ts'

/** What depends on tasks that still run or wait has no reason of its own, and is left out. */
export function waitingIn(
  active: readonly TaskFacts[],
  ended: { succeeded: readonly TaskFacts[]; failed: readonly TaskFacts[] },
): Pick<JobLook, 'waiting' | 'blockedBy'> {
  const met = new Set(ended.succeeded.map(({ taskId }) => plainId(taskId)))
  // A failure that satisfies those who depend on it blocks nobody.
  const failed = new Map(
    ended.failed
      .filter(({ mayFreeOthers }) => mayFreeOthers !== true)
      .map(({ taskId }) => [plainId(taskId), taskId]),
  )
  const blockers = new Set<string>()
  const waiting = active.filter(({ dependsOn = [] }) => {
    const blocking = dependsOn.flatMap((id) => failed.get(plainId(id)) ?? [])
    for (const id of blocking) blockers.add(id)
    return blocking.length > 0 || dependsOn.every((id) => met.has(plainId(id)))
  })
  return { waiting, blockedBy: [...blockers] }
}

/** Ids compare without case; a number of a range stands for ids with zeros before it as well. */
function plainId(id: string): string {
  return /^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : id.toLowerCase()
}

// The same facts in one order, whichever Batch listed them in: who speaks for many must not change from pass to pass.
import type { PoolFacts } from '../domain/facts.ts'

export function inOrder(facts: PoolFacts): PoolFacts {
  const { nodes, tasks, jobs } = facts
  return {
    ...facts,
    nodes: sorted(nodes, ({ nodeId }) => nodeId),
    tasks: sorted(tasks, ({ jobId, taskId }) => `${jobId}|${taskId}`),
    ...(jobs
      ? {
          jobs: sorted(
            jobs.map((job) => ({
              ...job,
              preparationFailed: sorted(job.preparationFailed, ({ nodeId }) => nodeId),
              waiting: sorted(job.waiting, ({ taskId }) => taskId),
            })),
            ({ jobId }) => jobId,
          ),
        }
      : {}),
  }
}

/** By ids, which compare without case; code units, for an order of letters is another in each locale. */
function sorted<T>(items: readonly T[], idOf: (item: T) => string): readonly T[] {
  const known = items.map((item) => ({ item, id: idOf(item).toLowerCase() }))
  if (known.every(({ id }, at) => at === 0 || (known[at - 1]?.id ?? '') <= id)) return items
  return known.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))).map(({ item }) => item)
}

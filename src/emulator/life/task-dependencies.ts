// What a task waits for: ids and ranges of ids, as names that compare without case and without leading zeros.

import { keyOf } from './basics.ts'
import type { TaskState } from './task-state.ts'

interface DependsOn {
  readonly taskIds?: readonly string[]
  readonly taskIdRanges?: readonly { readonly start: number; readonly end: number }[]
}

/** An id stands for itself; a number of a range also for ids with zeros before it (Azure/BatchExplorer issue 1451). */
const byId = (id: string): string => `=${keyOf(id)}`
const byNumber = (number: number): string => `#${number}`

/** The dependency at a place among all those of a task; a range is never written out. Undefined after the last. */
export function dependencyAt(task: TaskState, at: number): string | undefined {
  const { taskIds = [], taskIdRanges = [] } = (task.spec.dependsOn ?? {}) as DependsOn
  const id = taskIds[at]
  if (id !== undefined) return byId(id)
  let left = at - taskIds.length
  for (const { start, end } of taskIdRanges) {
    if (left <= end - start) return byNumber(start + left)
    left -= Math.max(0, end - start + 1)
  }
  return undefined
}

/** The dependencies a task meets when it ends well. */
export const dependenciesMetBy = (task: TaskState): readonly string[] =>
  /^\d{1,15}$/.test(task.id) ? [byId(task.id), byNumber(Number(task.id))] : [byId(task.id)]

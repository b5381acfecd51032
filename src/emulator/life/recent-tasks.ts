// What a node goes on telling of tasks that are deleted: it has seen them run (recorded).
import { executionView } from '../views/task-view.ts'
import type { AccountState } from './account-state.ts'
import { keyOf } from './basics.ts'
import type { JobState } from './job-state.ts'
import type { RecentTask } from './node-state.ts'
import { nodeIn } from './pool-state.ts'
import type { TaskState } from './task-state.ts'

/** To be called before a task goes, alone or with its job. */
export function rememberTask(account: AccountState, job: JobState, task: TaskState): void {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  if (!node || task.state !== 'completed') return
  for (const recent of node.recent) {
    if (isSame(recent, { jobId: job.id, taskId: task.id }))
      recent.told ??= { taskState: task.state, executionInfo: executionView(task) }
  }
}

/** A task that runs again is told of once; one of its name that was deleted stays. */
export const withoutTask = (recent: readonly RecentTask[], task: RecentTask): RecentTask[] =>
  recent.filter((one) => one.told !== undefined || !isSame(one, task))

const isSame = (a: RecentTask, b: RecentTask): boolean =>
  keyOf(a.taskId) === keyOf(b.taskId) && keyOf(a.jobId) === keyOf(b.jobId)

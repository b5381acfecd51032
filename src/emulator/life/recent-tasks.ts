// What a node goes on telling of tasks that are deleted: it has seen them run (recorded).
import { executionView } from '../views/task-view.ts'
import { keyOf } from './basics.ts'
import type { JobState } from './job-state.ts'
import { nodeIn } from './pool-state.ts'
import type { AccountState } from './state.ts'
import type { TaskState } from './task-state.ts'

/** To be called before a task goes, alone or with its job. */
export function rememberTask(account: AccountState, job: JobState, task: TaskState): void {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  if (!node || task.state !== 'completed') return
  for (const recent of node.recent) {
    const isIt = keyOf(recent.taskId) === keyOf(task.id) && keyOf(recent.jobId) === keyOf(job.id)
    if (isIt) recent.told ??= { taskState: task.state, executionInfo: executionView(task) }
  }
}

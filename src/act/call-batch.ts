// The call of the Batch port that an action is.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { ActionAnswer, BatchAccount } from '../ports/batch.ts'

type Call = Exclude<
  Action,
  { kind: 'collect-evidence' | 'escalate' | 'free-disk' | 'rolling-reboot' }
>

/** Removals carry the eTag of the pool as it was seen: whoever changed it since makes Batch say no. */
export function callBatch(
  batch: BatchAccount,
  facts: PoolFacts,
  action: Call,
): Promise<ActionAnswer> {
  const { pool } = facts.pool
  switch (action.kind) {
    case 'reboot':
      return batch.reboot(pool, action.node.nodeId, action.option)
    case 'replace':
    case 'remove':
      return batch.removeNodes(
        pool,
        [action.node.nodeId],
        action.option,
        facts.snapshot?.eTag ?? '',
      )
    case 'disable-scheduling':
      return batch.disableScheduling(pool, action.node.nodeId, action.option)
    case 'enable-scheduling':
      return batch.enableScheduling(pool, action.node.nodeId)
    case 'reactivate-task':
      return batch.reactivateTask(action.task.jobId, action.task.taskId)
    case 'terminate-task':
      return batch.terminateTask(action.task.jobId, action.task.taskId)
  }
}

export async function growPool(
  batch: BatchAccount,
  facts: PoolFacts,
  attempt: Attempt,
): Promise<ActionAnswer> {
  const { remembered } = attempt
  if (!remembered) return { kind: 'in-doubt', reason: 'The targets were not remembered.' }
  return batch.resize(facts.pool.pool, remembered, facts.snapshot?.eTag ?? '')
}

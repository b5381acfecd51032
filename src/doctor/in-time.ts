// Ends reads when the time of an examination is over: what has not answered by then is an answer that says so.
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import type { BatchAccount } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'

/** `over` resolves when the time is; `reason` says what then is told of every read. */
export function armInTime(arm: Arm, over: Promise<void>, reason: string): Arm {
  const late = <T>(path: string) =>
    over.then((): ArmAnswer<T> => ({ kind: 'failed', reason, path }))
  return {
    get: (path, version) => Promise.race([arm.get(path, version), late<never>(path)]),
    list: (path, version, query) =>
      Promise.race([arm.list(path, version, query), late<never>(path)]),
  }
}

/** The reads that the doctor makes; the rest of the account stays as it is. */
export function batchInTime(
  batch: BatchAccount,
  over: Promise<void>,
  reason: string,
): BatchAccount {
  const late = (): Promise<never> =>
    over.then(() => {
      throw new BatchReadError('unreachable', 'OutOfTime', reason)
    })
  const inTime = <T>(read: Promise<T>): Promise<T> => Promise.race([read, late()])
  return {
    ...batch,
    supportedImages: () => inTime(batch.supportedImages()),
    retentionMs: (jobId, taskId) => inTime(batch.retentionMs(jobId, taskId)),
    task: (jobId, taskId) => inTime(batch.task(jobId, taskId)),
    nodeFiles: (poolId, nodeId, most) =>
      Promise.race([
        batch.nodeFiles(poolId, nodeId, most),
        over.then(() => ({ kind: 'unavailable' as const, reason })),
      ]),
  }
}

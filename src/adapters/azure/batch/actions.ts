// The actions of the Batch port: each is sent once.
import type { BatchServiceClient } from '@azure/batch'
import { batchCallTimeoutMs } from '../../../domain/lease.ts'
import type { BatchAccount } from '../../../ports/batch.ts'
import { act } from './action-answer.ts'

export type BatchActions = Pick<
  BatchAccount,
  | 'reboot'
  | 'disableScheduling'
  | 'enableScheduling'
  | 'removeNodes'
  | 'resize'
  | 'reactivateTask'
  | 'terminateTask'
  | 'deleteNodeFolder'
>

/** More is refused by the SDK before anything is sent. */
const maxNodesPerRemoval = 100

export function createActions({ client }: { client(): Promise<BatchServiceClient> }): BatchActions {
  return {
    reboot: (poolId, nodeId, option) =>
      act(
        async (options) =>
          (await client()).computeNode.reboot(poolId, nodeId, {
            ...options,
            nodeRebootOption: option,
          }),
        batchCallTimeoutMs,
      ),

    disableScheduling: (poolId, nodeId, option) =>
      act(
        async (options) =>
          (await client()).computeNode.disableScheduling(poolId, nodeId, {
            ...options,
            nodeDisableSchedulingOption: option,
          }),
        batchCallTimeoutMs,
      ),

    enableScheduling: (poolId, nodeId) =>
      act(
        async (options) => (await client()).computeNode.enableScheduling(poolId, nodeId, options),
        batchCallTimeoutMs,
      ),

    async removeNodes(poolId, nodeIds, option, eTag) {
      if (nodeIds.length === 0 || nodeIds.length > maxNodesPerRemoval) {
        const message = `${nodeIds.length} nodes given, Batch takes 1 to ${maxNodesPerRemoval} in one call; nothing was sent.`
        return { kind: 'refused', status: 0, code: 'OutOfRangeInput', message }
      }
      return act(
        async (options) =>
          (await client()).pool.removeNodes(
            poolId,
            { nodeList: [...nodeIds], nodeDeallocationOption: option },
            { ...options, poolRemoveNodesOptions: { ifMatch: eTag } },
          ),
        batchCallTimeoutMs,
      )
    },

    resize: (poolId, target, eTag) =>
      act(
        async (options) =>
          (await client()).pool.resize(
            poolId,
            {
              targetDedicatedNodes: target.targetDedicated,
              targetLowPriorityNodes: target.targetLowPriority,
            },
            { ...options, poolResizeOptions: { ifMatch: eTag } },
          ),
        batchCallTimeoutMs,
      ),

    reactivateTask: (jobId, taskId) =>
      act(
        async (options) => (await client()).task.reactivate(jobId, taskId, options),
        batchCallTimeoutMs,
      ),

    terminateTask: (jobId, taskId) =>
      act(
        async (options) => (await client()).task.terminate(jobId, taskId, options),
        batchCallTimeoutMs,
      ),

    deleteNodeFolder: (poolId, nodeId, path) =>
      act(
        async (options) =>
          (await client()).file.deleteFromComputeNode(poolId, nodeId, path, {
            ...options,
            recursive: true,
          }),
        batchCallTimeoutMs,
      ),
  }
}

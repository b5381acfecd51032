// The pools of a world file as state: ready since a day, or just being made.

import type { AccountState } from '../life/account-state.ts'
import { allocate } from '../life/allocation.ts'
import { startAutoScale } from '../life/autoscale-life.ts'
import { keyOf, type Wire } from '../life/basics.ts'
import { shareOf } from '../life/dice.ts'
import type { Life } from '../life/life.ts'
import { newPool } from '../life/new-pool.ts'
import { startResize } from '../life/pool-life.ts'
import type { PoolState } from '../life/pool-state.ts'
import { succeededBefore } from '../life/start-task-life.ts'
import type { WorldPool } from './pool-schema.ts'

/** Ready pools were made a day before the world begins. */
const poolAgeMs = 24 * 3_600_000

/** Puts the pool into its account, with its nodes if it is ready. */
export function addWorldPool(life: Life, account: AccountState, given: WorldPool): void {
  const now = life.now()
  const pool = newPool(life, {
    id: given.id,
    spec: poolSpec(given),
    createdMs: given.ready ? now - poolAgeMs : now,
    boot: {
      allocateMs: given.boot.allocate,
      createMs: given.boot.create,
      startMs: given.boot.start,
      startTaskMs: given.startTask?.duration ?? 0,
      rebootMs: given.boot.reboot,
      leaveMs: given.boot.leave,
    },
    startTaskStdout: given.startTask?.stdout ?? '',
  })
  account.pools[keyOf(pool.id)] = pool
  if (!given.ready) {
    startResize(life, account, pool, 'requeue')
    return
  }
  for (let i = 0; i < given.dedicated; i += 1) addReadyNode(life, account, pool, true)
  for (let i = 0; i < given.lowPriority; i += 1) addReadyNode(life, account, pool, false)
}

/** Pools that scale themselves begin to, once their jobs are there. A ready pool has been sampled all its life. */
export function startScaling(life: Life, account: AccountState): void {
  for (const pool of Object.values(account.pools)) {
    if (pool.spec.enableAutoScale !== true) continue
    const sinceMs = pool.createdMs < life.now() ? pool.createdMs : undefined
    startAutoScale(life, account, pool, sinceMs)
  }
}

function poolSpec(given: WorldPool): Wire {
  const { startTask } = given
  return {
    ...(given.displayName ? { displayName: given.displayName } : {}),
    vmSize: given.vmSize,
    targetDedicatedNodes: given.dedicated,
    targetLowPriorityNodes: given.lowPriority,
    taskSlotsPerNode: given.taskSlotsPerNode,
    enableInterNodeCommunication: given.enableInterNodeCommunication,
    virtualMachineConfiguration: {
      imageReference: given.imageReference,
      nodeAgentSKUId: given.nodeAgentSKUId,
    },
    ...(startTask
      ? {
          startTask: {
            commandLine: startTask.commandLine,
            userIdentity: { autoUser: { scope: 'pool', elevationLevel: 'admin' } },
            maxTaskRetryCount: 0,
            waitForSuccess: startTask.waitForSuccess,
          },
        }
      : {}),
    ...(given.endpointConfiguration
      ? { networkConfiguration: { endpointConfiguration: given.endpointConfiguration } }
      : {}),
    ...(given.metadata ? { metadata: given.metadata } : {}),
    ...(given.autoScale
      ? {
          enableAutoScale: true,
          autoScaleFormula: given.autoScale.formula,
          autoScaleEvaluationInterval: given.autoScale.interval,
        }
      : {}),
    targetNodeCommunicationMode: 'simplified',
  }
}

/** A node that has been up since some minutes after its pool was made. */
function addReadyNode(
  life: Life,
  account: AccountState,
  pool: PoolState,
  dedicated: boolean,
): void {
  const node = allocate(life, account, pool, dedicated)
  const bootedMs =
    pool.createdMs +
    Math.round(60_000 * (1 + shareOf(life.world.seed, 'boot', pool.id, node.index)))
  node.allocatedMs = pool.createdMs + 5_000
  node.state = 'idle'
  node.bootMs = bootedMs
  node.stateMs = bootedMs + pool.boot.startTaskMs
  if (!pool.spec.startTask) return
  node.startTaskInfo = succeededBefore(bootedMs, node.stateMs)
  node.startTaskOutput = { atMs: node.stateMs, stdout: pool.startTaskStdout, stderr: '' }
}

// A node as `GET /pools/{id}/nodes/{id}` shows it: what it does not know yet is absent, not null.

import { usedSlots } from '../life/dispatch.ts'
import type { AccountState, NodeState, PoolState, Wire } from '../life/state.ts'
import { keyOf } from '../life/state.ts'
import { isoOf } from '../wire/wire-time.ts'
import { executionView } from './task-view.ts'

const agentVersion = '1.12.2'

export function nodeView(
  account: AccountState,
  pool: PoolState,
  node: NodeState,
  origin: string,
): Wire {
  const { spec } = pool
  const machine = spec.virtualMachineConfiguration as { imageReference?: Wire } | undefined
  const recent = recentTasks(account, node, origin)
  return {
    id: node.id,
    url: `${origin}/pools/${pool.id}/nodes/${node.id}`,
    state: node.state,
    schedulingState: node.schedulingEnabled ? 'enabled' : 'disabled',
    stateTransitionTime: isoOf(node.stateMs),
    ...(node.bootMs !== undefined ? { lastBootTime: isoOf(node.bootMs) } : {}),
    allocationTime: isoOf(node.allocatedMs),
    ipAddress: node.ipAddress,
    affinityId: `TVM:${node.id}`,
    vmSize: String(spec.vmSize).toLowerCase(),
    totalTasksRun: node.tasksRun,
    totalTasksSucceeded: node.tasksSucceeded,
    runningTasksCount: node.running.length,
    runningTaskSlotsCount: usedSlots(account, node),
    ...(recent.length > 0 ? { recentTasks: recent } : {}),
    ...(spec.startTask ? { startTask: spec.startTask } : {}),
    ...(node.startTaskInfo ? { startTaskInfo: node.startTaskInfo } : {}),
    ...(node.bootMs !== undefined ? { certificateReferences: [] } : {}),
    ...(node.errors && node.errors.length > 0 ? { errors: node.errors } : {}),
    isDedicated: node.dedicated,
    // Pools made after 30 November 2025 map no SSH or RDP ports by themselves.
    endpointConfiguration: { inboundEndpoints: [] },
    ...(node.bootMs !== undefined
      ? { nodeAgentInfo: { lastUpdateTime: isoOf(node.bootMs), version: agentVersion } }
      : {}),
    ...(machine?.imageReference
      ? { virtualMachineInfo: { imageReference: { ...machine.imageReference } } }
      : {}),
  }
}

/** What runs here and what ran last, newest first. */
function recentTasks(account: AccountState, node: NodeState, origin: string): Wire[] {
  const running = node.running.map((key) => key.split('/'))
  const ended = node.recent.map(({ jobId, taskId }) => [keyOf(jobId), keyOf(taskId)])
  return [...running, ...ended].flatMap(([jobKey = '', taskKey = '']) => {
    const job = account.jobs[jobKey]
    const task = job?.tasks[taskKey]
    if (!job || !task) return []
    return {
      taskUrl: `${origin}/jobs/${job.id}/tasks/${task.id}`,
      jobId: job.id,
      taskId: task.id,
      taskState: task.state,
      executionInfo: executionView(task),
    }
  })
}

// Decodes a compute node.
import {
  type NodeFacts,
  type NodeState,
  nodeStates,
  type RecentTask,
  type StartTaskFacts,
} from '../../../domain/facts.ts'
import { decodeFault, decodeFaults } from './decode-fault.ts'
import { present, wireEnum, wireNumber, wireObject, wireText, wireTime } from './wire-value.ts'

/** What a listing asks for: without recentTasks and endpoints a page is a fifth of the size. */
export const nodeSelect =
  'id,state,schedulingState,stateTransitionTime,lastBootTime,allocationTime,runningTasksCount,startTaskInfo,errors,isDedicated,nodeAgentInfo,totalTasksRun,totalTasksSucceeded'

/** Asked for where the totals of a node look odd. */
export const nodeWithTasksSelect = `${nodeSelect},recentTasks`

/** Of one node alone, for who is to log in to it. */
export const oneNodeSelect = `${nodeWithTasksSelect},ipAddress`

const known: ReadonlySet<string> = new Set(nodeStates)

function isNodeState(state: string): state is NodeState {
  return known.has(state)
}

/**
 * Undefined without an id. Missing times become `now`, so that nothing looks older than it is; a missing
 * allocationTime becomes 0, because it is part of the node's identity and must not change from look to look.
 */
export function decodeNode(value: unknown, now: number): NodeFacts | undefined {
  const wire = wireObject(value)
  const nodeId = wireText(wire?.id)
  if (!wire || !nodeId) return undefined
  const state = wireEnum(wire.state) ?? ''
  return present({
    nodeId,
    state: isNodeState(state) ? state : 'unknown-state',
    stateSince: wireTime(wire.stateTransitionTime) ?? now,
    allocationTime: wireTime(wire.allocationTime) ?? 0,
    lastBootAt: wireTime(wire.lastBootTime),
    schedulingEnabled: wireEnum(wire.schedulingState) !== 'disabled',
    dedicated: wire.isDedicated !== false,
    // A running node that does not say how many tasks it runs counts as busy: the safe reading.
    runningTasks: wireNumber(wire.runningTasksCount) ?? (state === 'running' ? 1 : 0),
    errors: decodeFaults(wire.errors),
    startTask: decodeStartTask(wire.startTaskInfo),
    agentVersion: wireText(wireObject(wire.nodeAgentInfo)?.version),
    ipAddress: wireText(wire.ipAddress),
    tasksRun: wireNumber(wire.totalTasksRun) ?? 0,
    tasksSucceeded: wireNumber(wire.totalTasksSucceeded) ?? 0,
    recentTasks: decodeRecent(wire.recentTasks),
  })
}

function decodeRecent(value: unknown): readonly RecentTask[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.flatMap((item): readonly RecentTask[] => {
    const wire = wireObject(item)
    const jobId = wireText(wire?.jobId)
    const taskId = wireText(wire?.taskId)
    if (!wire || !jobId || !taskId) return []
    const ran = wireObject(wire.executionInfo)
    return [
      present({
        jobId,
        taskId,
        subtaskId: wireNumber(wire.subtaskId),
        state: wireEnum(wire.taskState) ?? '',
        result: wireEnum(ran?.result),
        code: decodeFault(ran?.failureInfo)?.code,
        startedAt: wireTime(ran?.startTime),
        endedAt: wireTime(ran?.endTime),
      }),
    ]
  })
}

function decodeStartTask(value: unknown): StartTaskFacts | undefined {
  const wire = wireObject(value)
  if (!wire) return undefined
  return present({
    state: wireEnum(wire.state) ?? '',
    result: wireEnum(wire.result),
    exitCode: wireNumber(wire.exitCode),
    failure: decodeFault(wire.failureInfo),
    retryCount: wireNumber(wire.retryCount) ?? 0,
    startedAt: wireTime(wire.startTime),
    endedAt: wireTime(wire.endTime),
  })
}

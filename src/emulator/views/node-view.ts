// A node as `GET /pools/{id}/nodes/{id}` shows it: what it does not know yet is absent, not null.

import type { AccountState } from '../life/account-state.ts'
import type { Wire } from '../life/basics.ts'
import { keyOf } from '../life/basics.ts'
import type { NodeState, RecentTask } from '../life/node-state.ts'
import type { PoolState } from '../life/pool-state.ts'
import { withoutTask } from '../life/recent-tasks.ts'
import { usedSlots } from '../life/room.ts'
import type { TaskState } from '../life/task-state.ts'
import { isoOf } from '../wire/wire-time.ts'
import { endpointsOf } from './node-endpoints.ts'
import { machineOf } from './pool-machine.ts'
import { executionView } from './task-view.ts'

const agentVersion = '1.12.2'

/** How the nodes of one pool look; what they have in common is worked out once. Properties in the order of the recordings. */
export function nodeViewOf(
  account: AccountState,
  pool: PoolState,
  origin: string,
): (node: NodeState) => Wire {
  const { spec } = pool
  const url = `${origin}/pools/${pool.id}/nodes`
  const vmSize = String(spec.vmSize).toLowerCase()
  const machine = machineInfoOf(pool)
  const certificates = spec.certificateReferences ?? []
  return (node) => {
    const booted = node.bootMs !== undefined ? isoOf(node.bootMs) : undefined
    const recent = recentTasks(account, node)
    const view: Wire = {
      id: node.id,
      url: `${url}/${node.id}`,
      state: node.state,
      schedulingState: node.schedulingEnabled ? 'enabled' : 'disabled',
      stateTransitionTime: isoOf(node.stateMs),
    }
    if (booted) view.lastBootTime = booted
    view.allocationTime = isoOf(node.allocatedMs)
    view.ipAddress = node.ipAddress
    view.affinityId = `TVM:${node.id}`
    view.vmSize = vmSize
    view.totalTasksRun = node.tasksRun
    view.totalTasksSucceeded = node.tasksSucceeded
    view.runningTasksCount = node.running.length
    view.runningTaskSlotsCount = node.running.length === 0 ? 0 : usedSlots(node)
    // Absent until a task has run (recorded). Worked out when it is written, for a filter never asks for it.
    if (recent.length > 0) {
      Object.defineProperty(view, 'recentTasks', {
        enumerable: true,
        get: () => recent.flatMap((one) => recentView(account, one, origin)),
      })
    }
    if (spec.startTask) view.startTask = spec.startTask
    if (node.startTaskInfo) view.startTaskInfo = node.startTaskInfo
    if (booted) view.certificateReferences = certificates
    if (node.errors && node.errors.length > 0) view.errors = node.errors
    view.isDedicated = node.dedicated
    view.endpointConfiguration = { inboundEndpoints: endpointsOf(account, pool, node, origin) }
    if (booted) view.nodeAgentInfo = { lastUpdateTime: booted, version: agentVersion }
    if (machine) view.virtualMachineInfo = machine
    return view
  }
}

/** An image by name has an exact version, recorded for every such node; which one `latest` means here is made up. */
function machineInfoOf(pool: PoolState): Wire | undefined {
  const image = machineOf(pool)?.imageReference as Wire | undefined
  if (!image) return undefined
  if (image.publisher === undefined) return { imageReference: image }
  const version = String(image.version ?? 'latest')
  const release = /^\d+[._]\d+/.exec(String(image.sku))?.[0].replace('_', '.') ?? '1.0'
  const exactVersion = version === 'latest' ? `${release}.202604080` : version
  return { imageReference: { ...image, version, exactVersion: image.exactVersion ?? exactVersion } }
}

/** What runs here and what ran last, newest first; of a task that is gone, what was remembered. */
function recentTasks(account: AccountState, node: NodeState): RecentTask[] {
  const running = node.running.flatMap((key) => {
    const slash = key.indexOf('/')
    const job = account.jobs[key.slice(0, slash)]
    const task = job?.tasks[key.slice(slash + 1)]
    return job && task ? [{ jobId: job.id, taskId: task.id }] : []
  })
  const ended = running.reduce<readonly RecentTask[]>(withoutTask, node.recent)
  return [...running, ...ended]
}

function recentView(account: AccountState, recent: RecentTask, origin: string): Wire[] {
  const { jobId, taskId, told } = recent
  const task = told ? undefined : account.jobs[keyOf(jobId)]?.tasks[keyOf(taskId)]
  if (!told && !task) return []
  const url = { taskUrl: `${origin}/jobs/${jobId}/tasks/${taskId}`, jobId, taskId }
  if (!task) return [{ ...url, ...told }]
  const executionInfo = task.state === 'completed' ? endedView(task) : executionView(task)
  return [{ ...url, taskState: task.state, executionInfo }]
}

/** How completed tasks look: until one is started anew that does not change, and lists of nodes ask for thousands. */
const ended = new WeakMap<TaskState, { readonly stateMs: number; readonly view: Wire }>()

function endedView(task: TaskState): Wire {
  const known = ended.get(task)
  if (known?.stateMs === task.stateMs) return known.view
  const view = executionView(task)
  ended.set(task, { stateMs: task.stateMs, view })
  return view
}

// Builders of what is observed: a node, a task, a pool, its facts; each well unless an override says otherwise.
import type {
  BatchFault,
  JobLook,
  NodeFacts,
  PoolFacts,
  PoolSnapshot,
  TaskFacts,
} from '../../src/domain/facts.ts'
import type { NodeSubject, PoolRef, TaskSubject } from '../../src/domain/refs.ts'

/** The moment of the tests: 2026-03-01 12:00:00 UTC. */
export const noon = Date.UTC(2026, 2, 1, 12)
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

export const pool: PoolRef = { account: 'renderfarm', pool: 'frames' }
/** When the nodes of the tests were allocated: two days before noon. */
export const allocated = noon - 2 * day

export function nodeSubject(nodeId = 'n1', allocationTime = allocated): NodeSubject {
  return { kind: 'node', nodeId, allocationTime }
}

export function taskSubject(taskId = 't1', jobId = 'job'): TaskSubject {
  return { kind: 'task', jobId, taskId }
}

export function batchFault(code: string, overrides: Partial<BatchFault> = {}): BatchFault {
  return { code, message: '', details: [], ...overrides }
}

export function nodeFacts(overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    nodeId: 'n1',
    state: 'idle',
    stateSince: noon - day,
    allocationTime: allocated,
    schedulingEnabled: true,
    dedicated: true,
    runningTasks: 0,
    errors: [],
    tasksRun: 0,
    tasksSucceeded: 0,
    ...overrides,
  }
}

/** `count` nodes with ids of a prefix, all alike. */
export function nodes(count: number, prefix: string, overrides: Partial<NodeFacts> = {}) {
  return Array.from({ length: count }, (_, index) =>
    nodeFacts({ nodeId: `${prefix}${index + 1}`, ...overrides }),
  )
}

/** A task that failed an hour ago. */
export function taskFacts(overrides: Partial<TaskFacts> = {}): TaskFacts {
  return {
    jobId: 'job',
    taskId: 't1',
    state: 'completed',
    stateSince: noon - hour,
    result: 'failure',
    endedAt: noon - hour,
    retryCount: 0,
    nodeId: 'n1',
    jobManager: false,
    multiInstance: false,
    dependencies: false,
    jobState: 'active',
    jobMetadata: {},
    maxRetries: 0,
    requiredSlots: 1,
    requeueCount: 0,
    ...overrides,
  }
}

/** A job at work, of which nothing is wrong. */
export function jobLook(overrides: Partial<JobLook> = {}): JobLook {
  return {
    jobId: 'job',
    state: 'active',
    active: 0,
    running: 0,
    waiting: [],
    blockedBy: [],
    preparationFailed: [],
    slow: [],
    ...overrides,
  }
}

export function snapshot(overrides: Partial<PoolSnapshot> = {}): PoolSnapshot {
  return {
    state: 'active',
    allocationState: 'steady',
    allocationStateSince: noon - day,
    createdAt: noon - 3 * day,
    eTag: '0x8DD042A359146FE',
    vmSize: 'standard_d2s_v3',
    image: 'canonical ubuntu 22_04-lts',
    nodeAgentSku: 'batch.node.ubuntu 22.04',
    targetDedicated: 10,
    targetLowPriority: 0,
    currentDedicated: 10,
    currentLowPriority: 0,
    autoScale: false,
    taskSlotsPerNode: 1,
    hasStartTask: false,
    waitsForStartTask: true,
    resizeErrors: [],
    interNode: false,
    subnetId: '',
    publicIps: 'batchmanaged',
    identityIds: [],
    applicationPackages: [],
    containerImages: [],
    metadata: {},
    ...overrides,
  }
}

/** Ten idle nodes and no failed task, seen whole at noon. */
export function poolFacts(overrides: Partial<PoolFacts> = {}): PoolFacts {
  return {
    pool,
    observedAt: noon,
    complete: true,
    tasksComplete: true,
    gaps: [],
    snapshot: snapshot(),
    nodes: nodes(10, 'n'),
    tasks: [],
    goneTasks: [],
    tasksSeenUntil: noon,
    ...overrides,
  }
}

/** Facts of a pool that Batch does not know (any more). */
export function gonePool(): PoolFacts {
  const { snapshot: _, ...rest } = poolFacts({ nodes: [] })
  return rest
}

/** Sick ones first, filled up with idle nodes to `total`. */
export function poolOf(total: number, sick: readonly NodeFacts[]): PoolFacts {
  return poolFacts({ nodes: [...sick, ...nodes(total - sick.length, 'well')] })
}

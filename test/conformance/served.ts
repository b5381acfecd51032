// Serves one answer of the Batch service to the production adapter, and compares what comes through with it.
import type { BatchAccount, JobFacts } from '../../src/ports/batch.ts'
import { now, scriptedAccount } from '../adapters/batch/scripted-http.ts'
import { isObject, itemsOf, type Json } from './folder.ts'

export interface Served {
  /** File and line. */
  name: string
  status: number
  body: unknown
  headers?: Readonly<Record<string, string>>
}

/** The account of the recording: links to a next page lead to its own host. */
function accountOver({ status, body, headers = {} }: Served, owner?: Json): BatchAccount {
  const link = isObject(body) ? body['odata.nextLink'] : undefined
  const host = typeof link === 'string' ? new URL(link).host : 'account.region.batch.azure.com'
  return scriptedAccount(
    [
      ({ path, query }) => {
        // What follows a page is a recording of its own.
        if (query.$skiptoken !== undefined) return { status: 200, body: { value: [] } }
        if (owner && !path.includes('/tasks/')) return { status: 200, body: owner }
        return { status, body: body ?? '', headers: { ...headers } }
      },
    ],
    { url: `https://${host}`, readRetries: 0 },
  ).account
}

const job: JobFacts = {
  jobId: 'job',
  poolId: 'pool',
  state: 'active',
  metadata: {},
  usesDependencies: false,
}
const plainTask: Json = { id: 'task', state: 'active', executionInfo: {} }

/** By operation: a few fields as the adapter gives them, beside the same of the raw answer. */
export const reads: Readonly<
  Record<string, (served: Served) => Promise<[got: unknown, raw: unknown]>>
> = {
  Account_ListPoolNodeCounts: async (served) => [
    listed(await accountOver(served).nodeCounts(), ({ pool, total }) => ({ pool, total })),
    whole(served, ({ poolId, dedicated, lowPriority }) => ({
      pool: poolId,
      total: number(dedicated, 'total') + number(lowPriority, 'total'),
    })),
  ],
  Pool_Get: (served) => poolPair(served, served.body),
  Pool_List: async (served) => {
    const pairs = await Promise.all(itemsOf(served.body).map((item) => poolPair(served, item)))
    return [pairs.map(([got]) => got), pairs.map(([, raw]) => raw)]
  },
  ComputeNode_List: async (served) => [
    listed(await accountOver(served).nodes('pool'), nodeGot),
    whole(served, nodeRaw),
  ],
  ComputeNode_Get: async (served) => {
    const node = await accountOver(served).node('pool', 'node')
    return [node && nodeGot(node), nodeRaw(served.body as Json)]
  },
  Job_List: async (served) => [
    listed(await accountOver(served).activeJobs(), ({ jobId, state, poolId }) => ({
      jobId,
      state,
      poolId,
    })),
    whole(served, (raw) => ({
      jobId: raw.id,
      state: lower(raw.state),
      poolId: field(raw.executionInfo, 'poolId') ?? field(raw.poolInfo, 'poolId') ?? '',
    })),
  ],
  // The adapter asks for a job as the owner of a task.
  Job_Get: async (served) => {
    const owner = served.body as Json
    const task = await accountOver({ ...served, body: plainTask }, owner).task('job', 'task')
    const names = (owner.metadata as { name: string }[] | undefined) ?? []
    return [
      task && [task.jobId, task.jobState, Object.keys(task.jobMetadata)],
      [owner.id, lower(owner.state), names.map(({ name }) => name)],
    ]
  },
  Job_GetTaskCounts: async (served) => {
    const counts = await accountOver(served).taskCounts('job')
    // Flat in the oldest recordings.
    const raw = (field(served.body, 'taskCounts') ?? served.body) as Json
    const { active, running, completed, succeeded, failed } = raw
    return [counts, { active, running, completed, succeeded, failed }]
  },
  Task_List: async (served) => [
    listed(await accountOver(served).failedTasks(job, 0), taskGot),
    whole(served, taskRaw),
  ],
  Task_Get: async (served) => {
    const task = await accountOver(served, { id: 'job', state: 'active' }).task('job', 'task')
    return [task && taskGot(task), taskRaw(served.body as Json)]
  },
}

/** By operation: the action that makes this call. */
export const actions: Readonly<Record<string, (account: BatchAccount) => Promise<unknown>>> = {
  ComputeNode_Reboot: (account) => account.reboot('pool', 'node', 'requeue'),
  ComputeNode_DisableScheduling: (account) =>
    account.disableScheduling('pool', 'node', 'taskcompletion'),
  ComputeNode_EnableScheduling: (account) => account.enableScheduling('pool', 'node'),
  Pool_RemoveNodes: (account) => account.removeNodes('pool', ['node'], 'requeue', '0x8D'),
  Pool_Resize: (account) =>
    account.resize('pool', { targetDedicated: 1, targetLowPriority: 0 }, '0x8D'),
  Task_Reactivate: (account) => account.reactivateTask('job', 'task'),
}

export const accountServing = (served: Served): BatchAccount => accountOver(served)

async function poolPair(served: Served, raw: unknown): Promise<[unknown, unknown]> {
  const pool = await accountOver({ ...served, body: raw }).pool('pool')
  const wire = raw as Json
  const errors = (wire.resizeErrors as { code: string; values?: unknown[] }[] | undefined) ?? []
  return [
    pool && {
      state: pool.state,
      allocation: pool.allocationState,
      vmSize: pool.vmSize,
      targets: [pool.targetDedicated, pool.targetLowPriority],
      current: [pool.currentDedicated, pool.currentLowPriority],
      eTag: pool.eTag,
      errors: pool.resizeErrors.map(({ code, details }) => [code, details.length]),
    },
    {
      state: lower(wire.state),
      allocation: lower(wire.allocationState),
      vmSize: wire.vmSize ?? '',
      targets: [wire.targetDedicatedNodes ?? 0, wire.targetLowPriorityNodes ?? 0],
      current: [wire.currentDedicatedNodes ?? 0, wire.currentLowPriorityNodes ?? 0],
      eTag: wire.eTag ?? served.headers?.etag ?? '',
      errors: errors.map(({ code, values }) => [code, values?.length ?? 0]),
    },
  ]
}

type Node = NonNullable<Awaited<ReturnType<BatchAccount['node']>>>
const nodeGot = (node: Node) => ({
  id: node.nodeId,
  state: node.state,
  since: node.stateSince,
  errors: node.errors.map(({ code }) => code),
  startTask: node.startTask?.exitCode,
})
const nodeRaw = (raw: Json) => ({
  id: raw.id,
  state: raw.state === undefined ? 'unknown-state' : lower(raw.state),
  since: raw.stateTransitionTime === undefined ? now : time(raw.stateTransitionTime),
  errors: ((raw.errors as { code: string }[] | undefined) ?? []).map(({ code }) => code),
  startTask: field(raw.startTaskInfo, 'exitCode'),
})

type Task = NonNullable<Awaited<ReturnType<BatchAccount['task']>>>
const taskGot = (task: Task) => ({
  id: task.taskId,
  state: task.state,
  exitCode: task.exitCode,
  result: task.result,
  failure: task.failure && [task.failure.code, task.failure.details.length],
  node: task.nodeId,
})
const taskRaw = (raw: Json) => {
  const run = raw.executionInfo
  const failure = field(run, 'failureInfo') as { code: string; details?: unknown[] } | undefined
  const result = field(run, 'result')
  return {
    id: raw.id,
    state: lower(raw.state),
    exitCode: field(run, 'exitCode'),
    result: result === undefined ? undefined : lower(result),
    failure: failure && [failure.code, failure.details?.length ?? 0],
    node: field(raw.nodeInfo, 'nodeId'),
  }
}

function listed<T>(
  listing: { items: readonly T[]; complete: boolean; gap: string },
  map: (item: T) => unknown,
) {
  return { complete: listing.complete, gap: listing.gap, items: listing.items.map(map) }
}
const whole = ({ body }: Served, map: (raw: Json) => unknown) => ({
  complete: true,
  gap: '',
  items: itemsOf(body).map(map),
})
const lower = (value: unknown): string => String(value ?? '').toLowerCase()
const time = (value: unknown): number => Date.parse(String(value))
const field = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)
const number = (value: unknown, name: string): number => Number(field(value, name) ?? 0)

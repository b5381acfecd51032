// A Batch account by hand: answers what the test says, and remembers what was asked of it.
import type { NodeFacts, PoolSnapshot, TaskFacts } from '../../src/domain/facts.ts'
import type {
  ActionAnswer,
  BatchAccount,
  BatchReadError,
  FailedPreparation,
  FileAnswer,
  JobFacts,
  Listing,
  NodeFiles,
  RemoteLogin,
  SupportedImage,
  TaskCounts,
  TaskSample,
} from '../../src/ports/batch.ts'
import { snapshot } from './build-facts.ts'

export interface HandBatch extends BatchAccount {
  /** The answer to the next action, and to all after it. */
  nextAnswer: ActionAnswer
  /** Thrown by every read from now on, or by those whose name is here. */
  nextError: BatchReadError | undefined
  failing: Set<string>
  /** Each call with its arguments, as one line. */
  calls: string[]
  world: {
    pool: PoolSnapshot | undefined
    nodes: NodeFacts[]
    jobs: JobFacts[]
    tasks: TaskFacts[]
    /** Nodes on which the preparation of a job failed, by job id. */
    preparations: Readonly<Record<string, FailedPreparation[]>>
    /** When the outputs of tasks last changed, by task id. */
    outputsChangedAt: Readonly<Record<string, number>>
    file: FileAnswer
    nodeFiles: NodeFiles
    images: SupportedImage[]
    /** By task id. */
    retentionMs: Record<string, number>
    login: RemoteLogin
    complete: boolean
  }
}

export function jobFacts(overrides: Partial<JobFacts> = {}): JobFacts {
  return {
    jobId: 'job',
    poolId: 'frames',
    state: 'active',
    metadata: {},
    usesDependencies: false,
    ...overrides,
  }
}

export function handBatch(world: Partial<HandBatch['world']> = {}): HandBatch {
  const batch: HandBatch = {
    name: 'renderfarm',
    nextAnswer: { kind: 'accepted', status: 202 },
    nextError: undefined,
    failing: new Set(),
    calls: [],
    world: {
      pool: snapshot(),
      nodes: [],
      jobs: [],
      tasks: [],
      preparations: {},
      outputsChangedAt: {},
      file: { kind: 'unavailable', reason: 'the node is gone' },
      nodeFiles: { kind: 'unavailable', reason: 'the node is gone' },
      images: [],
      retentionMs: {},
      login: { kind: 'login', address: '203.0.113.7', port: 50_001 },
      complete: true,
      ...world,
    },
    nodeCounts: async () => read('nodeCounts', listing([])),
    pool: async () => read('pool', batch.world.pool),
    nodes: async (_pool, withTasks = false) => {
      if (withTasks) batch.calls.push('nodes with tasks')
      return read('nodes', listing(batch.world.nodes))
    },
    node: async (_pool, nodeId) =>
      read(
        'node',
        batch.world.nodes.find((node) => node.nodeId === nodeId),
      ),
    jobs: async () => read('jobs', listing(batch.world.jobs.filter((job) => !hasEnded(job)))),
    activeJobs: async () =>
      read('activeJobs', listing(batch.world.jobs.filter((job) => !hasEnded(job)))),
    endedJobs: async (sinceMs) =>
      read(
        'endedJobs',
        listing(batch.world.jobs.filter((job) => hasEnded(job) && (job.endedAt ?? 0) >= sinceMs)),
      ),
    job: async (jobId) =>
      read(
        'job',
        batch.world.jobs.find((job) => job.jobId === jobId),
      ),
    taskCounts: async (jobId) => {
      batch.calls.push(`taskCounts ${jobId}`)
      return read(`taskCounts`, countsOf(batch.world.tasks.filter((task) => task.jobId === jobId)))
    },
    someTasks: async (job, sample, most) => {
      batch.calls.push(`someTasks ${job.jobId} ${sample.kind}`)
      const own = batch.world.tasks.filter((task) => task.jobId === job.jobId)
      return read('someTasks', own.filter((task) => isIn(sample, task)).slice(0, most))
    },
    failedPreparations: async (jobId) => {
      batch.calls.push(`failedPreparations ${jobId}`)
      return read('failedPreparations', listing(batch.world.preparations[jobId] ?? []))
    },
    taskFileChangedAt: async (jobId, taskId, path) => {
      batch.calls.push(`taskFileChangedAt ${jobId}/${taskId} ${path}`)
      return batch.world.outputsChangedAt[taskId]
    },
    failedTasks: async (job, sinceMs) =>
      read(
        'failedTasks',
        listing(
          batch.world.tasks.filter(
            (task) => task.jobId === job.jobId && hasFailed(task) && (task.endedAt ?? 0) >= sinceMs,
          ),
        ),
      ),
    task: async (jobId, taskId) => {
      batch.calls.push(`task ${jobId}/${taskId}`)
      return read(
        'task',
        batch.world.tasks.find((task) => task.jobId === jobId && task.taskId === taskId),
      )
    },
    nodeFiles: async (_pool, nodeId, _most, under) => {
      batch.calls.push(`nodeFiles ${nodeId}${under === undefined ? '' : ` ${under}`}`)
      return batch.world.nodeFiles
    },
    supportedImages: async () => read('supportedImages', listing(batch.world.images)),
    retentionMs: async (_job, taskId) => read('retentionMs', batch.world.retentionMs[taskId]),
    nodeFile: async (_pool, nodeId, path) => file(`nodeFile ${nodeId} ${path}`),
    taskFile: async (jobId, taskId, path) => file(`taskFile ${jobId}/${taskId} ${path}`),
    reboot: async (pool, nodeId, option) => action(`reboot ${pool} ${nodeId} ${option}`),
    disableScheduling: async (pool, nodeId, option) =>
      action(`disableScheduling ${pool} ${nodeId} ${option}`),
    enableScheduling: async (pool, nodeId) => action(`enableScheduling ${pool} ${nodeId}`),
    removeNodes: async (pool, nodeIds, option, eTag) =>
      action(`removeNodes ${pool} ${nodeIds.join(',')} ${option} ${eTag}`),
    resize: async (pool, target, eTag) =>
      action(`resize ${pool} ${target.targetDedicated}+${target.targetLowPriority} ${eTag}`),
    reactivateTask: async (jobId, taskId) => action(`reactivateTask ${jobId}/${taskId}`),
    addNodeUser: async (_pool, nodeId, { name }) => action(`addNodeUser ${nodeId} ${name}`),
    deleteNodeUser: async (_pool, nodeId, name) => action(`deleteNodeUser ${nodeId} ${name}`),
    remoteLogin: async () => batch.world.login,
    terminateTask: async (jobId, taskId) => action(`terminateTask ${jobId}/${taskId}`),
    deleteNodeFolder: async (_pool, nodeId, path) => action(`deleteNodeFolder ${nodeId} ${path}`),
  }
  return batch

  function listing<T>(items: readonly T[]): Listing<T> {
    const { complete } = batch.world
    return { items, complete, gap: complete ? '' : 'page 2 was not answered' }
  }

  function read<T>(name: string, value: T): T {
    const { nextError, failing } = batch
    if (nextError && (failing.size === 0 || failing.has(name))) throw nextError
    return value
  }

  function file(call: string): FileAnswer {
    batch.calls.push(call)
    return batch.world.file
  }

  function action(call: string): ActionAnswer {
    batch.calls.push(call)
    return batch.nextAnswer
  }
}

function hasFailed(task: TaskFacts): boolean {
  return task.state === 'completed' && task.result === 'failure'
}

function hasEnded(job: JobFacts): boolean {
  return job.state === 'completed'
}

function isIn(sample: TaskSample, task: TaskFacts): boolean {
  switch (sample.kind) {
    case 'active':
      return task.state === 'active' && task.stateSince < sample.sinceBefore
    case 'running':
      return task.state === 'running' && (task.startedAt ?? 0) < sample.startedBefore
    case 'succeeded':
      return task.result === 'success'
    case 'failed':
      return task.result === 'failure'
  }
}

/** As Batch counts: what prepares runs. */
function countsOf(tasks: readonly TaskFacts[]): TaskCounts {
  const count = (is: (task: TaskFacts) => boolean) => tasks.filter(is).length
  return {
    active: count(({ state }) => state === 'active'),
    running: count(({ state }) => state === 'running' || state === 'preparing'),
    completed: count(({ state }) => state === 'completed'),
    succeeded: count(({ state, result }) => state === 'completed' && result === 'success'),
    failed: count(hasFailed),
  }
}

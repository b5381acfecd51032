// The reads of the Batch port: which request each one is, and what its answer decodes to.
import type { BatchServiceClient } from '@azure/batch'
import type { TaskFacts } from '../../../domain/facts.ts'
import { type BatchAccount, BatchReadError, type JobFacts } from '../../../ports/batch.ts'
import type { Clock } from '../../../ports/clock.ts'
import { decodeCounts } from './decode-counts.ts'
import {
  decodeJob,
  decodePreparation,
  decodeTaskCounts,
  jobSelect,
  preparationSelect,
} from './decode-job.ts'
import { decodeNode, nodeSelect, nodeWithTasksSelect, oneNodeSelect } from './decode-node.ts'
import { decodePool } from './decode-pool.ts'
import { decodeTask, taskSelect } from './decode-task.ts'
import { type ListingRequest, readListing } from './listing.ts'
import type { Reader } from './reader.ts'
import { sampleFilter, wireMoment } from './task-filters.ts'

export type BatchReads = Pick<
  BatchAccount,
  | 'nodeCounts'
  | 'pool'
  | 'nodes'
  | 'node'
  | 'jobs'
  | 'activeJobs'
  | 'endedJobs'
  | 'job'
  | 'taskCounts'
  | 'failedTasks'
  | 'task'
  | 'someTasks'
  | 'failedPreparations'
>

export interface ReadsDeps {
  client(): Promise<BatchServiceClient>
  reader: Reader
  host: string
  clock: Clock
}

/** Pages hold 1,000 items, so 20,000 of a kind are read before a listing is left off. */
const pageBudget = 20
/** Of node counts the SDK admits 10 pools a page, no more; 600 pools is beyond any account's quota. */
const countsPageBudget = 60

const notCompleted = "state ne 'completed'"

export function createReads({ client, reader, host, clock }: ReadsDeps): BatchReads {
  const list = <T>(request: Omit<ListingRequest<T>, 'host' | 'pageBudget'>, pages = pageBudget) =>
    readListing(reader, { ...request, host, pageBudget: pages })

  const listJobs = (what: string, filter: string) =>
    list<JobFacts>({
      what,
      first: async (options) =>
        (await client()).job.list({ ...options, jobListOptions: { filter, select: jobSelect } }),
      next: (link) => async (options) => (await client()).job.listNext(link, options),
      decode: decodeJob,
    })

  /** With `most` it is a sample: one page, and nothing is missing. */
  const listTasks = (job: JobFacts, what: string, filter: string, most?: number) =>
    list<TaskFacts>(
      {
        what,
        first: async (options) =>
          (await client()).task.list(job.jobId, {
            ...options,
            taskListOptions: {
              filter,
              select: taskSelect,
              ...(most === undefined ? {} : { maxResults: most }),
            },
          }),
        next: (link) => async (options) => (await client()).task.listNext(link, options),
        decode: (item) => decodeTask(item, job, clock.now()),
      },
      most === undefined ? pageBudget : 1,
    )

  async function job(jobId: string): Promise<JobFacts | undefined> {
    const document = await reader.read(`job ${jobId}`, async (options) =>
      (await client()).job.get(jobId, { ...options, jobGetOptions: { select: jobSelect } }),
    )
    return document && decodeJob(document.body)
  }

  return {
    nodeCounts: (poolId) =>
      list(
        {
          what: poolId === undefined ? 'the node counts' : `the node counts of pool ${poolId}`,
          first: async (options) =>
            (await client()).account.listPoolNodeCounts({
              ...options,
              ...(poolId === undefined ? {} : { accountListPoolNodeCountsOptions: onlyOf(poolId) }),
            }),
          next: (link) => async (options) =>
            (await client()).account.listPoolNodeCountsNext(link, options),
          decode: decodeCounts,
        },
        countsPageBudget,
      ),

    async pool(poolId) {
      const document = await reader.read(`pool ${poolId}`, async (options) =>
        (await client()).pool.get(poolId, options),
      )
      return document && decodePool(document.body, document.eTag, clock.now())
    },

    nodes: (poolId, withTasks = false) =>
      list({
        what: `the nodes of pool ${poolId}`,
        first: async (options) =>
          (await client()).computeNode.list(poolId, {
            ...options,
            computeNodeListOptions: { select: withTasks ? nodeWithTasksSelect : nodeSelect },
          }),
        next: (link) => async (options) => (await client()).computeNode.listNext(link, options),
        decode: (item) => decodeNode(item, clock.now()),
      }),

    async node(poolId, nodeId) {
      const what = `node ${nodeId} of pool ${poolId}`
      const document = await reader.read(what, async (options) =>
        (await client()).computeNode.get(poolId, nodeId, {
          ...options,
          // With its tasks: what runs there is asked right before something is done to it.
          computeNodeGetOptions: { select: oneNodeSelect },
        }),
      )
      return document && named(decodeNode(document.body, clock.now()), what)
    },

    jobs: (poolId) =>
      listJobs(
        `the jobs of pool ${poolId}`,
        `executionInfo/poolId eq '${quoted(poolId)}' and ${notCompleted}`,
      ),

    activeJobs: () => listJobs('the jobs that are not completed', notCompleted),

    endedJobs: (sinceMs, poolId) => {
      const ran = poolId === undefined ? '' : `executionInfo/poolId eq '${quoted(poolId)}' and `
      const ended = `state eq 'completed' and executionInfo/endTime ge ${wireMoment(sinceMs)}`
      return listJobs('the jobs that ended lately', `${ran}${ended}`)
    },

    job,

    async taskCounts(jobId) {
      const document = await reader.read(`the task counts of job ${jobId}`, async (options) =>
        (await client()).job.getTaskCounts(jobId, options),
      )
      return document && decodeTaskCounts(document.body)
    },

    failedTasks: (job, sinceMs) =>
      listTasks(
        job,
        `the failed tasks of job ${job.jobId}`,
        `executionInfo/result eq 'failure' and executionInfo/endTime ge ${wireMoment(sinceMs)}`,
      ),

    async someTasks(job, sample, most) {
      const what = `the ${sample.kind} tasks of job ${job.jobId}`
      return (await listTasks(job, what, sampleFilter(sample), most)).items
    },

    failedPreparations: (jobId) =>
      list({
        what: `the nodes prepared for job ${jobId}`,
        first: async (options) =>
          (await client()).job.listPreparationAndReleaseTaskStatus(jobId, {
            ...options,
            jobListPreparationAndReleaseTaskStatusOptions: {
              filter: "jobPreparationTaskExecutionInfo/result eq 'failure'",
              select: preparationSelect,
            },
          }),
        next: (link) => async (options) =>
          (await client()).job.listPreparationAndReleaseTaskStatusNext(link, options),
        decode: (item) => decodePreparation(item, clock.now()),
      }),

    async task(jobId, taskId) {
      const what = `task ${taskId} of job ${jobId}`
      const document = await reader.read(what, async (options) =>
        (await client()).task.get(jobId, taskId, {
          ...options,
          taskGetOptions: { select: taskSelect },
        }),
      )
      const owner = document && (await job(jobId))
      return owner && named(decodeTask(document.body, owner, clock.now()), what)
    },
  }

  /** What was asked for by its id and comes back without one is not an answer. */
  function named<T>(decoded: T | undefined, what: string): T {
    if (decoded !== undefined) return decoded
    const message = `Batch answered ${what} with something that has no id; look for a proxy between the app and ${host}.`
    throw new BatchReadError('server-error', 'UnreadableAnswer', message)
  }
}

function onlyOf(poolId: string): { filter: string } {
  return { filter: `poolId eq '${quoted(poolId)}'` }
}

function quoted(id: string): string {
  return id.replaceAll("'", "''")
}

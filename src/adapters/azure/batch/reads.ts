// The reads of the Batch port: which request each one is, and what its answer decodes to.
import type { BatchServiceClient } from '@azure/batch'
import { type BatchAccount, BatchReadError, type JobFacts } from '../../../ports/batch.ts'
import type { Clock } from '../../../ports/clock.ts'
import { decodeCounts } from './decode-counts.ts'
import { decodeNode, nodeSelect } from './decode-node.ts'
import { decodePool } from './decode-pool.ts'
import { decodeJob, decodeTask, jobSelect, taskSelect } from './decode-task.ts'
import { type ListingRequest, readListing } from './listing.ts'
import type { Reader } from './reader.ts'
import { wireNumber, wireObject } from './wire-value.ts'

export type BatchReads = Pick<
  BatchAccount,
  | 'nodeCounts'
  | 'pool'
  | 'nodes'
  | 'node'
  | 'jobs'
  | 'activeJobs'
  | 'taskCounts'
  | 'failedTasks'
  | 'task'
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

  async function job(jobId: string): Promise<JobFacts | undefined> {
    const document = await reader.read(`job ${jobId}`, async (options) =>
      (await client()).job.get(jobId, { ...options, jobGetOptions: { select: jobSelect } }),
    )
    return document && decodeJob(document.body)
  }

  return {
    nodeCounts: () =>
      list(
        {
          what: 'the node counts',
          first: async (options) => (await client()).account.listPoolNodeCounts(options),
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

    nodes: (poolId) =>
      list({
        what: `the nodes of pool ${poolId}`,
        first: async (options) =>
          (await client()).computeNode.list(poolId, {
            ...options,
            computeNodeListOptions: { select: nodeSelect },
          }),
        next: (link) => async (options) => (await client()).computeNode.listNext(link, options),
        decode: (item) => decodeNode(item, clock.now()),
      }),

    async node(poolId, nodeId) {
      const what = `node ${nodeId} of pool ${poolId}`
      const document = await reader.read(what, async (options) =>
        (await client()).computeNode.get(poolId, nodeId, {
          ...options,
          computeNodeGetOptions: { select: nodeSelect },
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

    async taskCounts(jobId) {
      const document = await reader.read(`the task counts of job ${jobId}`, async (options) =>
        (await client()).job.getTaskCounts(jobId, options),
      )
      // Before API version 2020-09-01.12.0 the counts are the body itself.
      const flat = wireNumber(document?.body.failed) === undefined ? undefined : document?.body
      const counts = wireObject(document?.body.taskCounts) ?? flat
      return (
        counts && {
          failed: wireNumber(counts.failed) ?? 0,
          completed: wireNumber(counts.completed) ?? 0,
        }
      )
    },

    failedTasks: (job, sinceMs) =>
      list({
        what: `the failed tasks of job ${job.jobId}`,
        first: async (options) =>
          (await client()).task.list(job.jobId, {
            ...options,
            taskListOptions: {
              filter: `executionInfo/result eq 'failure' and executionInfo/endTime ge DateTime'${new Date(sinceMs).toISOString()}'`,
              select: taskSelect,
            },
          }),
        next: (link) => async (options) => (await client()).task.listNext(link, options),
        decode: (item) => decodeTask(item, job, clock.now()),
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

function quoted(id: string): string {
  return id.replaceAll("'", "''")
}

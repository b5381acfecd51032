// Reads the parts of host.json that the local host honours, with Azure's own defaults.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseTimespanMs } from './timespan.ts'

export interface QueueSettings {
  maxPollingIntervalMs: number
  /** How long a message whose function failed stays invisible. */
  visibilityTimeoutMs: number
  batchSize: number
  newBatchThreshold: number
  maxDequeueCount: number
  encoding: 'base64' | 'none'
}

export interface HostSettings {
  functionTimeoutMs: number
  routePrefix: string
  queues: QueueSettings
}

/** learn.microsoft.com/azure/azure-functions/functions-host-json and functions-bindings-storage-queue (host.json settings). */
const schema = z.object({
  functionTimeout: z.string().default('00:30:00'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: z
        .object({
          maxPollingInterval: z.string().default('00:01:00'),
          visibilityTimeout: z.string().default('00:00:00'),
          batchSize: z.int().min(1).max(32).default(16),
          newBatchThreshold: z.int().min(0).optional(),
          maxDequeueCount: z.int().min(1).default(5),
          messageEncoding: z.enum(['base64', 'none']).default('base64'),
        })
        .prefault({}),
    })
    .prefault({}),
})

/** @throws Error that names every wrong setting of `root/host.json` */
export function readHostJson(root: string): HostSettings {
  const path = join(root, 'host.json')
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) {
    throw new Error(`${path} is not valid:\n${z.prettifyError(parsed.error)}`)
  }
  const { functionTimeout, extensions } = parsed.data
  const { http, queues } = extensions
  return {
    functionTimeoutMs: parseTimespanMs(functionTimeout, 'host.json functionTimeout'),
    routePrefix: http.routePrefix.replace(/^\/|\/$/g, ''),
    queues: {
      maxPollingIntervalMs: parseTimespanMs(
        queues.maxPollingInterval,
        'host.json extensions.queues.maxPollingInterval',
      ),
      visibilityTimeoutMs: parseTimespanMs(
        queues.visibilityTimeout,
        'host.json extensions.queues.visibilityTimeout',
      ),
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount,
      encoding: queues.messageEncoding,
    },
  }
}

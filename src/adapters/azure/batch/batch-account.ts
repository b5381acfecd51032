// The Batch port over `@azure/batch`: every read and action of one account.
import type { BatchServiceClient } from '@azure/batch'
import type { HttpClient } from '@azure/ms-rest-js'
import { batchCallTimeoutMs } from '../../../domain/lease.ts'
import type { BatchAccount } from '../../../ports/batch.ts'
import type { Clock } from '../../../ports/clock.ts'
import { createActions } from './actions.ts'
import { createFiles } from './files.ts'
import { createNodeAccess } from './node-access.ts'
import { createReader } from './reader.ts'
import { createReads } from './reads.ts'
import { createDoctorReads } from './reads-doctor.ts'
import type { BatchAuth } from './sdk-client.ts'

export interface BatchAccountOptions {
  name: string
  /** `https://renderfarm.westeurope.batch.azure.com` */
  url: string
  auth: BatchAuth
  apiVersion: string
  /** Stands in for times that Batch left out. */
  clock: Clock
  /** Instead of the network. */
  httpClient?: HttpClient
  /** How often a read that failed is repeated; 2 by default. Actions never are. */
  readRetries?: number
  /** How the adapter waits between two tries, in milliseconds of the wall. */
  wait?: (durationMs: number) => Promise<void>
}

/** Nothing is loaded or sent before the first call. */
export function createBatchAccount(options: BatchAccountOptions): BatchAccount {
  const url = options.url.replace(/\/+$/, '')
  const host = URL.canParse(url) ? new URL(url).host : url
  let made: Promise<BatchServiceClient> | undefined
  const client = (): Promise<BatchServiceClient> => {
    made ??= import('./sdk-client.ts').then((sdk) => sdk.createSdkClient({ ...options, url }))
    return made
  }
  const reader = createReader({
    account: { name: options.name, host, auth: options.auth.kind, apiVersion: options.apiVersion },
    retries: options.readRetries ?? 2,
    callTimeoutMs: batchCallTimeoutMs,
    wait: options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
  })
  return {
    name: options.name,
    ...createReads({ client, reader, host, clock: options.clock }),
    ...createDoctorReads({ client, reader, host }),
    ...createFiles({ client, url, apiVersion: options.apiVersion }),
    ...createActions({ client }),
    ...createNodeAccess({ client }),
  }
}

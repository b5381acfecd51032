// Makes every call of the Batch adapter against a recorder, and writes each as its template: `GET /pools/{pool}/nodes`.
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { type HttpClient, HttpHeaders } from '@azure/ms-rest-js'
import { createAccountProbe } from '../../src/adapters/azure/batch/account-probe.ts'
import {
  type BatchAccountOptions,
  createBatchAccount,
} from '../../src/adapters/azure/batch/batch-account.ts'
import { createSdkClient } from '../../src/adapters/azure/batch/sdk-client.ts'
import type { BatchAccount, JobFacts } from '../../src/ports/batch.ts'

const host = 'https://renderfarm.westeurope.batch.azure.com'
const key = Buffer.from('no key of anything').toString('base64')

/** Ids that stand for their kind in a path. */
const ids: Readonly<Record<string, string>> = {
  'p-1': '{pool}',
  'n-1': '{node}',
  'j-1': '{job}',
  't-1': '{task}',
  'f-1': '{file}',
  'u-1': '{user}',
}

const job: JobFacts = {
  jobId: 'j-1',
  poolId: 'p-1',
  state: 'active',
  metadata: {},
  usesDependencies: false,
}

/** Typed by the port: a method that is added there and not called here does not compile. */
const methods: Record<keyof Omit<BatchAccount, 'name'>, (batch: BatchAccount) => Promise<unknown>> =
  {
    nodeCounts: (batch) => batch.nodeCounts(),
    pool: (batch) => batch.pool('p-1'),
    nodes: (batch) => batch.nodes('p-1', true),
    node: (batch) => batch.node('p-1', 'n-1'),
    jobs: (batch) => batch.jobs('p-1'),
    activeJobs: (batch) => batch.activeJobs(),
    endedJobs: (batch) => batch.endedJobs(0),
    job: (batch) => batch.job('j-1'),
    taskCounts: (batch) => batch.taskCounts('j-1'),
    failedTasks: (batch) => batch.failedTasks(job, 0),
    task: (batch) => batch.task('j-1', 't-1'),
    someTasks: (batch) => batch.someTasks(job, { kind: 'failed' }, 5),
    failedPreparations: (batch) => batch.failedPreparations('j-1'),
    nodeFile: (batch) => batch.nodeFile('p-1', 'n-1', 'f-1', 100),
    taskFile: (batch) => batch.taskFile('j-1', 't-1', 'f-1', 100),
    taskFileChangedAt: (batch) => batch.taskFileChangedAt('j-1', 't-1', 'f-1'),
    nodeFiles: (batch) => batch.nodeFiles('p-1', 'n-1', 10),
    supportedImages: (batch) => batch.supportedImages(),
    retentionMs: (batch) => batch.retentionMs('j-1', 't-1'),
    reboot: (batch) => batch.reboot('p-1', 'n-1', 'requeue'),
    disableScheduling: (batch) => batch.disableScheduling('p-1', 'n-1', 'requeue'),
    enableScheduling: (batch) => batch.enableScheduling('p-1', 'n-1'),
    removeNodes: (batch) => batch.removeNodes('p-1', ['n-1'], 'requeue', '0x1'),
    resize: (batch) => batch.resize('p-1', { targetDedicated: 1, targetLowPriority: 0 }, '0x1'),
    reactivateTask: (batch) => batch.reactivateTask('j-1', 't-1'),
    terminateTask: (batch) => batch.terminateTask('j-1', 't-1'),
    addNodeUser: (batch) =>
      batch.addNodeUser('p-1', 'n-1', { name: 'u-1', isAdmin: false, expiresAt: 0, password: 'x' }),
    deleteNodeUser: (batch) => batch.deleteNodeUser('p-1', 'n-1', 'u-1'),
    remoteLogin: (batch) => batch.remoteLogin('p-1', 'n-1'),
    deleteNodeFolder: (batch) => batch.deleteNodeFolder('p-1', 'n-1', 'f-1'),
  }

export interface BatchCalls {
  /** Of the adapter as it is, against those that were called. */
  methods: { there: readonly string[]; called: readonly string[] }
  /** What went over the wire, each once. */
  calls: readonly string[]
  /** What was called of the SDK: `pool.resize`, `account.listPoolNodeCountsNext`. */
  operations: readonly string[]
}

export async function batchCalls(): Promise<BatchCalls> {
  const calls = new Set<string>()
  const options: BatchAccountOptions = {
    name: 'renderfarm',
    url: host,
    auth: { kind: 'key', key },
    apiVersion: '2022-10-01.16.0',
    clock: { now: () => 0, toWallMs: (ms) => ms },
    httpClient: recorder(calls),
    readRetries: 0,
  }
  const operations = new Set<string>()
  const restore = watchSdk(operations)
  try {
    const batch = createBatchAccount(options)
    for (const call of Object.values(methods)) await call(batch)
    const probe = createAccountProbe(options)
    await probe.somePools()
    await probe.anyJob()
    await probe.anyNode('p-1')
    const { name: _, ...there } = batch
    return {
      methods: { there: Object.keys(there).sort(), called: Object.keys(methods).sort() },
      calls: [...calls].sort(),
      operations: [...operations].sort(),
    }
  } finally {
    restore()
  }
}

/** Answers every listing with one more page, and every thing with its id. */
function recorder(calls: Set<string>): HttpClient {
  return {
    async sendRequest(request) {
      const url = new URL(request.url)
      const path = decodeURIComponent(url.pathname)
      calls.add(`${request.method} ${templateOf(path)}`)
      const next = url.searchParams.has('page') ? {} : { 'odata.nextLink': `${host}${path}?page=2` }
      const body = { id: 'x-1', poolId: 'p-1', state: 'active', value: [], ...next }
      return {
        request,
        status: 200,
        headers: new HttpHeaders({ 'content-type': 'application/json', 'content-length': '9' }),
        bodyAsText: JSON.stringify(body),
      }
    },
  }
}

function templateOf(path: string): string {
  return path
    .split('/')
    .map((part) => ids[part] ?? part)
    .join('/')
}

/** The groups of operations of the SDK's client. */
export function sdkGroups(): readonly string[] {
  const client = new BatchServiceClient(new BatchSharedKeyCredentials('a', key), host)
  return Object.entries(client)
    .filter(([, value]) => typeof value === 'object' && value !== null && 'client' in value)
    .map(([name]) => name)
}

/** Watches the operations at their classes: every client there is shares them. */
function watchSdk(seen: Set<string>): () => void {
  const client = createSdkClient({
    name: 'a',
    url: host,
    auth: { kind: 'key', key },
    apiVersion: '',
  })
  const groups = client as unknown as Record<string, object>
  const undo = sdkGroups().flatMap((group) => {
    const kind = Object.getPrototypeOf(groups[group]) as Record<string, unknown>
    return Object.getOwnPropertyNames(kind).flatMap((name) => {
      const original = kind[name]
      if (name === 'constructor' || typeof original !== 'function') return []
      kind[name] = function (this: unknown, ...given: unknown[]) {
        seen.add(`${group}.${name}`)
        return original.apply(this, given)
      }
      return [() => Object.assign(kind, { [name]: original })]
    })
  })
  return () => {
    for (const one of undo) one()
  }
}

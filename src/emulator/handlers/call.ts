// One Batch call under way, as handlers see it, and the answers they give.

import type { AccountState } from '../life/account-state.ts'
import { keyOf } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import type { Life } from '../life/life.ts'
import type { NodeState } from '../life/node-state.ts'
import { nodeIn, type PoolState } from '../life/pool-state.ts'
import type { TaskState } from '../life/task-state.ts'
import { fault } from '../wire/batch-fault.ts'
import type { EmulatorResponse, UrlParts } from '../wire/http.ts'
import { type Change, eTagOf, httpDate } from '../wire/wire-time.ts'

export interface Call {
  readonly method: string
  readonly url: UrlParts
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** The path's variables, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly account: AccountState
  readonly life: Life
}

export type Handler = (call: Call) => EmulatorResponse

/** Without a space in every recording up to 2024; logs of .NET clients show one, which is theirs. */
const jsonType = 'application/json;odata=minimalmetadata'

/** Entity tag and time of last change; nodes and files have no such tag. */
const changeHeaders = (change: Change | undefined): Record<string, string> =>
  change ? { etag: eTagOf(change), 'last-modified': httpDate(change.atMs) } : {}

/** A resource or list; `odata.metadata` comes first. */
export function answer(
  call: Call,
  metadata: string,
  body: object,
  change?: Change,
): EmulatorResponse {
  return {
    status: 200,
    headers: { 'content-type': jsonType, ...changeHeaders(change) },
    body: JSON.stringify({ 'odata.metadata': `${call.url.origin}/$metadata#${metadata}`, ...body }),
  }
}

/** An action done: no body; `DataServiceId` is the URL with the action's own suffix. */
export function done(
  call: Call,
  status: number,
  options: { readonly change?: Change; readonly id?: boolean } = {},
): EmulatorResponse {
  const id = { dataserviceid: `${call.url.origin}${call.url.path}` }
  return {
    status,
    headers: { ...(options.id === false ? {} : id), ...changeHeaders(options.change) },
    body: '',
  }
}

/** A resource made: 201 with its address. */
export function created(call: Call, path: string, change: Change): EmulatorResponse {
  const url = `${call.url.origin}${path}`
  return {
    status: 201,
    headers: { location: url, dataserviceid: url, ...changeHeaders(change) },
    body: '',
  }
}

export function poolOf(call: Call): PoolState {
  const pool = call.account.pools[keyOf(call.params.pool ?? '')]
  if (!pool) throw fault('PoolNotFound')
  return pool
}

export function nodeOf(call: Call, pool: PoolState): NodeState {
  const node = nodeIn(pool, call.params.node)
  if (!node) throw fault('NodeNotFound')
  return node
}

export function jobOf(call: Call): JobState {
  const job = call.account.jobs[keyOf(call.params.job ?? '')]
  if (!job) throw fault('JobNotFound')
  return job
}

export function taskOf(call: Call, job: JobState): TaskState {
  const task = job.tasks[keyOf(call.params.task ?? '')]
  if (!task) throw fault('TaskNotFound')
  return task
}

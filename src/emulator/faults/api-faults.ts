// Faults of the API: what comes between a call that has been let in and its handler, and between the answer and the caller.
// A call is authenticated, of a known version and to a known operation before a fault can hit it: as at the service,
// where whoever may not call is told so and not throttled.

import type { Call, Handler } from '../handlers/call.ts'
import type { AccountState } from '../life/account-state.ts'
import { keyOf } from '../life/basics.ts'
import type { WorldState } from '../life/state.ts'
import { BatchFault, fault as refusal } from '../wire/batch-fault.ts'
import { type ErrorCode, isErrorCode } from '../wire/error-table.ts'
import type { EmulatorResponse, Transport } from '../wire/http.ts'
import { nextChange } from '../wire/wire-time.ts'
import type { ApiFaultStep } from './api-fault-schema.ts'
import { pageDoubled } from './doubled-pages.ts'
import { postpone, rehearse } from './late-calls.ts'
import { activeFaults, type FaultOf, fitsAccount, strikes } from './matching.ts'
import { fits } from './pattern.ts'
import { readStale } from './stale-reads.ts'

type ApiKind = ApiFaultStep['do']
const kinds = [
  'api-refuses',
  'api-hangs',
  'api-resets',
  'api-slow',
  'api-loses-answer',
  'api-acts-late',
  'api-stale',
  'api-duplicates',
  'api-etag-race',
] as const satisfies readonly ApiKind[]

/** What becomes of the answer on its way; refusals are answers too. */
export interface Delivery {
  transport?: Transport
  headers?: Readonly<Record<string, string>>
}

/** Answers nothing: only its transport is seen, and the journal shows status 0. */
const silence: EmulatorResponse = { status: 0, headers: {}, body: '' }

/**
 * Answers a call through the faults under way: the first that hits it decides, but a race only goes before it.
 * Throws what the handler throws, and `BatchFault` where a fault refuses.
 */
export function throughFaults(
  call: Call,
  operation: string,
  handler: Handler,
  delivery: Delivery,
): EmulatorResponse {
  const { world } = call.life
  const subject = { account: call.account.name, subject: `api/${operation}` }
  for (const fault of activeFaults(world, ...kinds)) {
    if (!meansCall(world, fault, call, operation)) continue
    if (isOf(fault, 'api-duplicates')) return pageDoubled(fault, call, handler, subject)
    if (!strikes(world, fault, subject)) continue
    if (isOf(fault, 'api-etag-race')) touch(call)
    else return answerBy(fault, call, handler, delivery)
  }
  return handler(call)
}

/** Changes whenever a fault has met a call: then also a read must be kept for a restart. */
export const callsMet = (world: WorldState): number =>
  world.faults.reduce((sum, { step, matched }) => sum + ('operation' in step ? matched : 0), 0)

function answerBy(
  fault: FaultOf<ApiKind>,
  call: Call,
  handler: Handler,
  delivery: Delivery,
): EmulatorResponse {
  const { step } = fault
  switch (step.do) {
    case 'api-refuses':
      if (step.retryAfter !== undefined) {
        // Whole seconds, as HTTP has it.
        delivery.headers = { 'retry-after': String(Math.ceil(step.retryAfter / 1_000)) }
      }
      throw refusal(step.code as ErrorCode)
    case 'api-hangs':
      delivery.transport = hang(step.breaksAfter)
      return silence
    case 'api-resets':
      delivery.transport = { kind: 'reset' }
      return silence
    case 'api-slow':
      delivery.transport = { kind: 'late', ms: step.by }
      return handler(call)
    case 'api-loses-answer':
      return loseAnswer(step.with, call, handler, delivery)
    case 'api-acts-late': {
      const response = rehearse(call, handler)
      postpone(call, step.by)
      return response
    }
    case 'api-stale':
      return readStale(fault as FaultOf<'api-stale'>, call, handler)
    case 'api-duplicates':
    case 'api-etag-race':
      return handler(call)
  }
}

/** The call is done, or refused; the caller never learns which. */
function loseAnswer(
  how: string,
  call: Call,
  handler: Handler,
  delivery: Delivery,
): EmulatorResponse {
  if (isErrorCode(how)) {
    try {
      handler(call)
    } catch (error) {
      if (!(error instanceof BatchFault)) throw error
    }
    throw refusal(how)
  }
  delivery.transport = how === 'hang' ? hang(undefined) : { kind: 'reset' }
  return handler(call)
}

const hang = (ms: number | undefined): Transport =>
  ms === undefined ? { kind: 'hang' } : { kind: 'hang', ms }

const isOf = <K extends ApiKind>(fault: FaultOf<ApiKind>, kind: K): fault is FaultOf<K> =>
  fault.step.do === kind

const isRead = ({ method }: Call): boolean => method === 'GET' || method === 'HEAD'

function meansCall(
  world: WorldState,
  fault: FaultOf<ApiKind>,
  call: Call,
  operation: string,
): boolean {
  const { step } = fault
  if (!fitsAccount(world, fault, call.account.name)) return false
  if (![step.operation].flat().some((name) => fits(name, operation))) return false
  if (step.method !== undefined && step.method !== call.method) return false
  if (step.path !== undefined && !fits(step.path, call.url.path)) return false
  switch (step.do) {
    case 'api-acts-late':
      return !isRead(call)
    case 'api-stale':
      return isRead(call)
    case 'api-duplicates':
      return call.method === 'GET'
    case 'api-etag-race':
      return call.headers['if-match'] !== undefined && changedBy(call) !== undefined
    default:
      return true
  }
}

/** What a call is about and has an entity tag: the innermost resource its path names. */
function changedBy({
  account,
  params,
}: Call): { change: { atMs: number; revision: number } } | undefined {
  const job = account.jobs[keyOf(params.job ?? '')]
  if (params.task !== undefined) return job?.tasks[keyOf(params.task)]
  return job ?? account.pools[keyOf(params.pool ?? '')] ?? scheduleIn(account, params.schedule)
}

const scheduleIn = (account: AccountState, id: string | undefined) =>
  account.schedules?.[keyOf(id ?? '')]

/** Somebody else was a moment faster. */
function touch(call: Call): void {
  const resource = changedBy(call)
  if (resource) resource.change = nextChange(resource.change, call.life.now())
}

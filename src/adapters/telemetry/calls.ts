// The requests of a trace: each is a span below its step and counted in that step, and few of them are worth a row.
import { randomBytes } from 'node:crypto'
import type { Call, CallHeard, HeardCall } from './call.ts'
import type { Place, Span, ToldFields } from './told.ts'

/** Of one step. */
export interface CallsOfStep extends Place {
  /** The stage, or the root. */
  name: string
  count: number
  tookMs: number
  calls: HeardCall[]
}

/** Beyond so many of a step those that were quick and answered make room: a run of the retention makes thousands. */
const mostHeard = 500
/** Of a trace; a busy exam makes forty. */
export const mostTold = 50
/** Milliseconds of the wall. A page of 1,000 nodes takes Batch a second or so. */
export const slowCallMs = 2_000

/** Of what goes on after its trace has ended, such as a token that is renewed by a timer. */
export const unheard: CallHeard = { answered: () => undefined, ended: () => undefined }

export function hearCall(step: CallsOfStep, call: Call, now: () => number): CallHeard {
  const heard: HeardCall = {
    ...call,
    spanId: randomBytes(8).toString('hex'),
    startedAt: now(),
  }
  step.count += 1
  if (step.calls.length >= mostHeard) {
    const plain = step.calls.findIndex((one) => one.endedAt !== undefined && !isOdd(one))
    if (plain >= 0) step.calls.splice(plain, 1)
  }
  if (step.calls.length < mostHeard) step.calls.push(heard)
  return {
    answered(answer) {
      Object.assign(heard, answer, { answeredAt: now() })
    },
    ended(lost) {
      if (heard.endedAt !== undefined) return
      heard.endedAt = now()
      step.tookMs += tookMs(heard)
      // Of a receiver's answer the head alone is read: that its body broke off is no failure.
      const isHead = heard.service === 'other' && heard.status !== undefined
      if (lost !== undefined && !isHead) heard.lost = lost
    },
  }
}

/** What a step says of its requests. Without any, nothing. */
export function foldedCalls({ count, tookMs: took, calls }: CallsOfStep): ToldFields {
  if (count === 0) return {}
  const slowest = calls.toSorted((a, b) => tookMs(b) - tookMs(a))[0]
  return {
    calls: count,
    callsMs: Math.round(took),
    ...(slowest ? { slowestCall: slowest.name, slowestCallMs: Math.round(tookMs(slowest)) } : {}),
  }
}

/**
 * As spans, below their step. `inherited`: what the root says of the pool and its incidents. What stands in an answer
 * is whatever the other side wrote: `clean` takes secrets and addresses out.
 */
export function spansOfCalls(
  step: CallsOfStep,
  inherited: ToldFields,
  { now, clean }: { now: number; clean(fields: ToldFields): ToldFields },
): Span[] {
  return step.calls.map((heard) => {
    // A request that is under way while its trace ends was given up.
    if (heard.endedAt === undefined && heard.status === undefined) heard.lost = 'Unanswered'
    heard.endedAt ??= heard.answeredAt ?? now
    const { spanId, name, startedAt, endedAt, account, requestId, clientRequestId } = heard
    const { failed } = clean({ failed: failureOf(heard) ?? '' })
    const ids = { ...(requestId && { requestId }), ...(clientRequestId && { clientRequestId }) }
    const fields: ToldFields = {
      ...inherited,
      ...{ stage: step.name, service: heard.service },
      ...(account === undefined ? {} : { account }),
      ...(isOdd(heard) ? clean(ids) : {}),
    }
    return {
      ...{ traceId: step.traceId, spanId, parentId: step.spanId, name, startedAt, endedAt, fields },
      ...(failed ? { failed: String(failed) } : {}),
      call: heard,
    }
  })
}

/**
 * Steps all; of requests those that failed or were slow, and where `whole` the others too: at most fifty, those that
 * failed and then those that took longest. Each is a row that is paid for.
 */
export function spansWorthTelling(spans: readonly Span[], whole: boolean): readonly Span[] {
  const worth = spans.filter(({ call }) => call && (whole || isOdd(call)))
  const rank = ({ call, failed }: Span) => [failed ? 0 : 1, call ? -tookMs(call) : 0] as const
  const told = new Set(
    worth.toSorted((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]).slice(0, mostTold),
  )
  return spans.filter((span) => !span.call || told.has(span))
}

/**
 * Undefined for what the app takes for an answer: that there is no such thing, and of the storage that it is there
 * already or was changed meanwhile, by which pools are held. Else `503 ServerBusy`, or why no answer came.
 */
function failureOf({ lost, status = 0, code, service }: HeardCall): string | undefined {
  if (lost !== undefined) return lost
  if (status < 400 || status === 404) return undefined
  const isOfStorage = service === 'table' || service === 'queue' || service === 'blob'
  if (isOfStorage && (status === 409 || status === 412)) return undefined
  return [status, code].filter((part) => part !== undefined).join(' ')
}

function isOdd(call: HeardCall): boolean {
  return failureOf(call) !== undefined || tookMs(call) >= slowCallMs
}

function tookMs({ startedAt, endedAt = startedAt }: HeardCall): number {
  return endedAt - startedAt
}

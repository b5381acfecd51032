// Steps as spans: nested by the asynchronous context, and handed over as one trace once the root has ended.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { currentOrigin, type Origin } from '../../ports/origin.ts'
import type { Fields, Step } from '../../ports/telemetry.ts'
import {
  type CallsOfStep,
  foldedCalls,
  hearCall,
  slowCallMs,
  spansOfCalls,
  unheard,
} from './calls.ts'
import { inStep, type RunningStep } from './running-step.ts'
import type { Place, Span, ToldFields, ToldTrace } from './told.ts'

interface Trace {
  spans: Span[]
  /** Of the steps that ended. */
  calls: CallsOfStep[]
  isCalm: boolean
  isNews: boolean
  isOver: boolean
}

interface Running extends Place {
  trace: Trace
}

export interface TracingDeps {
  /** Epoch milliseconds, with fractions. */
  now(): number
  clean(fields: Fields): ToldFields
  failureText(error: unknown): string
  handOver(trace: ToldTrace): void
}

/** Milliseconds of the wall. An exam takes one; facts that are older than sixty seconds decide nothing. */
export const slowTraceMs = 5_000

const traceParentShape = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/i

/** The host's request, whatever it says of sampling: what is kept is decided here. */
function placeOf(traceParent: string | undefined): Place | undefined {
  const [, traceId, spanId] = traceParentShape.exec(traceParent ?? '') ?? []
  const isReal = traceId && spanId && !/^0+$/.test(traceId) && !/^0+$/.test(spanId)
  return isReal ? { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase() } : undefined
}

export function createTracing({ now, clean, failureText, handOver }: TracingDeps) {
  const steps = new AsyncLocalStorage<Running>()

  return {
    /** Where something is told now: the step that runs, else the host's request. */
    place: (): Place | undefined => {
      const running = steps.getStore()
      if (running) return { traceId: running.traceId, spanId: running.spanId }
      return placeOf(currentOrigin()?.traceParent)
    },
    /** Something went wrong in the trace that runs: it is worth keeping. */
    alarmed(): void {
      const running = steps.getStore()
      if (running) running.trace.isCalm = false
    },
    /** Something happened to an incident: what it took is worth telling. */
    happened(): void {
      const running = steps.getStore()
      if (running) running.trace.isNews = true
    },
    async step<T>(name: string, fields: Fields, work: (step: Step) => Promise<T>): Promise<T> {
      const outer = steps.getStore()
      const origin = outer ? undefined : currentOrigin()
      const parent = outer ?? placeOf(origin?.traceParent)
      const trace = outer?.trace ?? newTrace()
      const traceId = parent?.traceId ?? randomBytes(16).toString('hex')
      const spanId = randomBytes(8).toString('hex')
      const calls: CallsOfStep = { traceId, spanId, name, count: 0, tookMs: 0, calls: [] }
      const startedAt = now()
      const own = origin ? { function: origin.function, invocation: origin.invocation } : {}
      let said: ToldFields = clean({ ...own, ...fields })
      let failed: string | undefined
      const step: Step = {
        note(more) {
          said = { ...said, ...clean(more) }
        },
      }
      const running: RunningStep = {
        ...{ traceId, spanId },
        begin: (call) => (trace.isOver ? unheard : hearCall(calls, call, now)),
      }
      try {
        return await steps.run({ traceId, spanId, trace }, () => inStep(running, () => work(step)))
      } catch (error) {
        failed = failureText(error)
        throw error
      } finally {
        const causedBy = causeOf(origin)
        trace.calls.push(calls)
        trace.spans.push({
          ...{ traceId, spanId, name, startedAt, endedAt: now(), fields: said },
          ...(parent ? { parentId: parent.spanId } : {}),
          ...(failed === undefined ? {} : { failed }),
          ...(causedBy ? { causedBy } : {}),
        })
        // A step that outlives its root is a trace of what is left of it.
        if (!outer || trace.isOver) finish(trace)
      }
    },
  }

  function finish(trace: Trace): void {
    trace.isOver = true
    const spans = trace.spans.splice(0)
    const calls = trace.calls.splice(0)
    const root = spans.at(-1)
    const { pool, incidents } = root?.fields ?? {}
    const about = {
      ...(pool === undefined ? {} : { pool }),
      ...(incidents === undefined ? {} : { incidents }),
    }
    const requests = calls.flatMap((step) => spansOfCalls(step, about, { now: now(), clean }))
    const folds = new Map(calls.map((step) => [step.spanId, foldedCalls(step)]))
    const all = spans.map((span) => withIncidents(span, incidents, folds.get(span.spanId)))
    const spansTold = [...all.reverse(), ...requests]
    const failed = !trace.isCalm || spansTold.some((span) => span.failed !== undefined)
    const isLong = root !== undefined && root.endedAt - root.startedAt >= slowTraceMs
    handOver({
      kind: 'trace',
      spans: spansTold,
      calm: !failed && all.every(({ fields }) => isQuiet(fields)),
      failed,
      slow: isLong || requests.some(tookLong),
      news: trace.isNews,
    })
  }
}

function newTrace(): Trace {
  return { spans: [], calls: [], isCalm: true, isNews: false, isOver: false }
}

function causeOf(origin: Origin | undefined): Place | undefined {
  return origin?.cause === undefined ? undefined : placeOf(origin.cause)
}

function tookLong({ startedAt, endedAt }: Span): boolean {
  return endedAt - startedAt >= slowCallMs
}

function isQuiet({ incident, incidents }: ToldFields): boolean {
  return incident === undefined && incidents === undefined
}

/** What the root says of incidents holds for all its steps. */
function withIncidents(
  span: Span,
  incidents: ToldFields[string] | undefined,
  folded: ToldFields = {},
): Span {
  const inherited = incidents === undefined || !isQuiet(span.fields) ? {} : { incidents }
  return { ...span, fields: { ...span.fields, ...folded, ...inherited } }
}

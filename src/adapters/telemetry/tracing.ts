// Steps as spans: nested by the asynchronous context, and handed over as one trace once the root has ended.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { currentOrigin } from '../../ports/origin.ts'
import type { Fields, Step } from '../../ports/telemetry.ts'
import type { Place, Span, ToldFields } from './told.ts'

interface Trace {
  spans: Span[]
  isCalm: boolean
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
  handOver(spans: readonly Span[], isCalm: boolean): void
}

const traceParentShape = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/i

/** The host's request, whatever it says of sampling: what is kept is decided here. */
export function placeOf(traceParent: string | undefined): Place | undefined {
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
    async step<T>(name: string, fields: Fields, work: (step: Step) => Promise<T>): Promise<T> {
      const outer = steps.getStore()
      const origin = outer ? undefined : currentOrigin()
      const parent = outer ?? placeOf(origin?.traceParent)
      const trace = outer?.trace ?? { spans: [], isCalm: true, isOver: false }
      const traceId = parent?.traceId ?? randomBytes(16).toString('hex')
      const spanId = randomBytes(8).toString('hex')
      const startedAt = now()
      const own = origin ? { function: origin.function, invocation: origin.invocation } : {}
      let said: ToldFields = clean({ ...own, ...fields })
      let failed: string | undefined
      const step: Step = {
        note(more) {
          said = { ...said, ...clean(more) }
        },
      }
      try {
        return await steps.run({ traceId, spanId, trace }, () => work(step))
      } catch (error) {
        failed = failureText(error)
        throw error
      } finally {
        trace.spans.push({
          ...{ traceId, spanId, name, startedAt, endedAt: now(), fields: said },
          ...(parent ? { parentId: parent.spanId } : {}),
          ...(failed === undefined ? {} : { failed }),
        })
        // A step that outlives its root is a trace of what is left of it.
        if (!outer || trace.isOver) finish(trace)
      }
    },
  }

  function finish(trace: Trace): void {
    trace.isOver = true
    const spans = trace.spans.splice(0)
    const incidents = spans.at(-1)?.fields.incidents
    const all = spans.map((span) => withIncidents(span, incidents))
    const isCalm = trace.isCalm && all.every(({ fields, failed }) => isQuiet(fields) && !failed)
    handOver(all.reverse(), isCalm)
  }
}

function isQuiet({ incident, incidents }: ToldFields): boolean {
  return incident === undefined && incidents === undefined
}

/** What the root says of incidents holds for all its steps. */
function withIncidents(span: Span, incidents: ToldFields[string] | undefined): Span {
  if (incidents === undefined || !isQuiet(span.fields)) return span
  return { ...span, fields: { ...span.fields, incidents } }
}

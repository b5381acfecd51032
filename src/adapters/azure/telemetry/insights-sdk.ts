// OpenTelemetry through the Application Insights SDK: spans, log records and instruments. Imported late, as one chunk.
import type { TokenCredential } from '@azure/core-auth'
import {
  type Attributes,
  type Context,
  type Counter,
  type Gauge,
  type Histogram,
  metrics as meters,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { logs, SeverityNumber } from '@opentelemetry/api-logs'
import { useAzureMonitor } from 'applicationinsights'
import { type MetricName, metrics } from '../../../domain/metrics.ts'
import { spansWorthTelling } from '../../telemetry/calls.ts'
import type { Place, Span, Told, ToldFields } from '../../telemetry/told.ts'
import type { Insights } from './insights.ts'

const scope = 'batch-medic'
/** The exporter makes a custom event of a log record with this. */
const eventName = 'microsoft.custom_event.name'
/** In percent; the exporter makes the rate of the row of it, and no field. */
const sampleRate = 'microsoft.sample_rate'

/** Only what we tell goes out: the Functions host reports requests, and the SDK's collectors would report more of the same. */
export function startInsights(connectionString: string, credential?: TokenCredential): Insights {
  // With each batch of spans the exporter would send a figure of its own, `_OTELRESOURCE_`.
  process.env.APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED ??= 'true'
  useAzureMonitor({
    azureMonitorExporterOptions: {
      connectionString,
      ...(credential ? { credential } : {}),
    },
    // What is kept is chosen before; the SDK's own default is five traces a second.
    samplingRatio: 1,
    tracesPerSecond: 0,
    enableLiveMetrics: false,
    enablePerformanceCounters: false,
    enableStandardMetrics: false,
    enableAutoCollectExceptions: false,
    enableAutoCollectPerformance: false,
    instrumentationOptions: Object.fromEntries(
      ['http', 'azureSdk', 'mongoDb', 'mySql', 'postgreSql', 'redis', 'redis4', 'console'].map(
        (name) => [name, { enabled: false }],
      ),
    ),
  })
  const logger = logs.getLogger(scope)
  const tracer = trace.getTracer(scope)
  const figures = createFigures()

  function log(
    told: Exclude<Told, { kind: 'metric' | 'trace' }>,
    severityNumber: SeverityNumber,
    own: ToldFields,
    body?: string,
  ): void {
    logger.emit({
      timestamp: told.at,
      severityNumber,
      ...(body === undefined ? {} : { body }),
      attributes: { ...told.fields, stage: told.stage, ...own },
      context: contextOf(told.place),
    })
  }

  function startedAndEnded(span: Span, many: number): void {
    const { name, parentId, startedAt, endedAt, traceId, spanId, failed, causedBy } = span
    const parent = parentId ? { traceId, spanId: parentId } : undefined
    const options = {
      kind: span.call ? SpanKind.CLIENT : SpanKind.INTERNAL,
      startTime: startedAt,
      attributes: attributesOf(span),
      ...(causedBy ? { links: [{ context: spanContextOf(causedBy) }] } : {}),
    }
    const own = tracer.startSpan(name, options, contextOf(parent))
    // Ids were given when the step began: what was told within it names them.
    Object.assign(own.spanContext(), { traceId, spanId })
    // The sampler of the SDK says 100 of each. `itemCount` is made of it, by which Azure counts.
    if (many > 1) own.setAttribute(sampleRate, 100 / many)
    if (failed !== undefined) own.setStatus({ code: SpanStatusCode.ERROR, message: failed })
    own.end(endedAt)
  }

  return {
    tell(told, { many, whole }) {
      switch (told.kind) {
        case 'event':
          return log(told, SeverityNumber.INFO, { [eventName]: told.name })
        case 'warning':
          return log(told, SeverityNumber.WARN, {}, told.message)
        case 'error':
          return log(told, SeverityNumber.ERROR, {
            'exception.type': told.type,
            'exception.message': told.message,
            'exception.stacktrace': told.stack || told.message,
          })
        case 'metric':
          return figures(told.name, told.value, told.dimensions)
        case 'trace':
          for (const span of spansWorthTelling(told.spans, whole)) {
            startedAndEnded(span, many)
          }
      }
    },
    flush: flushAll,
  }
}

interface Flushable {
  forceFlush?(): Promise<void>
}

/** All at once: the SDK's own flush does one after the other, and leaves the logs where the figures fail. */
async function flushAll(): Promise<void> {
  const tracing = trace.getTracerProvider() as { getDelegate?(): Flushable }
  const providers = [tracing.getDelegate?.(), meters.getMeterProvider(), logs.getLoggerProvider()]
  await Promise.allSettled(providers.map((one) => (one as Flushable | undefined)?.forceFlush?.()))
}

function contextOf(place: Place | undefined): Context {
  if (!place) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, spanContextOf(place))
}

function spanContextOf({ traceId, spanId }: Place): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
}

/**
 * Of a request by the names of OpenTelemetry, of which the exporter makes a dependency of the type HTTP with its target
 * and result code. No `url.full`: the exporter would make the name of its path.
 */
function attributesOf({ fields, failed, call }: Span): Attributes {
  // The exporter leaves out the words of a status, and `error.type`.
  const said = failed === undefined ? fields : { ...fields, failed }
  if (!call) return said
  const { method, scheme, host, name, status, lost } = call
  const path = name.split(' ')[1]
  return {
    ...said,
    ...{ 'http.request.method': method, 'server.address': host, 'url.scheme': scheme },
    ...(path === undefined ? {} : { 'url.path': path.startsWith('/') ? path : `/${path}` }),
    // Without a status its place is that of the reason: the code of the result else says 0.
    'http.response.status_code': status ?? lost ?? '',
  }
}

/** Each instrument is made with its first value. */
function createFigures() {
  const meter = meters.getMeter(scope)
  const made = new Map<MetricName, (value: number, dimensions: ToldFields) => void>()
  return (name: MetricName, value: number, dimensions: ToldFields): void => {
    let record = made.get(name)
    if (!record) {
      record = recorderOf(name)
      made.set(name, record)
    }
    record(value, dimensions)
  }

  function recorderOf(name: MetricName): (value: number, dimensions: ToldFields) => void {
    const { kind, unit, says: description } = metrics[name]
    const options = { unit, description }
    switch (kind) {
      case 'counter': {
        const counter: Counter = meter.createCounter(name, options)
        return (value, dimensions) => counter.add(value, { ...dimensions })
      }
      case 'histogram': {
        const histogram: Histogram = meter.createHistogram(name, options)
        return (value, dimensions) => histogram.record(value, { ...dimensions })
      }
      case 'gauge': {
        const gauge: Gauge = meter.createGauge(name, options)
        return (value, dimensions) => gauge.record(value, { ...dimensions })
      }
    }
  }
}

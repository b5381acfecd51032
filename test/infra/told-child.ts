// A process that tells Application Insights what it is given, through the real SDK: events, figures and errors by name.
import { createAzureTelemetry } from '../../src/adapters/azure/telemetry/telemetry.ts'
import { stepNow } from '../../src/adapters/telemetry/running-step.ts'
import type { MetricName } from '../../src/domain/metrics.ts'
import type { EventName } from '../../src/domain/telemetry-events.ts'
import type { Fields } from '../../src/ports/telemetry.ts'

export interface Tell {
  event?: EventName
  metric?: MetricName
  error?: string
  /** A request of a step `observe` that was answered with 503. */
  request?: string
  value?: number
  fields?: Fields
  times?: number
}

const [connectionString = '', given = '[]'] = process.argv.slice(2)
const telemetry = createAzureTelemetry({ connectionString, write: () => undefined })
for (const { event, metric, error, request, value = 1, fields = {}, times = 1 } of JSON.parse(
  given,
) as Tell[]) {
  for (let n = 0; n < times; n += 1) {
    if (event) telemetry.event(event, fields)
    if (metric) telemetry.metric(metric, value, fields as never)
    if (request) await telemetry.step('observe', fields, async () => fail(request))
    if (error) telemetry.error(error, new TypeError(error), { stage: 'act', ...fields })
  }
}
// One flush waits for three seconds at most, and this machine may be busy.
for (let times = 0; times < 4; times += 1) await telemetry.flush()
process.exit(0)

function fail(name: string): void {
  const to = { scheme: 'https', host: 'renderfarm.example', account: 'renderfarm' }
  const heard = stepNow()?.begin({
    ...to,
    service: 'batch',
    name,
    method: 'GET',
    clientRequestId: 'c-1',
  })
  heard?.answered({ status: 503, requestId: 'b-1' })
  heard?.ended()
}

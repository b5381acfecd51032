// Writes docs/metrics.md from the tables of metrics and events, so that what operators query is what the code tells.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { services } from '../src/adapters/telemetry/call.ts'
import { mostTold, slowCallMs } from '../src/adapters/telemetry/calls.ts'
import { sameEveryMs } from '../src/adapters/telemetry/keeping.ts'
import { slowTraceMs } from '../src/adapters/telemetry/tracing.ts'
import { type Dimension, dimensions, type MetricName, metrics } from '../src/domain/metrics.ts'
import {
  type EventName,
  requestFields,
  stepFields,
  telemetryEvents,
} from '../src/domain/telemetry-events.ts'

const code = (text: string): string => `\`${text}\``
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

const head = `# Metrics and events

This page is written by \`npm run docs:metrics\` from the tables in the code; do not edit it by hand.

In Application Insights a step of an examination and a request to Azure are dependencies, an event stands in \`customEvents\`, a figure in
\`customMetrics\`, a warning in \`traces\`, an error in \`exceptions\`. All that belongs to one invocation has one
\`operation_Id\`, that of the Functions host's own request. In the tables of a Log Analytics workspace the same are
\`AppDependencies\`, \`AppEvents\`, \`AppMetrics\`, \`AppTraces\` and \`AppExceptions\`.

Every event, warning and error has \`customDimensions.stage\`: the folder of the code that speaks. Ids of incidents,
nodes and pools stand in events and steps, never in the dimensions of a figure. Names of people, what they wrote, and
secrets stand nowhere; of a mail address that a server refuses the first letter and the domain are left. A field has
4,000 characters at most, a message 16,000. All times are milliseconds unless a unit says otherwise.

## Metrics

Figures are added up in each process and sent every minute, and when the host ends the process: a row has \`valueCount\`, \`valueSum\`, \`valueMin\` and
\`valueMax\`. A \`counter\` is a sum (\`valueSum\`), a \`histogram\` has all four, of a \`gauge\` the newest value counts
(\`value\`). Nothing of them is sampled.`

function metricQuery(name: MetricName): string {
  const { kind, dimensions: by } = metrics[name]
  const own = by.filter((dimension) => dimension !== 'account')
  const by2 = own.length > 0 ? own : by
  const groups = by2.map((dimension) => `${dimension} = tostring(customDimensions.${dimension})`)
  const from = `customMetrics | where name == "${name}"`
  switch (kind) {
    case 'counter':
      return `${from} | summarize total = sum(valueSum) by ${groups.join(', ')}`
    case 'gauge':
      return `${from} | summarize highest = max(value) by bin(timestamp, 5m), ${groups.join(', ')}`
    case 'histogram':
      return `${from} | summarize mean = sum(valueSum) / sum(valueCount), highest = max(valueMax), number = sum(valueCount) by ${groups.join(', ')}`
  }
}

function eventQuery(name: EventName): string {
  const { fields } = telemetryEvents[name]
  const shown = fields.map((field) => `${field} = tostring(customDimensions.${field})`)
  return `customEvents | where name == "${name}" | project timestamp, ${shown.join(', ')}, operation_Id`
}

function metricText(name: MetricName): string {
  const { unit, kind, says, dimensions: by } = metrics[name]
  return [
    `### ${code(name)}`,
    says,
    `${kind}, ${unit}; by ${by.map((one) => `[${code(one)}](#dimensions)`).join(', ')}.`,
    `\`\`\`kusto\n${metricQuery(name)}\n\`\`\``,
  ].join('\n\n')
}

function dimensionRow(name: Dimension): readonly string[] {
  const { values, says } = dimensions[name]
  const shown =
    values === 'set'
      ? 'from the settings'
      : values.length > 12
        ? `${values.length} values`
        : values.map(code).join(', ')
  return [code(name), says, shown]
}

/** The text of docs/metrics.md. */
export function metricsPageText(): string {
  const names = Object.keys(metrics) as MetricName[]
  const events = Object.entries(telemetryEvents).map(([name, { stage, fields, says }]) => [
    code(name),
    code(stage),
    fields.map(code).join(', '),
    says,
  ])
  const overview = names.map((name) => {
    const { unit, kind, dimensions: by } = metrics[name]
    return [`[${code(name)}](#${anchorOf(name)})`, unit, kind, by.map(code).join(', ')]
  })
  return `${[
    head,
    table(['metric', 'unit', 'kind', 'dimensions'], overview),
    '### Dimensions',
    table(
      ['dimension', 'what it is', 'values'],
      (Object.keys(dimensions) as Dimension[]).map(dimensionRow),
    ),
    ...names.map(metricText),
    eventsHead,
    table(['event', 'stage', 'fields', 'what it says'], events),
    stepsText,
  ].join('\n\n')}\n`
}

/** As GitHub makes it of a heading: dots go. */
function anchorOf(name: string): string {
  return name.toLowerCase().replaceAll('.', '')
}

function fieldsTable(fields: Readonly<Record<string, string>>): string {
  return table(
    ['field', 'what it is'],
    Object.entries(fields).map(([name, says]) => [code(name), says]),
  )
}

const eventsHead = `## Events

\`\`\`kusto
${eventQuery('incident.opened')}
\`\`\`

\`incident\` is one id, \`incidents\` are at most ten, apart by spaces. Numbers in fields are text: \`tolong()\` reads them.`

const everyMinutes = sameEveryMs / 60_000

const stepsText = `## Steps

One examination is one trace: the root \`exam\`, and under it \`observe\`, \`classify\`, \`decide\`, \`verify\`, \`record\`,
\`act\` and \`notify\`. Its steps all have \`customDimensions.incidents\`, the incidents of the pool that were open or ended
with it. The other functions have a root of their own name.

${fieldsTable(stepFields)}

\`\`\`kusto
dependencies | where name == "exam" and customDimensions.incidents has "renderfarm.frames.3kkkkiej3nop" | join kind=inner dependencies on operation_Id | project timestamp, name = name1, duration = duration1, pool = tostring(customDimensions.pool) | order by timestamp asc
\`\`\`

Where the examination was asked for by a message, \`customDimensions["_MS.links"]\` of its root has the \`operation_Id\` of
who sent it: of the event that came in, or of the census.

\`\`\`kusto
let exams = dependencies | where name == "exam" and isnotempty(customDimensions["_MS.links"]) | extend cause = tostring(parse_json(tostring(customDimensions["_MS.links"]))[0].operation_Id) | project timestamp, cause, pool = tostring(customDimensions.pool), operation_Id;
let signals = customEvents | where name == "ingest.signal" | project cause = operation_Id, cameAt = timestamp, door = tostring(customDimensions.door);
exams | join kind=inner signals on cause | project timestamp, cameAt, door, pool, operation_Id
\`\`\`

An examination in which nothing was found and nothing failed may be left out: one in ten is kept, and its \`itemCount\` says that
it stands for ten. Events, warnings, errors and figures of it are never left out. Of those that took ${slowTraceMs / 1000} seconds or longer one
in ${everyMinutes} minutes is kept besides, of each process.

## Requests

A request to Batch, to Azure Resource Manager, to the storage, to the topic or for a token is a dependency of the type
\`Http\` below its step, with the host in \`target\` and the status in \`resultCode\`; where no answer came that is the reason,
\`ECONNRESET\`. Each try is one. It is called as in [permissions.md](permissions.md): \`GET /pools/{pool}/nodes\`,
\`Rows.get\`; what goes elsewhere, as to a webhook, by its method alone. No id, no query and no header of a request is told.

${fieldsTable(requestFields)}

\`service\` is one of ${services.map(code).join(', ')}.

Every step says what its requests were together: \`calls\`, \`callsMs\`, \`slowestCall\`, \`slowestCallMs\`. Single ones are told

- where they failed, or took ${slowCallMs / 1000} seconds or longer;
- all of a trace in which something happened to an incident;
- all of a trace in which something failed or was to be mended, or that took ${slowTraceMs / 1000} seconds or longer: of traces of the same
  function once in ${everyMinutes} minutes and process, as an account that does not answer makes the same again and again;
- of more than ${mostTold} of a trace those that failed and those that took longest.

What took the time of the slowest examinations:

\`\`\`kusto
let slow = dependencies | where name == "exam" | top 20 by duration desc | project operation_Id, examMs = duration;
let parts = dependencies | where isnotempty(customDimensions.calls) or isnotempty(customDimensions.service) | project operation_Id, timestamp, part = name, duration, resultCode, calls = tolong(customDimensions.calls), slowest = tostring(customDimensions.slowestCall), slowestMs = tolong(customDimensions.slowestCallMs);
slow | join kind=inner parts on operation_Id | project-away operation_Id1 | order by examMs desc, timestamp asc
\`\`\`

Requests that failed, for Azure's support:

\`\`\`kusto
dependencies | where success == "False" and isnotempty(customDimensions.service) | project timestamp, target, name, resultCode, failed = tostring(customDimensions.failed), requestId = tostring(customDimensions.requestId), clientRequestId = tostring(customDimensions.clientRequestId), operation_Id | order by timestamp desc
\`\`\``

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(resolve(import.meta.dirname, '..', 'docs', 'metrics.md'), metricsPageText())
}

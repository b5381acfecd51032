// The collector's page: traces as trees with their durations, figures, and lines; no script, nothing loaded from elsewhere.
import type { Span, Told, ToldFields } from '../../adapters/telemetry/told.ts'
import { metrics } from '../../domain/metrics.ts'
import { type Html, html } from '../catcher/html.ts'
import { pageStyle } from '../catcher/page-style.ts'
import type { Collected, Figure, Line } from './collected.ts'

type Trace = Extract<Told, { kind: 'trace' }>

const shownTraces = 60
const shownLines = 200

const style = `
.tree { margin: .5rem 0 0; padding: 0; list-style: none } .tree ul { list-style: none; padding-left: 1.1rem; border-left: 2px solid var(--line) }
.tree li { padding: .15rem 0 } .bar { height: .35rem; border-radius: .2rem; background: var(--link); min-width: 2px }
.lane { background: var(--shade); border-radius: .2rem } .failed .bar { background: var(--attention) }
.scroll table { min-width: 50rem } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
summary .note { margin-left: .4rem }
.tree details { margin-left: .2rem } .tree details .bar { opacity: .6 }
.lines { list-style: none; margin: 0; padding: 0 } .lines li { border-top: 1px solid var(--line); padding: .3rem 0 }
.lines time, .lines .stage { color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums; margin-right: .6rem }
.lines p { margin: 0 }
@media (min-width: 40rem) { .lines li { display: grid; grid-template-columns: 6.5rem 5.5rem 1fr } }
`

export function renderTelemetryPage(collected: Collected): string {
  const traces = collected.traces()
  const lines = collected.lines()
  const figures = collected.figures()
  const body = html`<nav aria-label="Sections"><ul>
<li><a href="#traces">Traces (${traces.length})</a></li>
<li><a href="#metrics">Metrics (${figures.length})</a></li>
<li><a href="#logs">Logs (${lines.length})</a></li>
<li><a href="/">Caught messages</a></li>
<li><a href="/telemetry">Reload</a></li></ul></nav>
<section id="traces" aria-labelledby="traces-title"><h2 id="traces-title">Traces</h2>
${traces.length === 0 ? none : renderTraces(traces)}</section>
<section id="metrics" aria-labelledby="metrics-title"><h2 id="metrics-title">Metrics</h2>
<p class="note">Times of the emulator's world, which stands still while the app works: how long that takes is said by the traces.</p>
${figures.length === 0 ? none : renderFigures(figures)}</section>
<section id="logs" aria-labelledby="logs-title"><h2 id="logs-title">Logs</h2>
${lines.length === 0 ? none : renderLines(lines)}</section>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Telemetry · Batch Medic</title><style>${pageStyle}${style}</style></head>
<body><a class="skip" href="#main">To the content</a><header class="top"><h1>Telemetry</h1>
<p class="note">What Application Insights would be sent, newest first; times are those of this machine. Of requests it gets those that failed or were slow, and all of a trace in which something happened.</p></header>
<main id="main" tabindex="-1">${body.markup}</main></body></html>`
}

const none = html`<p class="note">None yet.</p>`

/** Where not all are shown, how many of how many. */
function newestText(shown: number, all: number): Html | undefined {
  if (all <= shown) return undefined
  return html`<p class="note">The newest ${shown} of ${all} that are kept.</p>`
}

function renderTraces(traces: readonly Trace[]): Html {
  const begun = ({ spans: [root] }: Trace) => root?.startedAt ?? 0
  const runs = runsOf(traces.toSorted((a, b) => begun(b) - begun(a))).slice(0, shownTraces)
  const shown = runs.flat().length
  const steps = new Map(
    traces.flatMap(({ spans }) => spans.map((span) => [span.spanId, spans[0]] as const)),
  )
  const senderOf = (trace: Trace) => steps.get(trace.spans[0]?.causedBy?.spanId ?? '')
  return html`${newestText(shown, traces.length)}${runs.map((run) => renderRun(run, senderOf))}`
}

/** Calm traces are most of all: those that follow each other are one entry, so that they hide no other. */
function runsOf(traces: readonly Trace[]): Trace[][] {
  const runs: Trace[][] = []
  for (const trace of traces) {
    const last = runs.at(-1)
    if (trace.calm && last?.[0]?.calm) last.push(trace)
    else runs.push([trace])
  }
  return runs
}

/** The root in which the message was sent by which a trace began, while it is kept. */
type SenderOf = (trace: Trace) => Span | undefined

function renderRun(run: readonly Trace[], senderOf: SenderOf): Html {
  const [first] = run
  const roots = run.flatMap(({ spans: [root] }) => (root ? [root] : []))
  const [newest, oldest] = [roots[0], roots.at(-1)]
  if (!first || !newest || !oldest) return html``
  const render = (trace: Trace) => renderTrace(trace, senderOf(trace))
  if (run.length === 1) return render(first)
  const counts = new Map<string, number>()
  for (const { name } of roots) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
  return html`<article><details><summary><h3>${roots.length} calm</h3>
<span class="note">${timeText(oldest.startedAt)} to ${timeText(newest.startedAt)} · ${names}</span></summary>
${run.map(render)}</details></article>`
}

function renderTrace({ spans, calm }: Trace, sender: Span | undefined): Html {
  const [root] = spans
  if (!root) return html``
  const incidents = spans.map(({ fields }) => fields.incidents ?? fields.incident)
  const of = [...new Set(incidents)].filter((one) => one !== undefined).join(' ')
  const about = of !== '' ? of : calm ? 'calm' : 'a warning or a failure'
  const steps = spans.filter(({ call }) => !call).length
  const by = sender && ` · asked for by ${sender.name} of ${timeText(sender.startedAt)}`
  return html`<article><details><summary><h3>${root.name}</h3>
<span class="note">${timeText(root.startedAt)} · ${durationText(root)} · ${steps} ${steps === 1 ? 'step' : 'steps'} · ${about}${by}</span></summary>
<ul class="tree">${renderSpan(root, root, spans)}</ul></details></article>`
}

function renderSpan(span: Span, root: Span, spans: readonly Span[]): Html {
  const children = spans
    .filter(({ parentId }) => parentId === span.spanId)
    .toSorted((a, b) => a.startedAt - b.startedAt)
  const whole = Math.max(root.endedAt - root.startedAt, 0.001)
  const share = (ms: number) => Math.min(100, Math.max(0, (100 * ms) / whole)).toFixed(2)
  const left = share(span.startedAt - root.startedAt)
  const width = share(span.endedAt - span.startedAt)
  const { incidents, calls, callsMs, slowestCall, slowestCallMs, ...own } = span.fields
  // What the root says of incidents holds for all its steps, and is read there; of requests the fold says it.
  const isOwn = incidents !== undefined && (span === root || incidents !== root.fields.incidents)
  const fields = isOwn ? { ...own, incidents } : own
  const nested = children.filter(({ call }) => !call).map((child) => renderSpan(child, root, spans))
  const requests = children.filter(({ call }) => call)
  return html`<li class="${span.failed === undefined ? '' : 'failed'}"><span class="bolder">${span.name}</span>
<span class="note">${durationText(span)} ${fieldsText(fields)}${span.failed ? ` failed: ${span.failed}` : ''}</span>
<div class="lane" aria-hidden="true"><div class="bar" style="margin-left: ${left}%; width: ${width}%; max-width: calc(100% - ${left}%)"></div></div>
${requests.length === 0 ? undefined : renderRequests(requests, root, spans, span.fields)}
${nested.length === 0 ? undefined : html`<ul>${nested}</ul>`}</li>`
}

/** Most of a trace's lines, and seldom what is looked for: one line, and those that failed or are asked for below it. */
function renderRequests(
  requests: readonly Span[],
  root: Span,
  spans: readonly Span[],
  { calls, callsMs, slowestCall, slowestCallMs }: ToldFields,
): Html {
  const failed = requests.filter((one) => one.failed !== undefined).length
  const bad = failed === 0 ? '' : ` · ${failed} failed`
  return html`<details${failed === 0 ? undefined : html` open`}><summary>${String(calls)} ${calls === 1 ? 'request' : 'requests'}
<span class="note">${`${callsMs} ms, the longest ${slowestCall} with ${slowestCallMs} ms${bad}`}</span></summary>
<ul>${requests.map((one) => renderSpan(asShown(one), root, spans))}</ul></details>`
}

/** Of what stands in the step above, nothing: where it went, and what came back. */
function asShown(span: Span): Span {
  const { pool, incidents, stage, ...own } = span.fields
  const { host, status } = span.call ?? {}
  const fields = {
    ...own,
    ...(host === undefined ? {} : { host }),
    ...(status === undefined ? {} : { status }),
  }
  return { ...span, fields }
}

function renderFigures(figures: readonly Figure[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the metrics"><table>
<thead><tr><th>metric</th><th>of</th><th class="number">count</th><th class="number">sum</th><th class="number">least</th><th class="number">most</th><th class="number">last</th><th>unit</th></tr></thead>
<tbody>${figures.map(
    ({
      name,
      by,
      count,
      sum,
      least,
      most,
      last,
    }) => html`<tr><td class="name">${name}</td><td>${by}</td>
${[count, sum, least, most, last].map((value) => html`<td class="number">${numberText(value)}</td>`)}
<td>${metrics[name].unit}</td></tr>`,
  )}</tbody></table></div>`
}

function renderLines(lines: readonly Line[]): Html {
  const shown = lines.slice(0, shownLines)
  return html`${newestText(shownLines, lines.length)}<ol class="lines">${shown.map(
    (line) => html`<li><time>${timeText(line.at)}</time> <span class="stage">${line.stage}</span>
<p>${line.kind === 'event' ? line.name : html`<span class="${line.kind === 'error' ? 'attention' : 'warning'}">${line.kind}: ${line.message}</span>`}
<span class="note">${fieldsText(line.fields)}</span></p></li>`,
  )}</ol>`
}

function fieldsText(fields: ToldFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function durationText({ startedAt, endedAt }: Span): string {
  return `${numberText(endedAt - startedAt)} ms`
}

function numberText(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function timeText(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

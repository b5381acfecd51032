// `summary`: incidents of a time in numbers, as a page that is read in ten seconds.
import { z } from 'zod'
import { type Summary, summary } from '../api/shapes/summary.ts'
import { durationText } from '../domain/durations.ts'
import { counted, plain } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { filtersOf } from './filters.ts'
import { openApi } from './open-api.ts'
import { printAnswer } from './output.ts'
import { table } from './table.ts'
import { momentIn, paint, type Terminal, wrap } from './terminal.ts'

/** Throws `CliError` with one sentence. */
export async function showSummary({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const query = new URLSearchParams(filtersOf(values, deps.now()))
  const answer = await api.get(`/api/summary?${query}`, summary)
  const rows = answer.byDay.map((day) => [
    ...[day.day, String(day.opened), String(day.resolved), String(day.escalated)],
    ...[String(day.mttrMs ?? ''), String(day.nodeHours), String(day.money ?? '')],
  ])
  const names = ['DAY', 'OPENED', 'RESOLVED', 'ESCALATED', 'MTTR_MS', 'NODE_HOURS', 'MONEY']
  const lines = () => summaryPage(answer, deps.terminal)
  printAnswer({ json: z.encode(summary, answer), rows: [names, ...rows], lines }, values, deps)
  return 0
}

function summaryPage(said: Summary, terminal: Terminal): string[] {
  const say = (text: string, indent = '') => wrap(plain(text, 2000), terminal.width, indent)
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint(terminal, 'bold', head), ...lines]
  const { opened, resolved, escalated, open, mttrMs, cost, saved } = said
  const mttr = mttrMs === undefined ? '' : `, on average after ${durationText(mttrMs)}`
  return [
    ...say(`${momentIn(terminal, said.since)} to ${momentIn(terminal, said.until)}`),
    paint(terminal, 'bold', `${counted(opened, 'incident')} opened, ${open} open now.`),
    ...say(`${resolved} resolved${mttr}; ${escalated} left to people.`),
    ...say(costText(cost)),
    ...(saved ? say(`Saved: ${moneyText(saved)} (${saved.assumption})`) : []),
    ...(said.partial === undefined ? [] : say(`Not whole: ${said.partial}`)),
    ...section(
      'By fault',
      said.byFault.length === 0
        ? []
        : table(
            [
              { head: 'FAULT', cell: ({ fault }) => plain(fault, 40), dropsAt: 0 },
              { head: 'COUNT', cell: ({ count }) => String(count), dropsAt: 0, right: true },
              { head: 'RESOLVED', cell: (one) => String(one.resolved), dropsAt: 2, right: true },
              { head: 'HELPED', cell: ({ helped }) => String(helped), dropsAt: 1, right: true },
            ],
            said.byFault,
            terminal,
          ),
    ),
    ...section(
      'By cause',
      said.byCause.map(
        ({ causeClass, count }) => `${String(count).padStart(5)}  ${plain(causeClass, 60)}`,
      ),
    ),
    ...section(
      'Worst nodes',
      said.worstNodes.flatMap((one) =>
        say(`${one.count} of node ${one.nodeId}, pool ${one.pool}`, '  '),
      ),
    ),
    ...section(
      'Worst jobs',
      said.worstJobs.flatMap((one) =>
        say(`${one.count} of job ${one.jobId}, pool ${one.pool}`, '  '),
      ),
    ),
  ]
}

type Cost = Summary['cost']

function costText(cost: Cost): string {
  if (cost.nodeHours === 0 && !cost.money) return 'No node-hours were lost.'
  const left = cost.unpriced ? `; ${cost.unpriced} node-hours have no known price` : ''
  return `Lost: ${moneyText(cost)}${left}.`
}

function moneyText({ nodeHours, money, currency = '' }: Cost): string {
  const hours = `${nodeHours} node-hours`
  return money === undefined ? hours : `${hours}, ${money.toFixed(2)} ${plain(currency, 10)}`.trim()
}

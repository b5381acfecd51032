// Tells one incident as a page of text: first what is read in ten seconds, then what it rests on.
import type { IncidentDetail } from '../api/shapes/incident-detail.ts'
import { durationText } from '../domain/durations.ts'
import { isFault } from '../domain/fault.ts'
import type { AlertKind, Incident } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import { causeText } from '../notify/cause-words.ts'
import { adviceText, doneLines, helpedText } from '../notify/deeds.ts'
import { lineText } from '../notify/line-text.ts'
import type { Announcement } from '../ports/channel.ts'
import { alertLines, attemptLines, standing } from './incident-details.ts'
import { momentIn, paint, stateTone, type Terminal, wrap } from './terminal.ts'

/** How a message about an incident in this state would begin. */
const kinds: Partial<Record<Incident['state'], AlertKind>> = {
  resolved: 'resolved',
  escalated: 'escalated',
  held: 'held',
  'awaiting-approval': 'approval',
}
const narrow = 60
const labelWidth = 12

/** `full`: with each call, its answer, the files that were looked at and who was told. */
export function incidentPage(
  detail: IncidentDetail,
  terminal: Terminal,
  full = false,
  now = detail.row.changedAt,
): string[] {
  const { row, incident, told, links } = detail
  // Everything here came over the network: `plain` takes escape codes and line breaks out.
  const say = (text: string, indent = '  ') => wrap(plain(text, 2000), terminal.width, indent)
  const when = (at: number) => momentIn(terminal, at)
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint(terminal, 'bold', head), ...lines]
  const { doctor } = told
  const evidence = [
    ...told.evidence.map(({ name, value }) => `${name}: ${value}`),
    ...(doctor?.broken ? [`${doctor.broken.line} (${doctor.broken.from})`] : []),
    ...(doctor?.checks ? [`Pool doctor: ${doctor.checks}`] : []),
  ]
  const { finding } = incident
  const rule = finding.rule ? `, cause by the rule ${finding.rule}` : ''
  return [
    ...headLines(detail, terminal, now),
    '',
    ...storyLines(detail, terminal, now),
    ...section(
      'How it stands',
      standing(incident, when).flatMap((line) => say(line)),
    ),
    ...section(
      'Evidence',
      evidence.flatMap((line) => say(line)),
    ),
    ...section(
      'Timeline',
      detail.timeline.flatMap(({ at, text }) =>
        say(`${when(at)} ${lineText(text, detail.attempts)}`),
      ),
    ),
    ...(full
      ? [
          ...section('Attempts', attemptLines(detail, when, say)),
          ...section('Alerts', alertLines(incident, when, say)),
        ]
      : []),
    ...section('More', [
      ...say(links.docs || finding.link),
      ...(links.portal === undefined ? [] : say(links.portal)),
      ...say(`Fault ${row.fault}${rule}: see docs/faults.md`),
      ...(full || detail.attempts.length === 0
        ? []
        : say(`Each call and its answer: batch-medic incidents show ${row.id} --full`)),
    ]),
  ]
}

function headLines({ row }: IncidentDetail, terminal: Terminal, now: number): string[] {
  const say = (text: string) => wrap(plain(text, 600), terminal.width, '')
  const when = (at: number) => momentIn(terminal, at)
  const lasted = durationText((row.resolvedAt ?? now) - row.detectedAt)
  const end =
    row.resolvedAt === undefined
      ? `not over after ${lasted}`
      : `resolved ${when(row.resolvedAt)} after ${lasted}`
  return [
    [
      paint(terminal, 'bold', plain(row.title, 80)),
      paint(terminal, stateTone(row.state), plain(row.state, 20)),
      plain(row.severity, 20),
    ].join('  '),
    ...say(`${row.subjectText}, pool ${row.pool}, account ${row.account}`),
    ...say(`detected ${when(row.detectedAt)}, ${end}; mode ${row.mode}`),
    paint(terminal, 'dim', plain(row.id, 120)),
  ]
}

/** What broke, why, what was done, whether it helped, what to do, what it cost: each in a line or two. */
function storyLines(detail: IncidentDetail, terminal: Terminal, now: number): string[] {
  const { row, incident, told } = detail
  const { finding } = incident
  const announcement = announcementOf(detail, now)
  const nodes = finding.nodeIds.length > 1 ? [`Nodes: ${finding.nodeIds.join(', ')}`] : []
  const error = told.error ? [`${told.error.line} (${told.error.from})`] : []
  const parts: [label: string, texts: readonly string[]][] = [
    ['What broke', [finding.summary, ...nodes]],
    ['Why', [causeText(finding), ...error]],
    ['Done', announcement ? doneLines(announcement).map(withoutColon) : []],
    ['Helped', announcement ? [helpedText(announcement)] : []],
    ['To do', [announcement ? adviceText(announcement) : finding.helps]],
    ['Cost', costLines(row)],
  ]
  return parts.flatMap(([label, texts]) => labelled(label, texts.filter(Boolean), terminal))
}

/** In a card the call stands right behind it; here it stands below, under how it stands. */
function withoutColon(line: string): string {
  return line.replace(/ The calls? it would make[^:]*:$/, '')
}

/** Undefined for a fault of a newer app, of which nothing more is known here. */
function announcementOf(
  { row, incident, attempts, timeline }: IncidentDetail,
  at: number,
): Announcement | undefined {
  if (!isFault(row.fault)) return undefined
  return {
    ...{ kind: 'incidents', what: kinds[incident.state] ?? 'opened', pool: incident.pool },
    ...{ fault: row.fault, stories: [{ incident, attempts, timeline }], key: '', at, page: '' },
  }
}

function costLines({ cost }: IncidentDetail['row']): string[] {
  if (!cost || cost.nodeHours === 0) return []
  const { nodeHours, money, currency = '' } = cost
  const price = money === undefined ? '' : `, ${money.toFixed(2)} ${currency}`.trimEnd()
  return [`${nodeHours} node-hours without work${price}`]
}

/** Labels stand in a column of their own where there is room for one. */
function labelled(label: string, texts: readonly string[], terminal: Terminal): string[] {
  if (texts.length === 0) return []
  const isNarrow = terminal.width < narrow
  const indent = isNarrow ? '  ' : ' '.repeat(labelWidth)
  const lines = texts.flatMap((text) => wrap(plain(text, 2000), terminal.width, indent))
  const head = paint(terminal, 'dim', label)
  if (isNarrow) return [head, ...lines]
  const [first = '', ...more] = lines
  return [`${head}${first.slice(label.length)}`, ...more]
}

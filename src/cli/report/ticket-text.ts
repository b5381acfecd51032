// The text of a support request, ready to be pasted: what broke, since when, what was tried, and every id.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { durationText, momentText } from '../../domain/durations.ts'
import { lineText } from '../../notify/line-text.ts'
import { attemptLine, callText } from '../../notify/words.ts'
import type { KnownIds } from './known-ids.ts'

/** Plain lines; times in UTC, as support reads them. */
export function ticketText(detail: IncidentDetail, ids: KnownIds, now: number): string {
  const { row, incident, told, attempts, timeline } = detail
  const { finding } = incident
  const ended = row.resolvedAt
  const lasted = durationText((ended ?? now) - row.detectedAt)
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', head, ...lines.map((line) => `  ${line}`)]
  return [
    `Azure Batch: ${row.title}, ${row.subjectText}, pool ${row.pool}, account ${row.account}`,
    ...section('What happens', [
      finding.summary,
      `Cause as far as it can be seen: ${causeOf(detail)}`,
    ]),
    ...section('When (UTC)', [
      `found     ${momentText(row.detectedAt)}`,
      ended === undefined
        ? `not over ${momentText(now)}, after ${lasted}`
        : `over      ${momentText(ended)}, after ${lasted}`,
    ]),
    ...section('Where', [
      `Batch account  ${row.account}`,
      `pool           ${row.pool}`,
      ...ids.nodes.slice(0, 50).map((id) => `node           ${id}`),
      ...(ids.nodes.length > 50 ? [`… and ${ids.nodes.length - 50} more: ids.txt`] : []),
      ...(ids.allocatedAt === undefined ? [] : [`allocated      ${ids.allocatedAt}`]),
      ...ids.jobs.map((id) => `job            ${id}`),
      ...ids.tasks.map((id) => `task           ${id}`),
      ...(incident.machines ? [`VM size        ${incident.machines.vmSize}`] : []),
    ]),
    ...section('Request ids', ids.requests),
    ...section('Errors and states', [
      ...(told.error ? [`${told.error.line} (${told.error.from})`] : []),
      ...told.evidence.map(({ name, value }) => `${name}: ${value}`),
      ...(told.doctor?.broken ? [`${told.doctor.broken.line} (${told.doctor.broken.from})`] : []),
    ]),
    ...section(
      'What was done, and what came of it',
      attempts.flatMap((attempt) => [
        `${momentText(attempt.startedAt)} ${attemptLine(attempt)}`,
        ...(attempt.call ? [`  call: ${callText(attempt.call)}`] : []),
        ...(attempt.answer
          ? [
              `  answer: ${attempt.answer.status} ${attempt.answer.code} ${attempt.answer.message}`.trimEnd(),
            ]
          : []),
      ]),
    ),
    ...section(
      'Timeline (UTC)',
      timeline.map(({ at, text }) => `${momentText(at)} ${lineText(text, attempts)}`),
    ),
    ...section('What we ask', [
      row.party === 'platform'
        ? 'Why did the platform bring this about, and what keeps it from happening again?'
        : 'Is our reading of the cause right, and what keeps it from happening again?',
    ]),
    '',
  ].join('\n')
}

function causeOf({ incident: { finding } }: IncidentDetail): string {
  return `${finding.causeClass} (${finding.confidence}), on the side of: ${finding.party}`
}

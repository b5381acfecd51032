// What the demo prints: a table of incidents for people, or one JSON document for machines.
import { durationText } from '../../domain/durations.ts'
import type { IncidentStory } from '../../domain/record.ts'
import { subjectText } from '../../domain/refs.ts'

/** Times are ISO 8601, of the demo's own clock; null where there is none yet. */
export function demoJson(stories: readonly IncidentStory[]): string {
  const incidents = stories.map(({ incident, attempts }) => ({
    id: incident.id,
    account: incident.pool.account,
    pool: incident.pool.pool,
    subject: subjectText(incident.subject),
    fault: incident.fault,
    causeClass: incident.finding.causeClass,
    state: incident.state,
    mode: incident.mode,
    detectedAt: iso(incident.detectedAt),
    resolvedAt: incident.resolvedAt === undefined ? null : iso(incident.resolvedAt),
    actions: attempts.map(({ action, startedAt, result }) => ({
      kind: action.kind,
      at: iso(startedAt),
      result: result ?? 'in-progress',
    })),
    alerts: incident.alerts.map(({ channel, at }) => ({ channel, at: iso(at) })),
  }))
  return JSON.stringify({ incidents })
}

const heads = ['POOL', 'SUBJECT', 'FAULT', 'DONE', 'RESULT', 'TOOK', 'TOLD']

export function demoTable(stories: readonly IncidentStory[]): string {
  const rows = stories.map(({ incident, attempts }) => [
    incident.pool.pool,
    shortened(subjectText(incident.subject)),
    incident.fault,
    attempts
      .filter(({ action }) => action.kind !== 'collect-evidence')
      .map(({ action, result }) => `${action.kind} ${result ?? ''}`.trim())
      .join(', '),
    incident.resolution ? `${incident.state} (${incident.resolution.kind})` : incident.state,
    incident.resolvedAt === undefined
      ? '–'
      : durationText(incident.resolvedAt - incident.detectedAt),
    toldText(incident.alerts),
  ])
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const text = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [text(heads), ...rows.map(text)].join('\n')
}

/** `teams ×2, mail ×2`: messages, of which one may tell of several steps at once. */
function toldText(alerts: IncidentStory['incident']['alerts']): string {
  const channels = [...new Set(alerts.map(({ channel }) => channel))]
  return channels
    .map((name) => {
      const moments = alerts.filter(({ channel }) => channel === name).map(({ at }) => at)
      return `${name} ×${new Set(moments).size}`
    })
    .join(', ')
}

/** Node ids are 70 characters of chance: their ends tell them apart. */
function shortened(text: string): string {
  return text.replace(/([\w-]{10})[\w-]{12,}([\w-]{7})/, '$1…$2')
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

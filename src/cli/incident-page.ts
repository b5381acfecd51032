// Tells the whole story of one incident as a page of text.
import type { Attempt } from '../domain/action.ts'
import { sizeText } from '../domain/disk-size.ts'
import { durationText } from '../domain/durations.ts'
import { faultRow, isFault } from '../domain/fault.ts'
import { counted, plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { subjectText } from '../domain/refs.ts'
import { doctorSaid, errorSaid } from '../notify/machine-said.ts'
import { attemptText, callText, causeText, stepText } from '../notify/words.ts'
import { momentIn, paint, stateTone, type Terminal, wrap } from './terminal.ts'

/** Head, finding, evidence, what helps, how it stands, timeline, attempts, alerts; empty sections are left out. */
export function incidentPage(story: IncidentStory, terminal: Terminal): string[] {
  const { incident } = story
  const { finding } = incident
  // Everything here came over the network: `plain` takes escape codes and line breaks out.
  const say = (text: string, indent = '  ') => wrap(plain(text, 2000), terminal.width, indent)
  const when = (at: number) => momentIn(terminal, at)
  const section = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint(terminal, 'bold', head), ...lines]

  const title = isFault(incident.fault) ? faultRow(incident.fault).title : incident.fault
  const ended =
    incident.resolvedAt === undefined
      ? ''
      : `, resolved ${when(incident.resolvedAt)} after ${durationText(incident.resolvedAt - incident.detectedAt)}`
  return [
    [
      paint(terminal, 'bold', plain(title, 80)),
      paint(terminal, stateTone(incident.state), plain(incident.state, 20)),
    ].join('  '),
    ...say(
      `${subjectText(incident.subject)}, pool ${incident.pool.pool}, account ${incident.pool.account}`,
      '',
    ),
    ...say(`detected ${when(incident.detectedAt)}${ended}; mode ${incident.mode}`, ''),
    paint(terminal, 'dim', plain(incident.id, 120)),
    ...section('What is wrong', [
      ...say(finding.summary),
      ...say(`Cause: ${causeText(finding)}`),
      ...(finding.nodeIds.length > 1 ? say(`Nodes: ${finding.nodeIds.join(', ')}`) : []),
    ]),
    ...section(
      'Evidence',
      evidenceOf(story).flatMap((line) => say(line)),
    ),
    ...section(
      'What the pool doctor found',
      doctorOf(story).flatMap((line) => say(line)),
    ),
    ...section('What helps', [...say(finding.helps), ...say(finding.link), ...say(named(story))]),
    ...section(
      'How it stands',
      standing(story, when).flatMap((line) => say(line)),
    ),
    ...section(
      'Timeline',
      story.timeline.flatMap(({ at, text }) => say(`${when(at)} ${stepText(text)}`)),
    ),
    ...section(
      'Attempts',
      story.attempts.flatMap((attempt) => attemptLines(attempt, when, say)),
    ),
    ...section(
      'Alerts',
      incident.alerts.flatMap(({ channel, what, at }) => say(`${when(at)} ${what} by ${channel}`)),
    ),
  ]
}

/** What programs wrote tells most, and stands first. */
function evidenceOf(story: IncidentStory): string[] {
  const error = errorSaid([story])
  const details = story.incident.finding.evidence.map(({ name, value }) => `${name}: ${value}`)
  return error ? [`${error.line} (${error.from})`, ...details] : details
}

function doctorOf(story: IncidentStory): string[] {
  const { broken, checks = '' } = doctorSaid([story]) ?? {}
  return [...(broken ? [`${broken.line} (${broken.from})`] : []), checks].filter(Boolean)
}

/** The names by which docs/faults.md has it. */
function named({ incident: { fault, finding } }: IncidentStory): string {
  const rule = finding.rule ? `, cause by the rule ${finding.rule}` : ''
  return `Fault ${fault}${rule}: see docs/faults.md`
}

/** A resolved incident waits for nothing, whatever it waited for last. */
function standing({ incident }: IncidentStory, when: (at: number) => string): string[] {
  const { waiting, resolution, wouldDo, wouldAlso } = incident
  const { acknowledged, grants = [], rejections = [] } = incident
  const lines: string[] = []
  if (acknowledged) {
    const note = acknowledged.reason === '' ? '' : `: ${acknowledged.reason}`
    lines.push(`Acknowledged by ${acknowledged.by}, ${when(acknowledged.at)}${note}`)
  }
  if (resolution) return [...lines, `Resolved (${resolution.kind}): ${resolution.reason}`]
  for (const { kind, action, by, until } of grants) {
    const word = kind === 'run' ? 'ordered' : 'approved'
    lines.push(`${action} is ${word} by ${by}, once, until ${when(until)}`)
  }
  for (const { action, by, at } of rejections) {
    lines.push(`${action} was rejected by ${by}, ${when(at)}`)
  }
  if (waiting) {
    const guard = waiting.guard ? ` [guard ${waiting.guard}]` : ''
    const until = waiting.until === undefined ? '' : `, until ${when(waiting.until)}`
    lines.push(`Waits${until}: ${waiting.reason}${guard}`)
  }
  if (wouldDo) lines.push(`Would call: ${callText(wouldDo)}`)
  for (const call of wouldAlso?.calls ?? []) lines.push(`Would then call: ${callText(call)}`)
  if (wouldAlso && wouldAlso.more > 0) lines.push(`… and ${counted(wouldAlso.more, 'more call')}`)
  // With the action: by the time it is copied the incident may wait for another.
  const which = waiting?.action === undefined ? '' : ` --action ${waiting.action}`
  if (waiting?.guard === 'mode' && wouldDo) {
    lines.push(`To have it made this once: batch-medic approve ${incident.id}${which}`)
  }
  if (waiting?.guard === 'approval') {
    const call = (verb: string) => `batch-medic ${verb} ${incident.id}${which}`
    lines.push(`To answer: ${call('approve')}, or ${call('reject')}`)
  }
  return lines
}

/** The attempt in words, then what went over the wire and what was found, further in. */
function attemptLines(
  attempt: Attempt,
  when: (at: number) => string,
  say: (text: string, indent?: string) => string[],
): string[] {
  const { call, growCall, answer, evidence = [] } = attempt
  return [
    ...say(`${attempt.number}. ${when(attempt.startedAt)} ${attemptText(attempt)}`),
    ...(call ? say(`call: ${callText(call)}`, '     ') : []),
    ...(growCall ? say(`call: ${callText(growCall)}`, '     ') : []),
    ...(answer
      ? say(`answer: ${answer.status} ${answer.code} ${answer.message}`.trim(), '     ')
      : []),
    ...evidence.flatMap(({ name, firstErrorLine, stored, failure }) => {
      const found = failure === '' ? firstErrorLine || 'no line looks like an error' : failure
      return say(`${name}: ${found}${stored === '' ? '' : ` (kept: ${stored})`}`, '     ')
    }),
    ...pathLines(attempt).flatMap((line) => say(line, '     ')),
  ]
}

/** Each folder of a full disk: what may be deleted, or was to be, with what it holds. */
function pathLines({ action, disk }: Attempt): readonly string[] {
  const [paths, word] =
    action.kind === 'free-disk'
      ? [action.paths, 'folder']
      : [disk?.freeable ?? [], 'may be deleted']
  return paths.map(({ path, bytes }) => `${word}: ${path} (${sizeText(bytes)})`)
}

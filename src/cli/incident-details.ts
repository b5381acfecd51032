// What an incident's page rests on: how it stands, each attempt with its call, and who was told.
import type { IncidentDetail } from '../api/shapes/incident-detail.ts'
import type { Attempt } from '../domain/attempt.ts'
import { sizeText } from '../domain/disk-size.ts'
import type { Incident } from '../domain/incident.ts'
import { counted } from '../domain/plain.ts'
import { attemptLine, callText, reasonText } from '../notify/words.ts'

type When = (at: number) => string
type Say = (text: string, indent?: string) => string[]

/** A resolved incident waits for nothing, whatever it waited for last. */
export function standing(incident: Incident, when: When): string[] {
  const { waiting, resolution, wouldDo, wouldAlso } = incident
  const { acknowledged, grants = [], rejections = [] } = incident
  const lines: string[] = []
  if (acknowledged) {
    const note = acknowledged.reason === '' ? '' : `: ${acknowledged.reason}`
    lines.push(`Acknowledged by ${acknowledged.by}, ${when(acknowledged.at)}${note}`)
  }
  if (resolution)
    return [...lines, `Resolved (${resolution.kind}): ${reasonText(resolution.reason)}`]
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

/** Each attempt in words, then what went over the wire and what was found, further in. */
export function attemptLines(
  { attempts }: Pick<IncidentDetail, 'attempts'>,
  when: When,
  say: Say,
): string[] {
  return attempts.flatMap((attempt) => linesOf(attempt, when, say))
}

/** What was told by which channel. */
export function alertLines({ alerts }: Incident, when: When, say: Say): string[] {
  return alerts.flatMap(({ channel, what, at, summed }) =>
    say(`${when(at)} ${what} by ${channel}${summed ? ', in the summary of the hour' : ''}`),
  )
}

function linesOf(attempt: Attempt, when: When, say: Say): string[] {
  const { call, growCall, answer, evidence = [] } = attempt
  return [
    ...say(`${attempt.number}. ${when(attempt.startedAt)} ${attemptLine(attempt)}`),
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

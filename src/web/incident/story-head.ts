// The six answers at the head of an incident, read in ten seconds: what broke, why, what was done, whether it helped,
// what the reader should do, and what it cost.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { isChange } from '../../domain/action.ts'
import type { AttemptResult } from '../../domain/attempt.ts'
import { sentence } from '../../notify/brief.ts'
import { causeText } from '../../notify/cause-words.ts'
import { actionWords, reasonText } from '../../notify/words.ts'
import { costText } from '../format.ts'

export interface StoryHead {
  broke: string
  why: string
  /** At least one line. */
  done: readonly string[]
  helped: string
  todo: string
  /** Empty where no node stood idle. */
  cost: string
}

export function storyHead(detail: IncidentDetail): StoryHead {
  const { incident, row } = detail
  return {
    broke: incident.finding.summary,
    why: `${causeText(incident.finding)}.`,
    done: doneLines(detail),
    helped: helpedText(detail),
    todo: todoText(detail),
    cost: row.cost ? costText(row.cost) : '',
  }
}

/** What it changed, or tried to; looks at logs are counted in the evidence. */
function doneLines({ incident, told, attempts }: IncidentDetail): readonly string[] {
  const changes = new Set(
    attempts.filter(({ action }) => isChange(action)).map(({ number }) => number),
  )
  const lines = told.attempts.filter(({ number }) => changes.has(number)).map(({ text }) => text)
  if (told.foregone !== undefined) lines.push(told.foregone)
  if (lines.length > 0) return lines
  const { mode, wouldDo } = incident
  if (mode === 'off' || mode === 'watch') {
    return [`Nothing: in mode ${mode} Batch Medic only records and tells.`]
  }
  const left = attempts.findLast(({ action }) => action.kind === 'escalate')
  if (left) return [`Nothing was called. ${left.reason}`]
  return [
    wouldDo
      ? 'Nothing was called; the call that it would make stands below.'
      : 'Nothing was called.',
  ]
}

const judged: Readonly<Record<AttemptResult, string>> = {
  helped: 'Yes.',
  'did-not-help': 'No.',
  'made-worse': 'No, it is worse.',
  unknown: 'Not clear.',
  refused: 'No: Batch refused it.',
  'not-made': 'No: it was not made.',
  done: 'Done.',
  failed: 'No: it failed.',
  overtaken: 'Overtaken by somebody or something else.',
}

const resolved: Readonly<Record<string, string>> = {
  helped: 'Yes.',
  'by-itself': 'No repair was needed.',
  superseded: 'It is part of a larger incident, and told there.',
  'subject-gone': 'Not known: what it was about is gone.',
  told: 'No: it is as it was, and is not followed any longer.',
}

function helpedText({ incident, attempts }: IncidentDetail): string {
  const { resolution } = incident
  if (resolution)
    return `${resolved[resolution.kind] ?? resolution.kind} ${sentence(reasonText(resolution.reason))}`
  const repairs = attempts.filter(({ action }) => isChange(action))
  const last = repairs.at(-1)
  if (!last) return 'No repair was tried yet.'
  return last.result === undefined ? 'Not known yet.' : (judged[last.result] ?? last.result)
}

/** Of a state: what the buttons of this page are for, then what helps against the fault itself. */
function todoText(detail: IncidentDetail): string {
  const { state, waiting, finding, wouldDo } = detail.incident
  const noun = waiting?.action ? actionNoun(waiting.action) : 'the call'
  switch (state) {
    case 'resolved':
      return `Nothing now. Should it come back: ${finding.helps}`
    case 'awaiting-approval':
      return `Approve or reject ${noun}, which is shown below with what it does.`
    case 'escalated':
      return `This is left to you. ${finding.helps}`
    case 'held':
      return waiting?.guard === 'mode' && wouldDo
        ? `Approve ${noun}, which is only recommended here, or make the call yourself. Should it not help: ${finding.helps}`
        : `Nothing, if it can wait: Batch Medic goes on once the hold ends. If it cannot: ${finding.helps}`
    case 'open':
    case 'acting':
    case 'verifying':
      return wouldDo
        ? `Approve ${noun}, or make the call yourself. Should it not help: ${finding.helps}`
        : 'Nothing yet: Batch Medic is on it.'
  }
}

/** `the reboot`. */
export function actionNoun(kind: string): string {
  const { noun } = actionWords(kind as Parameters<typeof actionWords>[0]) ?? {}
  return noun === undefined ? kind : `the ${noun.charAt(0).toLowerCase()}${noun.slice(1)}`
}

// What was done about it, whether it helped, and what is left for a person to do.
import type { AttemptResult } from '../domain/attempt.ts'
import { minuteMs, momentText } from '../domain/durations.ts'
import { faultRow } from '../domain/fault.ts'
import { foregoneText } from '../domain/foregone-text.ts'
import type { AlertKind, Incident } from '../domain/incident.ts'
import { counted, plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import type { Announcement } from '../ports/channel.ts'
import { brief, sentence, unstopped } from './brief.ts'
import { shortSubject, tally } from './headline.ts'
import { holdAdvice } from './hold-advice.ts'
import { standsAs } from './stands-as.ts'
import { actionWords, attemptLine, reasonText, repairs, resultWords } from './words.ts'

const attemptsShown = 10
const keptBackMs = 10 * minuteMs

/** At least one line: attempts with their results, what would be done, what holds it, or why nothing is done. */
export function doneLines(announcement: Announcement): string[] {
  const { stories, at } = announcement
  const what = standsAs(announcement)
  const [first] = stories
  if (!first) return []
  const lines = stories.length === 1 ? ownAttempts(first, what) : countedAttempts(stories)
  if (what !== 'resolved') {
    lines.push(...keptBack(first, at), ...standing(first, what, stories.length > 1))
  }
  if (lines.length === 0) lines.push(what === 'opened' ? 'Nothing yet.' : 'Nothing was called.')
  return lines
}

/** Told again, what was shown before has come to something by now; a call that is shown the first time has not. */
function keptBack({ incident }: IncidentStory, at: number): string[] {
  const { foregone } = incident
  if (!foregone || at - foregone.at < keptBackMs) return []
  return [foregoneText(incident, at)]
}

/** What it waits for, and the head of the call that would be made; of several stories the first speaks. */
function standing({ incident }: IncidentStory, what: AlertKind, several: boolean): string[] {
  const { waiting, wouldDo, wouldAlso, mode, subject } = incident
  const whose = several ? ` for ${shortSubject(subject)}` : ''
  const lines = waiting && what !== 'escalated' ? [waitingText(waiting)] : []
  // Where an approval is asked for, the call stands with what it would set off.
  if (wouldDo && what === 'approval') return [...lines, 'Nothing was called.']
  if (wouldDo)
    return [
      ...lines,
      `Nothing was called. The ${wouldAlso ? 'calls' : 'call'} it would make${whose}:`,
    ]
  if (mode === 'off' || mode === 'watch') {
    lines.push(`Nothing is called in mode ${mode}: Batch Medic only records and tells.`)
  }
  return lines
}

function ownAttempts(story: IncidentStory, what: AlertKind): string[] {
  const all = story.attempts
    .filter(({ action }) => action.kind !== 'escalate')
    .toSorted((a, b) => a.number - b.number)
  const shown = all.slice(-attemptsShown)
  // Why it is over stands under "Did it help".
  const told = what === 'resolved' ? story.incident.resolution?.reason : undefined
  const lines = shown.map((attempt) => attemptLine(attempt, told))
  const leftOut = all.length - shown.length
  return leftOut === 0 ? lines : [`${counted(leftOut, 'earlier attempt')} left out.`, ...lines]
}

/** `Reboot: 5 helped, 2 did not help` */
function countedAttempts(stories: readonly IncidentStory[]): string[] {
  const all = stories.flatMap(repairs)
  return tally(all.map(({ action }) => action.kind)).map(({ text }) => {
    const own = all.filter(({ action }) => action.kind === text)
    const outcomes = tally(own.map(({ result }) => (result ? resultWords[result] : 'under way')))
    const [sample] = own
    const noun = sample ? actionWords(sample.action.kind).noun : text
    return `${noun}: ${outcomes.map((outcome) => `${outcome.count} ${outcome.text}`).join(', ')}.`
  })
}

function waitingText({ reason, guard, until }: NonNullable<Incident['waiting']>): string {
  // The mode names itself; a wait says that it waits.
  const by = guard === undefined || guard === 'mode' ? '' : heldBy(guard)
  const text = sentence(brief(reason, 400))
  const end = until === undefined ? '' : ` (until ${momentText(until)})`
  return end === '' ? `${by}${text}` : `${by}${unstopped(text)}${end}.`
}

function heldBy(guard: string): string {
  return guard === 'approval' ? 'Waits for approval: ' : `Held by ${plain(guard, 40)}: `
}

/** The answer to "did it help?", for the story or counted over several. */
export function helpedText(announcement: Announcement): string {
  const { stories } = announcement
  const what = standsAs(announcement)
  const answers = tally(stories.map((story) => helpedWords(story, what)))
  const [only] = answers
  if (answers.length !== 1 || !only) {
    return answers.map(({ text, count }) => `${count}: ${text}`).join('; ')
  }
  const [first] = stories
  const reason = first?.incident.resolution?.reason ?? ''
  if (stories.length > 1 || what !== 'resolved' || reason === '') return only.text
  return `${only.text}. ${sentence(brief(reasonText(reason), 300))}`
}

function helpedWords(story: IncidentStory, what: AlertKind): string {
  const { resolution } = story.incident
  if (resolution) return resolvedWords[resolution.kind]
  const all = repairs(story)
  const judged = all.findLast(({ result }) => result !== undefined)
  const last = all.at(-1)
  if (!last) {
    const mayCome = what !== 'escalated' && story.incident.mode === 'act'
    return mayCome ? 'No repair was tried yet' : 'No repair was tried'
  }
  if (last.result === undefined) return 'Not known yet'
  return judged?.result ? `${judgedWords[judged.result]} (${counted(all.length, 'attempt')})` : ''
}

const judgedWords = {
  helped: 'Yes',
  'did-not-help': 'No',
  'made-worse': 'No, it is worse',
  unknown: 'Not clear',
  refused: 'No, Batch refused it',
  'not-made': 'No, it was not made',
  done: 'Done',
  failed: 'No, it failed',
  overtaken: 'Overtaken by someone or something else',
} as const satisfies Record<AttemptResult, string>

const resolvedWords = {
  helped: 'Yes',
  'by-itself': 'No repair was needed',
  superseded: 'Told with the larger incident',
  'subject-gone': 'Not known, the subject is gone',
  told: 'No, it is as it was',
} as const

/** What the reader should do, as sentences. */
export function adviceText(announcement: Announcement): string {
  const { stories, fault, page } = announcement
  const [first] = stories
  if (!first) return ''
  const { finding, wouldDo, waiting, mode, resolution } = first.incident
  const helps = brief(finding.helps || faultRow(fault).helps, 800)
  switch (standsAs(announcement)) {
    case 'resolved':
      return resolution?.kind === 'superseded'
        ? 'Nothing here: see the message about the larger incident.'
        : `Nothing now. Should it come back: ${helps}`
    case 'escalated':
      return [halfDone(first), helps].filter(Boolean).join(' ')
    case 'held':
    case 'approval':
      return holdAdvice({ incident: first.incident, helps, page }) || nothingYet
    case 'reminder':
    case 'opened':
      if (wouldDo) return holdAdvice({ incident: first.incident, helps, page }) || helps
      if (mode === 'act') return nothingYet
      if (mode === 'recommend' && waiting) {
        return `Nothing yet: the next message tells what Batch Medic recommends. If it cannot wait: ${helps}`
      }
      return helps
  }
}

/** A replacement that waits for a person is the first thing to do; what helps against the fault comes after it. */
function halfDone({ attempts }: IncidentStory): string {
  if (!attempts.some(({ step }) => step === 'settling')) return ''
  const told = attempts.findLast(({ action }) => action.kind === 'escalate')
  return told ? sentence(brief(told.reason, 400)) : ''
}

const nothingYet = 'Nothing yet: the next message tells what came of it.'

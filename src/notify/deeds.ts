// What was done about it, whether it helped, and what is left for a person to do.
import type { AttemptResult } from '../domain/action.ts'
import { momentText } from '../domain/durations.ts'
import { faultRow } from '../domain/fault.ts'
import type { Incident } from '../domain/incident.ts'
import { counted, plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import type { Announcement } from '../ports/channel.ts'
import { tally } from './headline.ts'
import { actionWords, attemptText, repairs, resultWords } from './words.ts'

const attemptsShown = 10

/** At least one line: attempts with their results, what would be done, what holds it, or why nothing is done. */
export function doneLines({ stories, what }: Announcement): string[] {
  const [first] = stories
  if (!first) return []
  const lines = stories.length === 1 ? ownAttempts(first) : countedAttempts(stories)
  const { waiting, wouldDo, mode } = first.incident
  if (what !== 'resolved') {
    if (waiting && what !== 'escalated') lines.push(waitingText(waiting))
    if (wouldDo)
      lines.push(
        `Nothing was called${mode === 'act' ? '' : ` (mode ${mode})`}. The call it would make:`,
      )
    else if (mode === 'off' || mode === 'watch') {
      lines.push(`Nothing is called in mode ${mode}: Batch Medic only records and tells.`)
    }
  }
  if (lines.length === 0) lines.push(what === 'opened' ? 'Nothing yet.' : 'Nothing was called.')
  return lines
}

function ownAttempts(story: IncidentStory): string[] {
  const all = story.attempts
    .filter(({ action }) => action.kind !== 'escalate')
    .toSorted((a, b) => a.number - b.number)
  const shown = all.slice(-attemptsShown)
  const lines = shown.map(attemptText)
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
  const by = guard ? `Held by ${plain(guard, 40)}` : 'Waiting'
  return `${by}: ${plain(reason, 400)}${until === undefined ? '' : ` (until ${momentText(until)})`}`
}

/** The answer to "did it help?", for the story or counted over several. */
export function helpedText({ stories, what }: Announcement): string {
  const answers = tally(stories.map(helpedWords))
  const [only] = answers
  if (answers.length !== 1 || !only) {
    return answers.map(({ text, count }) => `${count}: ${text}`).join('; ')
  }
  const [first] = stories
  const reason = first?.incident.resolution?.reason ?? ''
  if (stories.length > 1 || what !== 'resolved' || reason === '') return only.text
  return `${only.text}: ${plain(reason, 300)}`
}

function helpedWords(story: IncidentStory): string {
  const { resolution } = story.incident
  if (resolution) return resolvedWords[resolution.kind]
  const all = repairs(story)
  const judged = all.findLast(({ result }) => result !== undefined)
  const last = all.at(-1)
  if (!last) return 'Nothing was tried'
  if (last.result === undefined) return 'Not known yet'
  return judged?.result ? `${judgedWords[judged.result]} (${counted(all.length, 'attempt')})` : ''
}

const judgedWords = {
  helped: 'Yes',
  'did-not-help': 'No',
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
export function adviceText({ stories, what, fault }: Announcement): string {
  const [first] = stories
  if (!first) return ''
  const { finding, wouldDo, mode } = first.incident
  const helps = plain(finding.helps || faultRow(fault).helps, 800)
  switch (what) {
    case 'resolved':
      return first.incident.resolution?.kind === 'superseded'
        ? 'Nothing here: see the message about the larger incident.'
        : `Nothing now. Should it come back: ${helps}`
    case 'held':
      return `Nothing, if it can wait: Batch Medic goes on by itself once the hold ends. If it cannot: ${helps}`
    case 'escalated':
      return helps
    case 'opened':
      if (wouldDo) {
        return `Make the call above yourself, or let Batch Medic make it: mode "act" in the policy. ${helps}`
      }
      return mode === 'act' ? 'Nothing yet: the next message tells what came of it.' : helps
  }
}

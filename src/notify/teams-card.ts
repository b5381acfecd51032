// The Teams message: a Workflows envelope with one Adaptive Card that tells the whole story and stays small enough.
import type { Announcement } from '../ports/channel.ts'
import { bareText, cardText } from './escape.ts'
import { doctorHead, leftOut } from './mail-text.ts'
import { type Telling, telling } from './telling.ts'

/** Teams documents 28 KB; senders in the field saw refusals from 21 KB on. */
export const maxCardBytes = 21_000
const timelineLines = 12

/** The body that a Teams Workflows webhook takes. */
export interface TeamsEnvelope {
  type: 'message'
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive'; content: AdaptiveCard }]
}

export interface AdaptiveCard {
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  type: 'AdaptiveCard'
  version: '1.4'
  fallbackText: string
  msteams: { width: 'Full' }
  body: CardElement[]
  actions: { type: 'Action.OpenUrl'; title: string; url: string }[]
}

export type CardElement = Readonly<Record<string, unknown>> & { type: string }

/** At most `maxCardBytes` as UTF-8 JSON: timeline lines from the middle go first, then evidence, attempts, subjects; the card says so. */
export function teamsCard(announcement: Announcement): TeamsEnvelope {
  const told = telling(announcement, timelineLines)
  const rest: Rest = { ...told, evidenceLeftOut: 0, doneLeftOut: 0, furtherLeftOut: 0 }
  let envelope = envelopeOf(rest)
  while (sizeOf(envelope) > maxCardBytes && shrink(rest)) envelope = envelopeOf(rest)
  return envelope
}

type Rest = Telling & { evidenceLeftOut: number; doneLeftOut: number; furtherLeftOut: number }

/** Takes the least missed thing away; false when nothing is left to take. */
function shrink(rest: Rest): boolean {
  const { first, last, leftOut: count } = rest.timeline
  if (last.length > 0) {
    rest.timeline = { first, leftOut: count + 1, last: last.slice(1) }
  } else if (first.length > 0) {
    rest.timeline = { first: first.slice(0, -1), leftOut: count + 1, last }
  } else if (rest.evidence.length > 0) {
    rest.evidence = rest.evidence.slice(0, -1)
    rest.evidenceLeftOut += 1
  } else if (rest.done.length > 1) {
    rest.done = rest.done.slice(1)
    rest.doneLeftOut += 1
  } else if (rest.further.length > 0) {
    rest.further = rest.further.slice(0, -1)
    rest.furtherLeftOut += 1
  } else if (rest.subjects.length > 0) {
    rest.subjects = rest.subjects.slice(0, -1)
    rest.subjectsLeftOut += 1
  } else return false
  return true
}

const styles = { bad: 'attention', warning: 'warning', good: 'good' } as const

function envelopeOf(told: Rest): TeamsEnvelope {
  // Where a person must act, what to do comes before the reasons.
  const adviceFirst = told.tone === 'bad'
  const advice = section('What you should do', [told.advice], '')
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: bareText(`[${told.pool}] ${told.news}`),
    msteams: { width: 'Full' },
    body: [
      {
        type: 'Container',
        style: styles[told.tone],
        bleed: true,
        items: [
          text(told.news, { size: 'Large', weight: 'Bolder' }),
          text(told.pool, { isSubtle: true, spacing: 'None' }),
        ],
      },
      text(told.summary, { spacing: 'Medium' }),
      ...section('Subjects', told.subjects, leftOut(told.subjectsLeftOut, 'more subject')),
      {
        type: 'FactSet',
        facts: told.facts.map(({ name, value }) => ({ title: name, value: cardText(value) })),
      },
      ...(adviceFirst ? advice : []),
      ...errorElements(told),
      ...doctorElements(told),
      ...section('What was done', told.done, leftOut(told.doneLeftOut, 'earlier line')),
      ...(told.call ? [text(told.call, { fontType: 'Monospace', spacing: 'Small' })] : []),
      ...told.further.map((call) => text(call, { fontType: 'Monospace', spacing: 'None' })),
      ...(told.furtherLeftOut > 0 ? [note(leftOut(told.furtherLeftOut, 'more call'))] : []),
      ...(adviceFirst ? [] : advice),
      ...timelineElements(told),
    ],
    actions: told.links.map(({ title, url }) => ({ type: 'Action.OpenUrl', title, url })),
  }
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  }
}

function errorElements(told: Rest): CardElement[] {
  const lines = told.evidence.map(({ name, value }) => `${name}: ${value}`)
  const left = leftOut(told.evidenceLeftOut, 'more item')
  if (!told.error && lines.length === 0 && left === '') return []
  return [
    head(told.machineHead),
    ...(told.error ? said(told.error) : []),
    ...lines.map((line) => text(line, { spacing: 'Small' })),
    ...(left === '' ? [] : [note(left)]),
  ]
}

function doctorElements({ doctor }: Rest): CardElement[] {
  if (!doctor || (!doctor.broken && doctor.checks === '')) return []
  return [
    head(doctorHead),
    ...(doctor.broken ? said(doctor.broken) : []),
    ...(doctor.checks === '' ? [] : [text(doctor.checks, { size: 'Small', spacing: 'Small' })]),
  ]
}

/** A line as it was said, and by whom or what. */
function said({ line, from }: { line: string; from: string }): CardElement[] {
  return [
    text(line, { fontType: 'Monospace', spacing: 'Small' }),
    text(`from ${from}`, { size: 'Small', isSubtle: true, spacing: 'None' }),
  ]
}

function timelineElements({ timeline: { first, leftOut: count, last } }: Rest): CardElement[] {
  if (first.length === 0 && count === 0) return []
  const left = leftOut(count, 'line')
  const line = (moment: string) => text(moment, { size: 'Small', spacing: 'None' })
  return [
    head('Timeline (UTC)'),
    ...first.map(line),
    ...(left === '' ? [] : [note(left)]),
    ...last.map(line),
  ]
}

function section(title: string, lines: readonly string[], left: string): CardElement[] {
  if (lines.length === 0 && left === '') return []
  return [
    head(title),
    ...lines.map((line) => text(line, { spacing: 'Small' })),
    ...(left === '' ? [] : [note(left)]),
  ]
}

function head(title: string): CardElement {
  return text(title, { weight: 'Bolder', spacing: 'Medium' })
}

function note(line: string): CardElement {
  return text(line, { size: 'Small', isSubtle: true, spacing: 'None' })
}

function text(line: string, look: Readonly<Record<string, unknown>>): CardElement {
  return { type: 'TextBlock', text: cardText(line), wrap: true, ...look }
}

function sizeOf(envelope: TeamsEnvelope): number {
  return Buffer.byteLength(JSON.stringify(envelope))
}

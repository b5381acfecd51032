// The Teams message about incidents: a card that tells the whole story and stays small enough.
import type { Announcement } from '../ports/channel.ts'
import { type CardElement, type CardKit, fitCard, type TeamsEnvelope } from './card-elements.ts'
import { headline } from './headline.ts'
import { approvalHead, doctorHead, leftOut } from './mail-text.ts'
import { type Telling, telling } from './telling.ts'

const timelineLines = 12

/** At most `maxCardBytes`: timeline lines from the middle go first, then evidence, attempts, calls, subjects; the card says so. */
export function teamsCard(announcement: Announcement): TeamsEnvelope {
  const told = telling(announcement, timelineLines)
  const rest: Rest = { ...told, evidenceLeftOut: 0, doneLeftOut: 0, furtherLeftOut: 0 }
  return fitCard(
    (kit) => envelopeOf(kit, rest),
    () => shrink(rest),
  )
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

function envelopeOf(kit: CardKit, told: Rest): TeamsEnvelope {
  const { text, section, facts } = kit
  const advice = section('What you should do', [told.advice])
  const done = section('What was done', told.done, leftOut(told.doneLeftOut, 'earlier line'))
  const calls = callElements(kit, told)
  const asks = told.approval.length > 0
  const body = [
    text(told.summary, { spacing: 'Medium' }),
    ...facts(told.facts),
    ...(asks ? [...section(approvalHead, told.approval), ...calls] : []),
    ...(told.adviceFirst ? advice : []),
    ...closeSection(kit, 'Subjects', told.subjects, leftOut(told.subjectsLeftOut, 'more subject')),
    ...errorElements(kit, told),
    ...doctorElements(kit, told),
    ...done,
    ...(asks ? [] : calls),
    ...(told.adviceFirst ? [] : advice),
    ...timelineElements(kit, told),
    ...kit.details(told.details),
  ]
  const { tone, label, pool, news } = told
  const head = { tone, over: `${label} · ${pool}`, news, instead: headline(told) }
  return kit.envelope(head, body, told.links)
}

function callElements({ code, note }: CardKit, told: Rest): CardElement[] {
  return [
    ...(told.call ? [code(told.call)] : []),
    ...told.further.map((call) => code(call, { spacing: 'None' })),
    ...(told.furtherLeftOut > 0 ? [note(leftOut(told.furtherLeftOut, 'more call'))] : []),
  ]
}

function errorElements(kit: CardKit, told: Rest): CardElement[] {
  const lines = told.evidence.map(({ name, value }) => `${name}: ${value}`)
  const left = leftOut(told.evidenceLeftOut, 'more item')
  if (!told.error && lines.length === 0 && left === '') return []
  return [
    kit.heading(told.machineHead),
    ...(told.error ? said(kit, told.error) : []),
    ...lines.map((line) => kit.text(line, { spacing: 'Small' })),
    ...(left === '' ? [] : [kit.note(left)]),
  ]
}

function doctorElements(kit: CardKit, { doctor }: Rest): CardElement[] {
  if (!doctor || (!doctor.broken && doctor.checks === '')) return []
  return [
    kit.heading(doctorHead),
    ...(doctor.broken ? said(kit, doctor.broken) : []),
    ...(doctor.checks === '' ? [] : [kit.text(doctor.checks, { size: 'Small', spacing: 'Small' })]),
  ]
}

/** A line as it was said, and by whom or what. */
function said({ code, note }: CardKit, { line, from }: { line: string; from: string }) {
  return [code(line), note(`from ${from}`)]
}

function timelineElements(kit: CardKit, { timeline }: Rest): CardElement[] {
  const { first, leftOut: count, last } = timeline
  return closeSection(kit, 'Timeline (UTC)', first, leftOut(count, 'line'), last)
}

/** Small lines close below each other. */
function closeSection(
  { text, heading, note }: CardKit,
  title: string,
  first: readonly string[],
  left: string,
  last: readonly string[] = [],
): CardElement[] {
  if (first.length === 0 && left === '') return []
  const line = (one: string) => text(one, { size: 'Small', spacing: 'None' })
  return [
    heading(title),
    ...first.map(line),
    ...(left === '' ? [] : [note(left)]),
    ...last.map(line),
  ]
}

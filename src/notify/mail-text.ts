// The plain text part of a mail: the same story as the HTML part, for those who read without it.
import { counted } from '../domain/plain.ts'
import type { Telling } from './telling.ts'
import type { TimelineTold } from './timeline.ts'

export function mailText(told: Telling): string {
  const width = Math.max(...told.facts.map(({ name }) => name.length)) + 2
  const adviceFirst = told.tone === 'bad'
  const advice = block('What you should do', [told.advice], '')
  const blocks = [
    [`[${told.pool}] ${told.news}`],
    [told.summary],
    block('Subjects', told.subjects, leftOut(told.subjectsLeftOut, 'more subject')),
    told.facts.map(({ name, value }) => `${`${name}:`.padEnd(width)}${value}`),
    ...(adviceFirst ? [advice] : []),
    block(told.machineHead, machineLines(told), ''),
    block(doctorHead, doctorLines(told), ''),
    block('What was done', [...told.done, ...callLines(told)], ''),
    ...(adviceFirst ? [] : [advice]),
    timelineBlock(told.timeline),
    told.command === '' ? [] : [moreHead, `  ${told.command}`],
    told.links.map(({ title, url }) => `${title}: ${url}`),
    ['Batch Medic sent this; answers are not read.'],
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

export const moreHead = 'The whole of it, in a clone of Batch Medic'
export const doctorHead = 'What the pool doctor found'

export function leftOut(count: number, noun: string): string {
  return count === 0 ? '' : `… ${counted(count, noun)} left out`
}

function callLines({ call, further }: Telling): string[] {
  return [...(call ? [call] : []), ...further].map((line) => `  ${line}`)
}

function timelineBlock({ first, leftOut: count, last }: TimelineTold): string[] {
  const left = leftOut(count, 'line')
  return block('Timeline (UTC)', [...first, ...(left === '' ? [] : [left]), ...last], '')
}

function machineLines({ error, evidence }: Telling): string[] {
  const lines = evidence.map(({ name, value }) => `${name}: ${value}`)
  return error ? [error.line, `(from ${error.from})`, ...lines] : lines
}

function doctorLines({ doctor }: Telling): string[] {
  const { broken, checks = '' } = doctor ?? {}
  return [...(broken ? [broken.line, `(from ${broken.from})`] : []), checks].filter(Boolean)
}

function block(title: string, lines: readonly string[], left: string): string[] {
  if (lines.length === 0 && left === '') return []
  return [title, ...lines, ...(left === '' ? [] : [left])]
}

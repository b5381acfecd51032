// The plain text part of a mail: the same story as the HTML part, for those who read without it.
import { counted } from '../domain/plain.ts'
import type { Detail } from './machine-said.ts'
import { footer } from './mail-elements.ts'
import type { Telling } from './telling.ts'
import type { TimelineTold } from './timeline.ts'

export function mailText(told: Telling): string {
  const { adviceFirst, approval } = told
  const asks = approval.length > 0
  const width = widthOf([...told.facts, ...told.details])
  const advice = [
    block('What you should do', [told.advice], ''),
    told.links.map(({ title, url }) => `${title}: ${url}`),
  ]
  const blocks = [
    [`${told.label}: [${told.pool}] ${told.news}`],
    [told.summary],
    factLines(told.facts, width),
    block(approvalHead, asks ? [...approval, ...callLines(told)] : [], ''),
    ...(adviceFirst ? advice : []),
    block('Subjects', told.subjects, leftOut(told.subjectsLeftOut, 'more subject')),
    block(told.machineHead, machineLines(told), ''),
    block(doctorHead, doctorLines(told), ''),
    block('What was done', [...told.done, ...(asks ? [] : callLines(told))], ''),
    ...(adviceFirst ? [] : advice),
    timelineBlock(told.timeline),
    block('Details', factLines(told.details, width), ''),
    told.command === '' ? [] : [moreHead, `  ${told.command}`],
    [footer],
  ]
  return joined(blocks)
}

/** Blocks of lines, an empty line between them; an empty block leaves no trace. */
export function joined(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

export function widthOf(rows: readonly Detail[]): number {
  return Math.max(0, ...rows.map(({ name }) => name.length)) + 2
}

export function factLines(rows: readonly Detail[], width: number): string[] {
  return rows.map(({ name, value }) => `${`${name}:`.padEnd(width)}${value}`)
}

export const approvalHead = 'What happens if you approve'
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

export function block(title: string, lines: readonly string[], left: string): string[] {
  if (lines.length === 0 && left === '') return []
  return [title, ...lines, ...(left === '' ? [] : [left])]
}

// The HTML part of a mail about incidents: the same story as the plain text, in the same order.
import { headline } from './headline.ts'
import {
  code,
  facts,
  heading,
  lines,
  links,
  mailPage,
  nameWidth,
  paragraph,
  section,
  soft,
} from './mail-elements.ts'
import { approvalHead, doctorHead, leftOut, moreHead } from './mail-text.ts'
import type { Telling } from './telling.ts'

export function mailHtml(told: Telling): string {
  return mailPage({
    tone: told.tone,
    over: `${told.label} · ${told.pool}`,
    news: told.news,
    title: headline(told),
    rows: rowsOf(told),
  })
}

function rowsOf(told: Telling): string[] {
  const { adviceFirst, approval } = told
  const width = nameWidth([...told.facts, ...told.evidence, ...told.details])
  const advice = section('What you should do', [told.advice])
  const calls = [...(told.call ? [told.call] : []), ...told.further].map(code)
  const asks = approval.length > 0
  return [
    paragraph(told.summary),
    ...facts(told.facts, width),
    ...(asks ? [...section(approvalHead, approval), ...calls] : []),
    ...(adviceFirst ? [...advice, ...links(told.links)] : []),
    ...subjects(told),
    ...(told.error || told.evidence.length > 0 ? [heading(told.machineHead)] : []),
    ...(told.error ? [code(told.error.line), soft(`from ${told.error.from}`)] : []),
    ...facts(told.evidence, width),
    ...doctor(told),
    ...section('What was done', told.done),
    ...(asks ? [] : calls),
    ...(adviceFirst ? [] : [...advice, ...links(told.links)]),
    ...timeline(told),
    ...(told.details.length > 0 ? [heading('Details')] : []),
    ...facts(told.details, width),
    ...(told.command === '' ? [] : [heading(moreHead), code(told.command)]),
  ]
}

function subjects({ subjects: own, subjectsLeftOut }: Telling): string[] {
  if (own.length === 0) return []
  const left = leftOut(subjectsLeftOut, 'more subject')
  return [heading('Subjects'), ...lines(own), ...(left === '' ? [] : [soft(left)])]
}

function doctor({ doctor: said }: Telling): string[] {
  if (!said || (!said.broken && said.checks === '')) return []
  return [
    heading(doctorHead),
    ...(said.broken ? [code(said.broken.line), soft(`from ${said.broken.from}`)] : []),
    ...(said.checks === '' ? [] : [said.broken ? soft(said.checks) : paragraph(said.checks)]),
  ]
}

function timeline({ timeline: { first, leftOut: count, last } }: Telling): string[] {
  if (first.length === 0 && count === 0) return []
  const left = leftOut(count, 'line')
  return [
    heading('Timeline (UTC)'),
    ...lines(first),
    ...(left === '' ? [] : [soft(left)]),
    ...lines(last),
  ]
}

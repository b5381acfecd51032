// The mail of a notice, both parts.
import { createHash } from 'node:crypto'
import type { MailContent, Notice } from '../ports/channel.ts'
import { htmlText } from './escape.ts'
import { noticeTold } from './notice-lines.ts'

export function noticeMail(notice: Notice): MailContent {
  const told = noticeTold(notice)
  const facts = told.facts.map(({ name, value }) => `${name}: ${value}`)
  const tables = told.tables.flatMap(({ title, head, rows }) => [
    '',
    title,
    head.join(' | '),
    ...rows.map((row) => row.join(' | ')),
  ])
  const lines = [told.title, '', ...told.text, ...facts, ...tables, '', told.advice]
  const id = createHash('sha256').update(`notice ${notice.key}`).digest('hex').slice(0, 32)
  return {
    subject: `[Batch Medic] ${told.title}`,
    text: `${lines.join('\n')}\n`,
    html: `<!DOCTYPE html><html lang="en"><body>${lines.map((line) => `<p>${htmlText(line)}</p>`).join('')}</body></html>`,
    messageId: `<${id}@batch-medic>`,
    references: [],
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

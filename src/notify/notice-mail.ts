// The mail of a notice, both parts: about Batch Medic itself, not about an incident.
import type { MailContent, Notice } from '../ports/channel.ts'
import {
  facts,
  footer,
  heading,
  links,
  mailPage,
  nameWidth,
  paragraph,
  section,
  soft,
} from './mail-elements.ts'
import { listIdOf, noticeIdOf, noticeRootsOf } from './mail-ids.ts'
import { isShown, quietHeaders, subjectText } from './mail-rules.ts'
import { mailTable, textTable } from './mail-table.ts'
import { block, factLines, joined, leftOut, widthOf } from './mail-text.ts'
import { type NoticeTold, noticeTold } from './notice-lines.ts'
import { shortened } from './shortened.ts'

export function noticeMail(notice: Notice): MailContent {
  const told = shortened(noticeTold(notice), (one) => isShown(htmlOf(one)))
  const references = noticeRootsOf(notice)
  const [root] = references
  return {
    subject: subjectText(`[Batch Medic] ${told.title}`),
    text: textOf(told),
    html: htmlOf(told),
    messageId: noticeIdOf(notice),
    references,
    headers: {
      ...(root && { 'In-Reply-To': root }),
      ...quietHeaders,
      'List-Id': listIdOf(notice.page, 'notices'),
      ...(told.tone === 'bad' && { Importance: 'high' }),
    },
  }
}

function htmlOf(told: NoticeTold): string {
  return mailPage({
    tone: told.tone,
    over: `Batch Medic · ${told.label}`,
    news: told.title,
    title: `[Batch Medic] ${told.title}`,
    rows: [
      ...told.text.map(paragraph),
      ...facts(told.facts, nameWidth(told.facts)),
      ...(told.advice === '' ? [] : section('What you should do', [told.advice])),
      ...links(told.links),
      ...told.tables.flatMap((table) => [
        heading(table.title),
        mailTable(table),
        ...(table.leftOut > 0 ? [soft(leftOut(table.leftOut, 'more row'))] : []),
      ]),
      ...(told.tablesLeftOut > 0 ? [soft(leftOut(told.tablesLeftOut, 'more table'))] : []),
    ],
  })
}

function textOf(told: NoticeTold): string {
  const left = leftOut(told.tablesLeftOut, 'more table')
  return joined([
    [`${told.label}: ${told.title}`],
    told.text,
    factLines(told.facts, widthOf(told.facts)),
    block('What you should do', told.advice === '' ? [] : [told.advice], ''),
    told.links.map(({ title, url }) => `${title}: ${url}`),
    ...told.tables.map((table) =>
      block(table.title, textTable(table), leftOut(table.leftOut, 'more row')),
    ),
    left === '' ? [] : [left],
    [footer],
  ])
}

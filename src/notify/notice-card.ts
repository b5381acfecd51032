// The Teams card of a notice: a line, sentences, facts and small tables.
import type { Notice } from '../ports/channel.ts'
import { bareText, cardText } from './escape.ts'
import { noticeTold } from './notice-lines.ts'
import type { CardElement, TeamsEnvelope } from './teams-card.ts'

export function noticeCard(notice: Notice): TeamsEnvelope {
  const told = noticeTold(notice)
  const text = (line: string, look: Readonly<Record<string, unknown>> = {}): CardElement => ({
    ...{ type: 'TextBlock', text: cardText(line), wrap: true },
    ...look,
  })
  const facts = told.facts.map(({ name, value }) => ({ title: name, value: cardText(value) }))
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: bareText(told.title),
          msteams: { width: 'Full' },
          body: [
            text(told.title, { size: 'Large', weight: 'Bolder' }),
            ...told.text.map((line) => text(line)),
            ...(facts.length > 0 ? [{ type: 'FactSet', facts }] : []),
            ...told.tables.flatMap(({ title, head, rows }) => [
              text(title, { weight: 'Bolder', spacing: 'Medium' }),
              text(head.join(' · '), { size: 'Small', isSubtle: true, spacing: 'None' }),
              ...rows.map((row) => text(row.join(' · '), { size: 'Small', spacing: 'None' })),
            ]),
            ...(told.advice === '' ? [] : [text(told.advice, { spacing: 'Medium' })]),
          ],
          actions: [],
        },
      },
    ],
  }
}

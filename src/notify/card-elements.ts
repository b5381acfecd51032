// The parts that cards are made of: Adaptive Cards 1.4 as Teams takes them, each text escaped and bounded.
import { brief } from './brief.ts'
import { bareText, cardText } from './escape.ts'
import type { Link } from './links.ts'
import type { Detail } from './machine-said.ts'
import type { Tone } from './telling.ts'

/** Teams documents 28 KB; senders in the field saw refusals from 21 KB on. */
export const maxCardBytes = 21_000

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
type Look = Readonly<Record<string, unknown>>

/** A renderer gives names a narrow column, and breaks them in it. */
const noBreak = '\u00A0'

const styles = { bad: 'attention', warning: 'warning', calm: 'accent', good: 'good' } as const

export interface CardHead {
  tone: Tone
  /** A line above the news: how bad it is, and where. */
  over: string
  news: string
  /** For programs that show no cards. */
  instead: string
}

/** What makes cards; no text in one is longer than `maxText` UTF-16 units, and a cut ends in `…`. */
export type CardKit = ReturnType<typeof cardKit>

function cardKit(maxText: number) {
  const bounded = (line: string) => (line.length <= maxText ? line : brief(line, maxText))
  const text = (line: string, look: Look = {}): CardElement => ({
    ...{ type: 'TextBlock', text: cardText(bounded(line)), wrap: true },
    ...look,
  })
  const heading = (title: string) => text(title, { weight: 'Bolder', spacing: 'Medium' })
  const note = (line: string) => text(line, { size: 'Small', isSubtle: true, spacing: 'None' })
  const code = (line: string, look: Look = {}) =>
    text(line, { fontType: 'Monospace', spacing: 'Small', ...look })

  /** A title and its lines; nothing where there is nothing to say. `left`: what is left out. */
  const section = (title: string, lines: readonly string[], left = ''): CardElement[] =>
    lines.length === 0 && left === ''
      ? []
      : [
          heading(title),
          ...lines.map((line) => text(line, { spacing: 'Small' })),
          ...(left === '' ? [] : [note(left)]),
        ]

  const facts = (all: readonly Detail[]): CardElement[] =>
    all.length === 0
      ? []
      : [
          {
            type: 'FactSet',
            facts: all.map(({ name, value }) => ({
              title: cardText(brief(name, 80)).replaceAll(' ', noBreak),
              value: cardText(bounded(value)),
            })),
          },
        ]

  /** Names and values as lines: long ids break in them, which a FactSet does not do everywhere. */
  const details = (all: readonly Detail[]): CardElement[] =>
    all.map(({ name, value }, index) =>
      text(`${name}: ${value}`, {
        ...{ size: 'Small', isSubtle: true },
        ...(index === 0 ? { separator: true, spacing: 'Medium' } : { spacing: 'None' }),
      }),
    )

  const envelope = (
    { tone, over, news, instead }: CardHead,
    body: CardElement[],
    links: readonly Link[],
  ): TeamsEnvelope => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: bareText(bounded(instead)),
          msteams: { width: 'Full' },
          body: [
            {
              type: 'Container',
              style: styles[tone],
              bleed: true,
              items: [
                text(over, { size: 'Small', isSubtle: true }),
                text(news, { size: 'Large', weight: 'Bolder', spacing: 'None' }),
              ],
            },
            ...body,
          ],
          actions: links.map(({ title, url }) => ({ type: 'Action.OpenUrl', title, url })),
        },
      },
    ],
  })

  return { text, heading, note, code, section, facts, details, envelope }
}

/** From the longest text that a message has down to one at which nothing it holds can be too large. */
const textBounds = [2000, 800, 400, 200, 100, 60] as const

/**
 * The card at most `maxCardBytes` as UTF-8 JSON. `shrink` takes the least missed thing away and says whether there was
 * one; where nothing is left to take, long texts are cut.
 */
export function fitCard(
  make: (kit: CardKit) => TeamsEnvelope,
  shrink: () => boolean,
): TeamsEnvelope {
  const [widest, ...narrower] = textBounds
  const bounds = narrower.values()
  let kit = cardKit(widest)
  let envelope = make(kit)
  while (sizeOf(envelope) > maxCardBytes) {
    if (!shrink()) {
      const bound = bounds.next()
      if (bound.done) break
      kit = cardKit(bound.value)
    }
    envelope = make(kit)
  }
  return envelope
}

function sizeOf(envelope: TeamsEnvelope): number {
  return Buffer.byteLength(JSON.stringify(envelope))
}

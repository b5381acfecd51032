// Microsoft's own renderer reads every card without a warning, in the version that the card says.
import { AdaptiveCard, SerializationContext, Version } from 'adaptivecards'
import { describe, expect, test } from 'vitest'
import { messageCard } from '../../src/notify/message-card.ts'
import { everyMessage } from './every-message.ts'

/** What the renderer says of a card for hosts of 1.4. */
function warningsOf(content: unknown): string[] {
  const context = new SerializationContext(new Version(1, 4))
  const card = new AdaptiveCard()
  card.parse(content, context)
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index))
  return [
    ...events.map(({ message }) => message),
    ...card.validateProperties().validationEvents.map(({ message }) => message),
  ]
}

describe.each(everyMessage())('$name', ({ message }) => {
  const { content } = messageCard(message).attachments[0]

  test('parses without a warning', () => {
    expect(warningsOf(content)).toEqual([])
  })

  test('keeps every element that it has', () => {
    const card = new AdaptiveCard()
    card.parse(content, new SerializationContext(new Version(1, 4)))
    expect(card.getItemCount()).toBe(content.body.length)
    expect(card.getActionCount()).toBe(content.actions.length)
  })

  test('opens pages and does nothing else', () => {
    const text = JSON.stringify(content)
    expect(text).not.toMatch(
      /Action\.(?!OpenUrl)|selectAction|Input\.|"Image"|Media|refresh|authentication/,
    )
    for (const { url } of content.actions)
      expect(url).not.toMatch(/\/(?:approve|reject|run|acknowledge)\b/)
  })
})

test('the check would see an element of a later version, and an unknown one', () => {
  const { content } = messageCard(everyMessage({ storm: 2 })[0]?.message as never).attachments[0]
  const odd = { ...content, body: [{ type: 'Table', columns: [], rows: [] }, { type: 'Nonsense' }] }
  expect(warningsOf(odd).length).toBeGreaterThan(0)
})

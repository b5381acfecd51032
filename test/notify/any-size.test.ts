// However large a story and whatever its texts: cards stay under the bound of Teams, and mails under that of Gmail.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxCardBytes } from '../../src/notify/card-elements.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import type { Message } from '../../src/ports/channel.ts'
import { anyAnnouncement, anyNotice } from './any-message.ts'
import { everyMessage } from './every-message.ts'

const any: [string, fc.Arbitrary<Message>, number][] = [
  ['announcement', anyAnnouncement, 60],
  ['notice', anyNotice, 60],
]

const cardBytes = (message: Message) => Buffer.byteLength(JSON.stringify(messageCard(message)))

describe.each(any)('any %s', (_, messages, numRuns) => {
  test('makes a card under 21 KB that says something and leads on', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(cardBytes(message)).toBeLessThanOrEqual(maxCardBytes)
        const { body } = messageCard(message).attachments[0].content
        expect(body.length).toBeGreaterThan(0)
      }),
      { numRuns, endOnFailure: true },
    )
  })

  test('makes a mail that Gmail shows whole', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { html, subject } = messageMail(message)
        expect(Buffer.byteLength(html)).toBeLessThan(102_000)
        expect(subject.length).toBeLessThanOrEqual(180)
      }),
      { numRuns, endOnFailure: true },
    )
  })
})

test.each(everyMessage())('$name: a card of ordinary size', ({ message }) => {
  expect(cardBytes(message)).toBeLessThan(12_000)
})

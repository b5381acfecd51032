// Decodes storage queue messages and gives them to the worker in the shape of the real extension.
import type { DequeuedMessageItem } from '@azure/storage-queue'
import type { InvocationInput } from './invoke.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The text of a message, or undefined when it is not in the encoding that host.json names. */
export function decodeMessage(raw: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return raw
  return base64.test(raw) ? Buffer.from(raw, 'base64').toString('utf8') : undefined
}

/** The library parses JSON text itself, so the text goes in as it is; metadata names are the extension's. */
export function toInvocation(message: DequeuedMessageItem, text: string): InvocationInput {
  const date = (value: Date) => ({ json: JSON.stringify(value) })
  return {
    data: { string: text },
    triggerMetadata: {
      QueueTrigger: { string: text },
      Id: { string: message.messageId },
      PopReceipt: { string: message.popReceipt },
      DequeueCount: { int: message.dequeueCount },
      InsertionTime: date(message.insertedOn),
      ExpirationTime: date(message.expiresOn),
      NextVisibleTime: date(message.nextVisibleOn),
    },
  }
}

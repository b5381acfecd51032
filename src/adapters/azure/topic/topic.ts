// Publishes what happens to incidents as CloudEvents 1.0.
import type { Topic } from '../../../ports/channel.ts'
import { createPublisher, type Publisher, type PublisherOptions } from './publisher.ts'

export interface TopicOptions extends PublisherOptions {
  /** What the events' source begins with; the account's name follows. */
  ownSource?: string
}

/** Where no topic is set: there is nobody to tell. */
export const nullTopic: Topic = { publish: async () => ({ kind: 'sent' }) }

/** @throws RangeError for an endpoint that no topic can have, or without a key and a credential. */
export function createTopic({ ownSource, ...options }: TopicOptions): Topic {
  return topicBy(createPublisher(options), ownSource)
}

export function topicBy(publish: Publisher, ownSource = '/batch-medic/'): Topic {
  return {
    publish: (events) =>
      publish(
        events.map(({ key: id, event }) => ({
          id,
          type: event.type,
          source: `${ownSource}${accountOf(id)}`,
          subject: event.subject,
          at: event.at,
          data: event.data,
        })),
      ),
  }
}

/** Keys begin with the account, as the partition of the outbox does. */
function accountOf(key: string): string {
  return key.split('|', 1)[0] ?? ''
}

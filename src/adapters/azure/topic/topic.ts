// Publishes what happens to incidents as CloudEvents 1.0.
import { ownSource, type Topic } from '../../../ports/channel.ts'
import type { Publisher } from './publisher.ts'

/** Where no topic is set: there is nobody to tell. */
export const nullTopic: Topic = { publish: async () => ({ kind: 'sent' }) }

export function topicBy(publish: Publisher): Topic {
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

// Publishes what happens to incidents as CloudEvents 1.0.
import type { Topic } from '../../../ports/channel.ts'
import type { Publisher } from './publisher.ts'

/** What the events' source begins with; the account's name follows. */
const ownSource = '/batch-medic/'

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

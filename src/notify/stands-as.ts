// What a reminder reminds of: it tells again, so it says and advises what the message before it did.
import type { AlertKind } from '../domain/incident.ts'
import type { Announcement } from '../ports/channel.ts'

/** The kind of message whose words fit; of several stories the first speaks. */
export function standsAs({ what, stories }: Pick<Announcement, 'what' | 'stories'>): AlertKind {
  if (what !== 'reminder') return what
  switch (stories[0]?.incident.state) {
    case 'escalated':
      return 'escalated'
    case 'awaiting-approval':
      return 'approval'
    case 'held':
      return 'held'
    case 'resolved':
      return 'resolved'
    case 'open':
    case 'acting':
    case 'verifying':
    case undefined:
      return 'opened'
  }
}

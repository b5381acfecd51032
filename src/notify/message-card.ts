// The Teams card of any message: about incidents, or about Batch Medic itself.
import type { Message } from '../ports/channel.ts'
import type { TeamsEnvelope } from './card-elements.ts'
import { noticeCard } from './notice-card.ts'
import { teamsCard } from './teams-card.ts'

export function messageCard(message: Message): TeamsEnvelope {
  return message.kind === 'notice' ? noticeCard(message) : teamsCard(message)
}

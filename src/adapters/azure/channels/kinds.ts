// All kinds of channels: a new one is a folder beside these and a row here.
import type { TokenCredential } from '@azure/core-auth'
import type { MailContent, Message, MessageEvent } from '../../../ports/channel.ts'
import type { ChannelKind } from '../../../ports/channel-kind.ts'
import type { Publisher } from '../topic/publisher.ts'
import { mailKind } from './mail/mail-kind.ts'
import type { Post } from './post.ts'
import { teamsKind } from './teams/teams-kind.ts'
import { topicKind } from './topic/topic-kind.ts'
import { webhookKind } from './webhook/webhook-kind.ts'

/** What channels are made of, besides their settings. */
export interface ChannelDeps {
  /** A message in each of the forms that channels send. */
  card: (message: Message) => unknown
  mail: (message: Message) => MailContent
  event: (message: Message) => MessageEvent
  post: Post
  /** Of the topic in `BATCH_MEDIC_TOPIC`. */
  publisher: Publisher
  credential: () => Promise<TokenCredential>
  /** Epoch milliseconds of the wall: receivers compare a signature's time with their own. */
  wallNow: () => number
}

export const channelKinds: readonly ChannelKind<ChannelDeps>[] = [
  teamsKind,
  mailKind,
  webhookKind,
  topicKind,
]

// How each kind of channel is set up: a new one is a folder beside these and a row here.
import type { TokenCredential } from '@azure/core-auth'
import type { ChannelKind } from '../../../domain/channel-name.ts'
import type { MailContent, Message, MessageEvent } from '../../../ports/channel.ts'
import type { ChannelSetup } from '../../../ports/channel-setup.ts'
import type { Publisher } from '../topic/publisher.ts'
import { mailSetup } from './mail/mail-setup.ts'
import type { Post } from './post.ts'
import { teamsSetup } from './teams/teams-setup.ts'
import { topicSetup } from './topic/topic-setup.ts'
import { webhookSetup } from './webhook/webhook-setup.ts'

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

const setups = {
  teams: teamsSetup,
  mail: mailSetup,
  webhook: webhookSetup,
  topic: topicSetup,
} as const satisfies Record<ChannelKind, ChannelSetup<ChannelDeps>>

export const channelSetups: readonly ChannelSetup<ChannelDeps>[] = Object.values(setups)

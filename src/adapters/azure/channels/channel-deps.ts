// What channels in Azure and on the web are made of, besides their settings.
import type { TokenCredential } from '@azure/core-auth'
import type { MailContent, Message, MessageEvent } from '../../../ports/channel.ts'
import type { Publisher } from '../topic/publisher.ts'
import type { Post } from './post.ts'

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

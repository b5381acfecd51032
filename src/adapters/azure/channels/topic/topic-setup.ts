// Messages as events on the topic that `BATCH_MEDIC_TOPIC` names: for whoever builds a channel of their own on Event Grid.
import type { Channel } from '../../../../ports/channel.ts'
import type { ChannelSetup } from '../../../../ports/channel-setup.ts'
import type { ChannelDeps } from '../channel-deps.ts'
import { messageId } from '../message-id.ts'

const topic = 'BATCH_MEDIC_TOPIC'

export const topicSetup: ChannelSetup<ChannelDeps> = {
  kind: 'topic',
  own: [topic],
  shared: [],
  single: true,
  read(settings) {
    // Whether it is a URL is told by whoever reads the topic itself.
    if (!URL.canParse(settings.value(topic))) return undefined
    return (deps) => createTopicChannel(deps)
  },
}

type Deps = Pick<ChannelDeps, 'event' | 'publisher'>

function createTopicChannel({ event, publisher }: Deps): Channel {
  return {
    name: 'topic',
    send: (message) => publisher([{ id: messageId(message.key), ...event(message) }]),
  }
}

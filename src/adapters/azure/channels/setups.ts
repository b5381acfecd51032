// How each kind of channel is set up: a new one is a folder beside these and a row here.
import type { ChannelKind } from '../../../domain/channel-name.ts'
import type { ChannelSetup } from '../../../ports/channel-setup.ts'
import type { ChannelDeps } from './channel-deps.ts'
import { mailSetup } from './mail/mail-setup.ts'
import { teamsSetup } from './teams/teams-setup.ts'
import { topicSetup } from './topic/topic-setup.ts'
import { webhookSetup } from './webhook/webhook-setup.ts'

const setups = {
  teams: teamsSetup,
  mail: mailSetup,
  webhook: webhookSetup,
  topic: topicSetup,
} as const satisfies Record<ChannelKind, ChannelSetup<ChannelDeps>>

export const channelSetups: readonly ChannelSetup<ChannelDeps>[] = Object.values(setups)

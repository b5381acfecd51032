// Settings of Teams: the URL of a workflow that posts cards, one for each team or chat.
import type { ChannelSetup } from '../../../../ports/channel-setup.ts'
import type { ChannelDeps } from '../channel-deps.ts'
import { httpUrl } from '../http-url.ts'
import { createTeamsChannel } from './teams-channel.ts'

const webhook = 'BATCH_MEDIC_TEAMS_WEBHOOK'

export const teamsSetup: ChannelSetup<ChannelDeps> = {
  kind: 'teams',
  own: [webhook],
  shared: [],
  read(settings) {
    const url = httpUrl(settings, webhook)
    if (!url) return undefined
    const setting = settings.nameOf(webhook)
    return ({ card, post }) =>
      createTeamsChannel({ name: settings.channel, setting, url, card, post })
  },
}

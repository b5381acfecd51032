// The name of a channel: its kind, or kind and name for a further destination of that kind: `teams`, `mail:night`.

export const channelKinds = ['teams', 'mail', 'webhook', 'topic'] as const
export type ChannelKind = (typeof channelKinds)[number]

/** A name is the ending of its settings in lower case: `teams:ops` is `…TEAMS_WEBHOOK__OPS`. */
export const channelNamePattern = /^(teams|mail|webhook|topic)(:[a-z0-9][a-z0-9-]{0,19})?$/

/** The setting that sets up the first channel of a kind; a further one has `__NAME` behind it. */
const settings: Readonly<Record<ChannelKind, string>> = {
  teams: 'BATCH_MEDIC_TEAMS_WEBHOOK',
  mail: 'BATCH_MEDIC_MAIL_TO',
  webhook: 'BATCH_MEDIC_WEBHOOK',
  topic: 'BATCH_MEDIC_TOPIC',
}
const words: Readonly<Record<ChannelKind, string>> = {
  teams: 'Teams',
  mail: 'Mail',
  webhook: 'Webhook',
  topic: 'Topic',
}

export function isChannelName(text: string): boolean {
  return channelNamePattern.test(text)
}

/** The kind of a channel's name; of a text that is none, undefined. */
export function channelKind(name: string): ChannelKind | undefined {
  return channelKinds.find((kind) => isChannelName(name) && name.split(':')[0] === kind)
}

/** `BATCH_MEDIC_TEAMS_WEBHOOK__OPS` for `teams:ops`: what sets the channel up. */
export function channelSetting(name: string): string {
  const [, own] = name.split(':')
  const setting = settings[channelKind(name) ?? 'webhook']
  return own === undefined ? setting : `${setting}__${own.toUpperCase().replaceAll('-', '_')}`
}

/** As people read it: `Teams`, `Mail night`. */
export function channelText(name: string): string {
  const kind = channelKind(name)
  const [, own] = name.split(':')
  return kind ? [words[kind], ...(own === undefined ? [] : [own])].join(' ') : name
}

// The name of a channel: its kind, or kind and name for a further destination of that kind: `teams`, `mail:night`.

interface Kind {
  /** Sets up the first channel of the kind; a further one has `__NAME` behind it. */
  setting: string
  /** As people read it. */
  word: string
}

const kinds = {
  teams: { setting: 'BATCH_MEDIC_TEAMS_WEBHOOK', word: 'Teams' },
  mail: { setting: 'BATCH_MEDIC_MAIL_TO', word: 'Mail' },
  webhook: { setting: 'BATCH_MEDIC_WEBHOOK', word: 'Webhook' },
  topic: { setting: 'BATCH_MEDIC_TOPIC', word: 'Topic' },
} as const satisfies Record<string, Kind>

export type ChannelKind = keyof typeof kinds
export const channelKinds = Object.keys(kinds) as readonly ChannelKind[]

/** A name is the ending of its settings in lower case: `teams:ops` is `…TEAMS_WEBHOOK__OPS`. */
export const channelNamePattern = new RegExp(
  `^(${channelKinds.join('|')})(:[a-z0-9][a-z0-9-]{0,19})?$`,
)

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
  const setting = kinds[channelKind(name) ?? 'webhook'].setting
  return own === undefined ? setting : `${setting}__${own.toUpperCase().replaceAll('-', '_')}`
}

/** As people read it: `Teams`, `Mail night`. */
export function channelText(name: string): string {
  const kind = channelKind(name)
  const [, own] = name.split(':')
  return kind ? [kinds[kind].word, ...(own === undefined ? [] : [own])].join(' ') : name
}

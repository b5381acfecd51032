// Which channels the policy names that are not set up here, and which of its routes would reach nobody.
import { channelSetting } from '../domain/channel-name.ts'
import type { Policy } from '../domain/policy.ts'

export interface NotSetUp {
  /** `alerts.routes[2]`, `alerts.channels` or `alerts.digest.channels`. */
  field: string
  names: readonly string[]
  /** Nobody else is named there: what it routes is told to nobody. */
  isSilent: boolean
}

/** Where no policy says otherwise the default route names two channels, of which most people set up one. */
export function notSetUp({ alerts }: Policy, setUp: readonly string[]): readonly NotSetUp[] {
  const { digest, routes, channels } = alerts
  const named = [
    { field: 'alerts.channels', channels },
    ...routes.map((route, index) => ({ ...route, field: `alerts.routes[${index}]` })),
    ...(digest.channels && digest.day !== 'off'
      ? [{ field: 'alerts.digest.channels', channels: digest.channels }]
      : []),
  ]
  return named.flatMap(({ field, channels: all }) => {
    const names = all.filter((name) => !setUp.includes(name))
    return names.length === 0 ? [] : [{ field, names, isSilent: names.length === all.length }]
  })
}

/** `alerts.routes[1] names mail:night, which is not set up: set BATCH_MEDIC_MAIL_TO__NIGHT.` */
export function notSetUpText({ field, names, isSilent }: NotSetUp): string {
  const is = names.length === 1 ? 'which is' : 'which are'
  const settings = names.map(channelSetting).join(' and ')
  const nobody = isSilent ? ' Until then nobody is told what it routes.' : ''
  return `${field} names ${names.join(' and ')}, ${is} not set up: set ${settings}.${nobody}`
}

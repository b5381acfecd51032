// Which channels the policy names that are not set up here, and which of its routes would reach nobody.
import { channelSetting } from '../domain/channel-name.ts'
import type { Policy } from '../domain/policy.ts'

export interface NotSetUp {
  /** `alerts.routes[2]`, `alerts.channels` or `alerts.digest.channels`. */
  field: string
  names: readonly string[]
  /** Nobody else is named there: what it routes goes where the default route goes. */
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

/** Of these channels those of the default route; without anybody there, all of them. */
export function usualOf(
  { alerts }: Pick<Policy, 'alerts'>,
  setUp: readonly string[],
): readonly string[] {
  const usual = setUp.filter((name) => alerts.channels.includes(name))
  return usual.length > 0 ? usual : setUp
}

/**
 * The policy with the channels that are set up alone. What would reach nobody goes to the default route, or to
 * whoever there is: told to the wrong people is better than to none.
 */
export function reaching(policy: Policy, setUp: readonly string[]): Policy {
  const usual = usualOf(policy, setUp)
  const known = (channels: readonly string[]) => {
    const left = channels.filter((name) => setUp.includes(name))
    return left.length > 0 ? left : [...usual]
  }
  const { alerts } = policy
  const routes = alerts.routes.map((route) => ({ ...route, channels: known(route.channels) }))
  const { channels: own, ...rest } = alerts.digest
  const digest = own ? { ...rest, channels: known(own) } : rest
  return { ...policy, alerts: { ...alerts, channels: known(alerts.channels), routes, digest } }
}

/** `alerts.routes[1] names mail:night, which is not set up: set BATCH_MEDIC_MAIL_TO__NIGHT.` */
export function notSetUpText(
  { field, names, isSilent }: NotSetUp,
  usual: readonly string[],
): string {
  const is = names.length === 1 ? 'which is' : 'which are'
  const settings = names.map(channelSetting).join(' and ')
  const instead = usual.length > 0 ? `is told to ${usual.join(' and ')}` : 'is told to nobody'
  const then = isSilent ? ` Until then what it routes ${instead}.` : ''
  return `${field} names ${names.join(' and ')}, ${is} not set up: set ${settings}.${then}`
}

// What health says of telling people: channels that the policy names and nobody set up, and channels in trouble.
import type { HealthPart } from './api/health.ts'
import { channelText } from './domain/channel-name.ts'
import { momentText } from './domain/durations.ts'
import type { Policy } from './domain/policy.ts'
import { notSetUp, notSetUpText, usualOf } from './notify/channels-set-up.ts'
import type { ChannelState } from './record/channel-book.ts'

/**
 * Without any channel nobody asked to be told. A route that reaches nobody, and a dead channel, are told; the service
 * is down by them only where no channel is left that takes messages.
 */
export function channelsHealth(
  policy: Policy,
  names: readonly string[],
  states: ReadonlyMap<string, ChannelState>,
): readonly HealthPart[] {
  const lacking = notSetUp(policy, names)
  const told = names.length === 0 ? 'No channel is set up: nobody is told of incidents.' : ''
  const usual = usualOf(policy, names)
  const texts = lacking.map((one) => notSetUpText(one, usual))
  const detail = [told, ...texts].filter((text) => text !== '').join(' ')
  const isSilent = names.length > 0 && lacking.some((one) => one.isSilent)
  const isAnyLeft = names.some((name) => !states.get(name)?.givenUp)
  return [
    {
      name: 'alerts',
      ...well(!isSilent, true),
      detail: detail || `They go to ${names.join(', ')}.`,
    },
    ...names.flatMap((name): HealthPart[] => {
      const { trouble, givenUp } = states.get(name) ?? {}
      if (!trouble && !givenUp) return []
      const since = momentText(givenUp?.since ?? trouble?.since ?? 0)
      const reason = trouble?.reason ?? givenUp?.reason ?? ''
      const lost = givenUp ? ` ${givenUp.messages} messages were given up.` : ''
      const text = `${channelText(name)} has taken no message since ${since}: ${reason}.${lost}`
      return [{ name: `channel ${name}`, ...well(!givenUp, isAnyLeft), detail: text }]
    }),
  ]
}

function well(ok: boolean, goesOn: boolean): Pick<HealthPart, 'ok' | 'degraded'> {
  return ok || !goesOn ? { ok } : { ok, degraded: true }
}

// What health says of telling people: channels that the policy names and nobody set up, and channels in trouble.
import type { HealthPart } from './api/health.ts'
import { channelText } from './domain/channel-name.ts'
import { momentText } from './domain/durations.ts'
import type { Policy } from './domain/policy.ts'
import { notSetUp, notSetUpText } from './notify/channels-set-up.ts'
import type { ChannelState } from './record/channel-book.ts'

/** Without any channel nobody asked to be told; a route that reaches nobody, and a dead channel, are faults. */
export function channelsHealth(
  policy: Policy,
  names: readonly string[],
  states: ReadonlyMap<string, ChannelState>,
): readonly HealthPart[] {
  const lacking = notSetUp(policy, names)
  const told = names.length === 0 ? 'No channel is set up: nobody is told of incidents.' : ''
  const detail = [told, ...lacking.map(notSetUpText)].filter((text) => text !== '').join(' ')
  const isSilent = names.length > 0 && lacking.some((one) => one.isSilent)
  return [
    { name: 'alerts', ok: !isSilent, detail: detail || `They go to ${names.join(', ')}.` },
    ...names.flatMap((name): HealthPart[] => {
      const { trouble, givenUp } = states.get(name) ?? {}
      if (!trouble && !givenUp) return []
      const since = momentText(givenUp?.since ?? trouble?.since ?? 0)
      const reason = trouble?.reason ?? givenUp?.reason ?? ''
      const lost = givenUp ? ` ${givenUp.messages} messages were given up.` : ''
      const text = `${channelText(name)} has taken no message since ${since}: ${reason}.${lost}`
      return [{ name: `channel ${name}`, ok: !givenUp, detail: text }]
    }),
  ]
}

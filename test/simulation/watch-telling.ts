// Invariant 5: what is recorded is told, once where nothing went wrong, and nothing is told that is not recorded.
import type { OutboxItem } from '../../src/record/outbox.ts'
import type { NoticeWatch } from './watch-notices.ts'
import type { SilenceWatch } from './watch-silence.ts'

export interface Telling {
  added(partition: string, item: OutboxItem): void
  removed(partition: string, item: OutboxItem): void
  delivered(channel: string, keys: readonly string[]): void
  refused(channel: string, keys: readonly string[]): void
}

/** `mayRepeat`: something has gone wrong, so a repetition is right. */
export function watchTelling(
  complain: (invariant: number, text: string) => void,
  mayRepeat: () => boolean,
  notices: Pick<NoticeWatch, 'answered' | 'isKept'>,
  isSilenced: SilenceWatch['isSilenced'],
): Telling {
  const recorded = new Set<string>()
  const told = new Map<string, number>()
  const refused = new Set<string>()

  return {
    added(partition, item) {
      const name = nameOf(partition, item)
      if (name !== undefined) recorded.add(name)
    },
    removed(partition, item) {
      const name = nameOf(partition, item)
      if (name === undefined || told.has(name) || refused.has(name)) return
      if (notices.isKept(name) || isSilenced(partition, item)) return
      complain(5, `${name} was taken out of the outbox before anybody was told`)
    },
    delivered(channel, keys) {
      for (const name of namesOf(channel, ofAlerts(channel, keys))) {
        if (!recorded.has(name)) complain(5, `${name} was told and is not recorded`)
        const times = (told.get(name) ?? 0) + 1
        told.set(name, times)
        if (times > 1 && !mayRepeat()) complain(5, `${name} was told ${times} times`)
      }
    },
    refused(channel, keys) {
      for (const name of namesOf(channel, ofAlerts(channel, keys))) refused.add(name)
    },
  }

  function ofAlerts(channel: string, keys: readonly string[]): readonly string[] {
    return keys.filter((key) => !notices.answered(channel, key))
  }
}

/** History is no message; it is judged in the end. */
function nameOf(partition: string, item: OutboxItem): string | undefined {
  if (item.kind === 'history') return undefined
  const channel = item.kind === 'alert' ? item.channel : 'topic'
  return `${partition}|${channel}|${item.sequence}`
}

/** Alerts: `account|pool|channel|1.2.3`; events: `account|pool|4`. The number of the row is the id: groups may grow. */
function namesOf(channel: string, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const [account, pool, ...rest] = key.split('|')
    return (rest.at(-1) ?? '')
      .split('.')
      .map((sequence) => `${account}|${pool}|${channel}|${sequence}`)
  })
}

// What is known of each channel in trouble, shared by all pools and instances: one row a channel, written with its eTag.
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

export interface ChannelState {
  /** Absent while it takes messages. Nobody tries it before `retryAt`. */
  trouble?: {
    kind: 'later' | 'refused'
    since: number
    tries: number
    retryAt: number
    reason: string
  }
  /** When people were last told that it refuses, epoch milliseconds. */
  refusalToldAt?: number
  /** Messages that nobody will send any more; absent again once it takes one. */
  givenUp?: { since: number; messages: number; reason: string }
  /** Whether the incident about that is open. */
  isIncidentOpen?: boolean
  /** While it is open: when to see whether it is to be told again, epoch milliseconds. */
  remindAt?: number
}

export interface ChannelBook {
  /** Channels that nothing was ever wrong with have no entry. */
  all(): Promise<ReadonlyMap<string, ChannelState>>
  /**
   * Writes what `change` makes of the state; undefined from it: nothing is to be written. Answers with what was
   * written, undefined where nothing was. Throws where others were faster each time.
   */
  change(
    name: string,
    change: (state: ChannelState) => ChannelState | undefined,
  ): Promise<ChannelState | undefined>
}

/** No account has an empty name, so no pool shares this partition. */
const partition = '|channels'
const family = { from: 'channel|', to: 'channel}' }
const maxRaces = 8

export function createChannelBook({ rows }: { rows: Rows }): ChannelBook {
  const ensure = ensureOnce(rows)
  return {
    async all() {
      await ensure(stateTable)
      const found = await rows.range(stateTable, partition, family)
      return new Map(
        found.rows.map(({ row, value }) => [row.slice('channel|'.length), value as ChannelState]),
      )
    },
    async change(name, change) {
      const row = `channel|${name}`
      for (let race = 0; race < maxRaces; race += 1) {
        await ensure(stateTable)
        const found = await rows.get(stateTable, partition, row)
        const value = change((found?.value as ChannelState | undefined) ?? {})
        if (value === undefined) return undefined
        const put = found
          ? ({ kind: 'replace', row, value, eTag: found.eTag } as const)
          : ({ kind: 'insert', row, value } as const)
        const transact = () => rows.transact(stateTable, partition, [put])
        if ((await ensure.before(stateTable, transact)).kind === 'done') return value
      }
      throw new Error(`The state of the channel ${name} could not be written: others were faster`)
    },
  }
}

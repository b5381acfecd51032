// Which repairs are under way, by the rows of their attempts: the host looks more often while there are any.
import type { Attempt } from '../../src/domain/action.ts'
import type { RowChange } from '../../src/ports/rows.ts'

export interface RepairsUnderWay {
  transacted(table: string, partition: string, changes: readonly RowChange[]): void
  any(): boolean
}

/** Kept in every run, watched or not: two runs of one seed must go the same way. */
export function repairsUnderWay(): RepairsUnderWay {
  const rows = new Set<string>()
  return {
    any: () => rows.size > 0,
    transacted(table, partition, changes) {
      if (table !== 'state') return
      for (const change of changes) {
        if (!change.row.startsWith('att|')) continue
        const key = `${partition} ${change.row}`
        const isLive = 'value' in change && (change.value as Attempt).step !== 'ended'
        if (isLive) rows.add(key)
        else rows.delete(key)
      }
    },
  }
}

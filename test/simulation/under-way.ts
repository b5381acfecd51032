// What is under way, by its rows: repairs, incidents that are not at their end, what is still to be told. The host looks more often then.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import { hasEnded } from './judge-end.ts'

export interface UnderWay {
  transacted(table: string, partition: string, changes: readonly RowChange[]): void
  any(): boolean
}

/** Kept in every run, watched or not: two runs of one seed must go the same way. */
export function underWay(): UnderWay {
  const rows = new Set<string>()
  return {
    any: () => rows.size > 0,
    transacted(table, partition, changes) {
      if (table !== 'state') return
      for (const change of changes) {
        const key = `${partition} ${change.row}`
        if ('value' in change && isLive(change.row, change.value)) rows.add(key)
        else rows.delete(key)
      }
    },
  }
}

function isLive(row: string, value: unknown): boolean {
  const [family] = row.split('|')
  if (family === 'att') return (value as Attempt).step !== 'ended'
  if (family === 'open') return !hasEnded(value as Incident)
  return family === 'out'
}

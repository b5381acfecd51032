// Pools that are left short of a node, as nobody can tell whether a person wants that: only what people were told counts.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { RowChange } from '../../src/ports/rows.ts'

export interface ToldShort {
  transacted(partition: string, changes: readonly RowChange[]): void
  /** So many nodes of each kind the pool lacks by what people were told since its owner sized it last. */
  of(partition: string): { dedicated: number; spot: number }
  /** Its owner has sized it: what was told before is over. */
  forget(partition: string): void
}

const words = 'one node short'

interface Replacement {
  partition: string
  dedicated: boolean
}

export function createToldShort(): ToldShort {
  const replaced = new Map<string, Replacement>()
  const told = new Map<string, Replacement>()

  function attempted(key: string, partition: string, { action, step, remembered }: Attempt): void {
    if (action.kind !== 'replace' || !remembered) return
    replaced.set(key, { partition, dedicated: remembered.dedicated })
    // The pool has its target again.
    if (step === 'verifying') told.delete(key)
  }

  function said(key: string, text: string): void {
    const replacement = replaced.get(key)
    if (replacement && text.includes(words)) told.set(key, replacement)
  }

  return {
    transacted(partition, changes) {
      for (const change of changes) {
        if (!('value' in change)) continue
        const [family, incident] = change.row.split('|')
        const key = `${partition} ${incident}`
        if (family === 'att') attempted(key, partition, change.value as Attempt)
        if (family === 'line') said(key, (change.value as { text: string }).text)
      }
    },
    of(partition) {
      const own = [...told.values()].filter((one) => one.partition === partition)
      const dedicated = own.filter((one) => one.dedicated).length
      return { dedicated, spot: own.length - dedicated }
    },
    forget(partition) {
      for (const [key, one] of told) if (one.partition === partition) told.delete(key)
    },
  }
}

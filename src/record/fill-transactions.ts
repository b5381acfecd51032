// Packs groups of row writes into as few transactions as their order allows.
import { maxTransactionRows, type RowChange } from '../ports/rows.ts'

/** The first row of each transaction is the fence. */
const rowsBesideHead = maxTransactionRows - 1
/** The store takes 4 MiB a transaction on the wire, where quotes are escaped a second time. */
const maxBytes = 2_000_000

/** A group stays whole unless it alone outgrows a transaction. */
export function fillTransactions(groups: readonly (readonly RowChange[])[]): RowChange[][] {
  const filled: RowChange[][] = []
  let current: RowChange[] = []
  let bytes = 0

  function flush(): void {
    if (current.length > 0) filled.push(current)
    current = []
    bytes = 0
  }

  for (const group of groups) {
    const sizes = group.map(byteSize)
    const groupBytes = sizes.reduce((sum, size) => sum + size, 0)
    if (current.length + group.length > rowsBesideHead || bytes + groupBytes > maxBytes) flush()
    for (const [index, change] of group.entries()) {
      const size = sizes[index] ?? 0
      if (current.length === rowsBesideHead || (bytes > 0 && bytes + size > maxBytes)) flush()
      current.push(change)
      bytes += size
    }
  }
  flush()
  return filled
}

function byteSize(change: RowChange): number {
  return 'value' in change ? Buffer.byteLength(JSON.stringify(change.value ?? null)) : 0
}

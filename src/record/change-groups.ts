// Which changes of a commit must land in the same transaction: those of one incident, with what is told of it.
import type { Change } from '../domain/record.ts'
import type { RowChange } from '../ports/rows.ts'

/** An event without an incident's id belongs to the change before it. */
export function groupOf(change: Change): string | undefined {
  switch (change.kind) {
    case 'open-incident':
    case 'change-incident':
    case 'close-incident':
      return change.incident.id
    case 'put-attempt':
      return change.attempt.incidentId
    case 'put-node':
      return `node ${change.node.nodeId}`
    case 'put-job':
      return `job ${change.job.jobId}`
    case 'put-controls':
      return 'controls'
    case 'take-request':
    case 'audit':
      return 'requests'
    case 'retire':
      return `retire ${change.rows[0]}`
    case 'add-line':
    case 'alert':
      return change.incidentId
    case 'event': {
      const { incidentId } = change.event.data
      return typeof incidentId === 'string' ? incidentId : undefined
    }
  }
}

/** Lines go last: should a group outgrow a transaction, they are what may land in a later one. */
export function inGroups(writes: Iterable<{ change: RowChange; group: string }>): RowChange[][] {
  const groups = new Map<string, RowChange[]>()
  for (const { change, group } of writes) {
    const rows = groups.get(group)
    if (rows) rows.push(change)
    else groups.set(group, [change])
  }
  const isLine = (change: RowChange) => Number(change.row.startsWith('line|'))
  return [...groups.values()].map((rows) => rows.sort((a, b) => isLine(a) - isLine(b)))
}

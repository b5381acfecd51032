// What the store holds of all pools, kept from the transactions as they land, with who wrote them: for the witness alone.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import type { OutboxItem } from '../../src/record/outbox.ts'
import { currentJob, type Job } from './host.ts'

export interface Recorded {
  attempt: Attempt
  /** Who announced it. */
  by: Job | undefined
}

export interface Book {
  /** The last token of each pool and the job that holds it with that; nobody's once it was given back. */
  readonly heads: ReadonlyMap<string, { token: number; job: Job | undefined }>
  /** By `partition row`. */
  readonly attempts: ReadonlyMap<string, Recorded>
  readonly open: ReadonlyMap<string, Incident>
  readonly outbox: ReadonlyMap<string, OutboxItem>
  /** By id. */
  readonly incidents: ReadonlyMap<string, Incident>
  write(partition: string, changes: readonly RowChange[]): void
}

/** What the book hears of, before it takes it in. */
export interface BookListener {
  fenceMoved(partition: string, before: number, after: number): void
  attemptMoved(key: string, before: Attempt | undefined, after: Attempt): void
  incidentMoved(before: Incident | undefined, after: Incident): void
  /** Another incident stood in its row. */
  openTwice(key: string, before: Incident, after: Incident): void
  outboxAdded(partition: string, item: OutboxItem): void
  outboxRemoved(partition: string, item: OutboxItem): void
}

export function createBook(listener: BookListener): Book {
  const heads = new Map<string, { token: number; job: Job | undefined }>()
  const attempts = new Map<string, Recorded>()
  const open = new Map<string, Incident>()
  const outbox = new Map<string, OutboxItem>()
  const incidents = new Map<string, Incident>()

  function headMoved(partition: string, { token, expiry }: { token: number; expiry: number }) {
    const before = heads.get(partition)
    listener.fenceMoved(partition, before?.token ?? 0, token)
    const job = before?.token === token ? before.job : currentJob.getStore()
    heads.set(partition, { token, job: expiry === 0 ? undefined : job })
  }

  function incidentMoved(incident: Incident): void {
    listener.incidentMoved(incidents.get(incident.id), incident)
    incidents.set(incident.id, incident)
  }

  function put(partition: string, row: string, value: unknown): void {
    const key = `${partition} ${row}`
    if (row === 'head') headMoved(partition, value as { token: number; expiry: number })
    else if (row.startsWith('att|')) {
      const attempt = value as Attempt
      const before = attempts.get(key)
      listener.attemptMoved(key, before?.attempt, attempt)
      const isNew =
        before?.attempt.step !== attempt.step || before.attempt.stepAt !== attempt.stepAt
      attempts.set(key, { attempt, by: isNew ? currentJob.getStore() : before.by })
    } else if (row.startsWith('open|')) {
      const incident = value as Incident
      const before = open.get(key)
      if (before && before.id !== incident.id) listener.openTwice(key, before, incident)
      open.set(key, incident)
      incidentMoved(incident)
    } else if (row.startsWith('done|')) incidentMoved((value as { incident: Incident }).incident)
    else if (row.startsWith('out|')) {
      const item = value as OutboxItem
      if (item.tries === 0) listener.outboxAdded(partition, item)
      outbox.set(key, item)
    }
  }

  function remove(partition: string, row: string, changes: readonly RowChange[]): void {
    const key = `${partition} ${row}`
    attempts.delete(key)
    open.delete(key)
    const item = outbox.get(key)
    if (!item) return
    outbox.delete(key)
    // Put back for a later time it is another row of the same number.
    const isMoved = changes.some(
      (other) =>
        'value' in other &&
        other.row.startsWith('out|') &&
        (other.value as OutboxItem).sequence === item.sequence,
    )
    if (!isMoved) listener.outboxRemoved(partition, item)
  }

  return {
    ...{ heads, attempts, open, outbox, incidents },
    write(partition, changes) {
      for (const change of changes) {
        if (change.kind === 'delete') remove(partition, change.row, changes)
      }
      for (const change of changes) {
        if ('value' in change) put(partition, change.row, change.value)
      }
    },
  }
}

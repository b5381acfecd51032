// Turns the changes of one commit into row writes, each row once, in groups that must land together.
import type { Attempt } from '../domain/attempt.ts'
import type { Incident } from '../domain/incident.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { poolKey } from '../domain/refs.ts'
import type { RowChange } from '../ports/rows.ts'
import { groupOf, inGroups } from './change-groups.ts'
import { changedControls } from './control-rows.ts'
import {
  attemptRow,
  auditRow,
  doneRow,
  historyOutboxRow,
  jobRow,
  lineRow,
  nodeRow,
  openRow,
  outboxRow,
} from './keys.ts'
import type { OutboxItem } from './outbox.ts'
import { RecordConflict } from './record-errors.ts'

/** What is kept of a closed incident. */
export interface DoneValue {
  incident: Incident
  attempts: readonly Attempt[]
}

export interface CommitPlan {
  /** Each group tells of itself: its outbox rows land in the transaction that holds its change. */
  groups: RowChange[][]
  /** The record once everything has landed. */
  record: PoolRecord
  /** The last sequence number that was given out. */
  sequence: number
  /** True when something is to be told. */
  announces: boolean
  /** History rows of the outbox that this commit writes anew, with their sequence numbers. */
  historyRows: ReadonlyMap<string, number>
}

export interface CommitContext {
  record: PoolRecord
  /** Closed incidents that the changes speak of, by id. */
  done: ReadonlyMap<string, DoneValue>
  sequence: number
  now: number
}

/** Pure: what the changes come to. A change of an incident that nobody knows is a fault of ours and throws. */
export function planCommit(changes: readonly Change[], context: CommitContext): CommitPlan {
  const open = new Map(context.record.incidents.map((incident) => [incident.id, incident]))
  const done = new Map(context.done)
  const attempts = new Map(context.record.attempts.map((attempt) => [attemptRow(attempt), attempt]))
  const nodes = new Map(context.record.nodes.map((node) => [nodeRow(node.nodeId), node]))
  const jobs = new Map(context.record.jobs.map((job) => [jobRow(job.jobId), job]))
  const stored = new Set([
    ...context.record.incidents.map(openRow),
    ...attempts.keys(),
    ...nodes.keys(),
    ...jobs.keys(),
  ])
  const writes = new Map<string, { change: RowChange; group: string }>()
  let controls = context.record.controls
  let { sequence } = context
  let group = ''
  let announces = false
  const historyRows = new Map<string, number>()

  function write(change: RowChange): void {
    const merged = merge(writes.get(change.row)?.change, change, stored.has(change.row))
    if (merged === 'twice') {
      const [pool] = [...open.values()].map((incident) => poolKey(incident.pool))
      throw new RecordConflict(pool ?? '', change.row, 'exists')
    }
    const place = writes.get(change.row)?.group ?? group
    if (merged) writes.set(change.row, { change: merged, group: place })
    else writes.delete(change.row)
  }

  function tell(dueAt: number, item: Omitted): void {
    announces = true
    sequence += 1
    const value = { ...item, sequence, createdAt: dueAt, dueAt, tries: 0 }
    write({ kind: 'insert', row: outboxRow(dueAt, sequence, item.kind), value })
  }

  function refreshHistory(incidentId: string): void {
    announces = true
    sequence += 1
    const due = { sequence, createdAt: context.now, dueAt: 0, tries: 0 }
    const value: OutboxItem = { kind: 'history', incidentId, ...due }
    const row = historyOutboxRow(incidentId)
    historyRows.set(row, sequence)
    write({ kind: 'upsert', row, value })
  }

  function putDone(incidentId: string, change: (value: DoneValue) => DoneValue): void {
    const value = done.get(incidentId)
    if (!value) throw new Error(`No incident ${incidentId} is recorded: it cannot be changed`)
    done.set(incidentId, change(value))
    write({ kind: 'upsert', row: doneRow(incidentId), value: done.get(incidentId) })
  }

  function close(incident: Incident): void {
    const own = [...attempts].filter(([, attempt]) => attempt.incidentId === incident.id)
    write({ kind: 'delete', row: openRow(incident) })
    for (const [row] of own) {
      write({ kind: 'delete', row })
      attempts.delete(row)
    }
    open.delete(incident.id)
    const value = { incident, attempts: own.map(([, attempt]) => attempt) }
    done.set(incident.id, value)
    write({ kind: 'insert', row: doneRow(incident.id), value })
  }

  /** A past with nothing in it is no row. */
  function putPast<T>(pasts: Map<string, T>, row: string, value: T, holds: boolean): void {
    if (holds) pasts.set(row, value)
    else pasts.delete(row)
    write(holds ? { kind: 'upsert', row, value } : { kind: 'delete', row })
  }

  for (const change of changes) {
    group = groupOf(change) ?? group
    switch (change.kind) {
      case 'open-incident':
        open.set(change.incident.id, change.incident)
        write({ kind: 'insert', row: openRow(change.incident), value: change.incident })
        refreshHistory(change.incident.id)
        break
      case 'change-incident': {
        const { incident } = change
        if (open.has(incident.id)) {
          open.set(incident.id, incident)
          write({ kind: 'upsert', row: openRow(incident), value: incident })
        } else putDone(incident.id, (value) => ({ ...value, incident }))
        refreshHistory(incident.id)
        break
      }
      case 'close-incident':
        if (open.has(change.incident.id)) close(change.incident)
        else putDone(change.incident.id, (value) => ({ ...value, incident: change.incident }))
        refreshHistory(change.incident.id)
        break
      case 'put-attempt': {
        const { attempt } = change
        const row = attemptRow(attempt)
        if (open.has(attempt.incidentId)) {
          attempts.set(row, attempt)
          write({ kind: 'upsert', row, value: attempt })
        } else putDone(attempt.incidentId, (value) => withAttempt(value, attempt))
        refreshHistory(attempt.incidentId)
        break
      }
      case 'put-node': {
        const { node } = change
        putPast(nodes, nodeRow(node.nodeId), node, node.repairs.length > 0)
        break
      }
      case 'put-job': {
        const { job } = change
        putPast(jobs, jobRow(job.jobId), job, job.reactivations.length > 0)
        break
      }
      case 'put-controls':
        for (const [row, value] of changedControls(controls, change.controls)) {
          write({ kind: 'upsert', row, value })
        }
        controls = change.controls
        break
      case 'add-line':
        sequence += 1
        write({ kind: 'insert', row: lineRow(change.incidentId, sequence), value: change.line })
        refreshHistory(change.incidentId)
        break
      case 'alert':
        for (const channel of change.channels) {
          const { what, incidentId } = change
          tell(change.at, { kind: 'alert', channel, what, incidentId })
        }
        break
      case 'event':
        tell(change.event.at, { kind: 'event', event: change.event })
        break
      case 'take-request':
        writes.set(change.row, { change: { kind: 'delete', row: change.row }, group })
        break
      case 'retire':
        for (const row of change.rows) writes.set(row, { change: { kind: 'delete', row }, group })
        break
      case 'audit':
        write({ kind: 'upsert', row: auditRow(change.entry), value: change.entry })
        break
    }
  }
  const record: PoolRecord = {
    incidents: [...open.values()],
    attempts: [...attempts.values()],
    nodes: [...nodes.values()],
    jobs: [...jobs.values()],
    controls,
  }
  return { groups: inGroups(writes.values()), record, sequence, announces, historyRows }
}

type Omitted =
  | Pick<OutboxItem & { kind: 'alert' }, 'kind' | 'channel' | 'what' | 'incidentId'>
  | Pick<OutboxItem & { kind: 'event' }, 'kind' | 'event'>

/** Two changes of one row as one. Undefined: nothing is left to write. */
function merge(before: RowChange | undefined, after: RowChange, stored: boolean) {
  const gone = after.kind === 'delete'
  if (!before) return gone && !stored ? undefined : after
  if (before.kind === 'insert') {
    if (after.kind === 'insert') return 'twice'
    return gone ? undefined : { ...after, kind: 'insert' as const }
  }
  if (gone) return stored ? after : undefined
  return { ...after, kind: 'upsert' as const }
}

function withAttempt(value: DoneValue, attempt: Attempt): DoneValue {
  const others = value.attempts.filter((other) => other.number !== attempt.number)
  const attempts = [...others, attempt].sort((a, b) => a.number - b.number)
  return { ...value, attempts }
}

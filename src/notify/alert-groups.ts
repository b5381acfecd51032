// Which alerts of an outbox make one message, and when each message is due: pure.
import type { Fault } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import type { OutboxItem } from '../record/outbox.ts'

export type AlertItem = Extract<OutboxItem, { kind: 'alert' }>
export interface AlertRow {
  row: string
  item: AlertItem
}

export interface AlertGroup {
  channel: string
  what: AlertKind
  fault: Fault
  /** The incidents it tells of, in the order in which they were announced, each once. */
  incidentIds: string[]
  /** The rows that are done with once it is delivered. */
  rows: AlertRow[]
  dueAt: number
}

const urgency = [
  'escalated',
  'approval',
  'held',
  'opened',
  'reminder',
  'resolved',
] as const satisfies readonly AlertKind[]

/**
 * One group for each (channel, fault, what), escalations first. Of several alerts about one incident that wait for the
 * same channel only the last is sent, for it tells the whole story; the earlier ones ride along with it.
 * A group is due `groupMs` after its first row. A channel that refused for now is left alone until its earliest retry.
 */
export function alertGroups(
  rows: readonly AlertRow[],
  faultOf: (incidentId: string) => Fault,
  groupMs: number,
): AlertGroup[] {
  const groups = new Map<string, AlertGroup>()
  for (const chain of chains(rows)) {
    const last = chain.at(-1)
    if (!last) continue
    const { channel, what, incidentId } = last.item
    const fault = faultOf(incidentId)
    const dueAt = Math.min(...chain.map((row) => dueOf(row, groupMs)))
    const key = `${channel}|${fault}|${what}`
    const group = groups.get(key)
    if (group) {
      group.incidentIds.push(incidentId)
      group.rows.push(...chain)
      group.dueAt = Math.min(group.dueAt, dueAt)
    } else groups.set(key, { channel, what, fault, incidentIds: [incidentId], rows: chain, dueAt })
  }
  const resumes = channelResumes(rows)
  return [...groups.values()]
    .map((group) => ({
      ...group,
      dueAt: Math.max(group.dueAt, resumes.get(group.channel) ?? 0),
    }))
    .toSorted((a, b) => urgency.indexOf(a.what) - urgency.indexOf(b.what) || first(a) - first(b))
}

/** Waiting alerts of the same channel about the same incident, oldest first. */
function chains(rows: readonly AlertRow[]): AlertRow[][] {
  const found = new Map<string, AlertRow[]>()
  for (const row of rows.toSorted((a, b) => a.item.sequence - b.item.sequence)) {
    const key = `${row.item.channel}|${row.item.incidentId.toLowerCase()}`
    const chain = found.get(key)
    if (chain) chain.push(row)
    else found.set(key, [row])
  }
  return [...found.values()]
}

function dueOf({ item }: AlertRow, groupMs: number): number {
  return item.tries === 0 ? item.createdAt + groupMs : item.dueAt
}

function channelResumes(rows: readonly AlertRow[]): Map<string, number> {
  const resumes = new Map<string, number>()
  for (const { item } of rows) {
    if (item.tries === 0) continue
    resumes.set(item.channel, Math.min(item.dueAt, resumes.get(item.channel) ?? item.dueAt))
  }
  return resumes
}

function first(group: AlertGroup): number {
  return Math.min(...group.rows.map(({ item }) => item.sequence))
}

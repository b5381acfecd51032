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
  /** Only these have not got it yet, in the channel's words. */
  rest?: string
}

const urgency = [
  'escalated',
  'approval',
  'held',
  'opened',
  'reminder',
  'resolved',
] as const satisfies readonly AlertKind[]

/** What a message needs to know of an incident. */
export interface Grouped {
  fault: Fault
  isOver: boolean
}

/**
 * One group for each (channel, fault, what, who is to get it), escalations first. Of several alerts about one incident
 * that wait for the same channel only the last is sent, for it tells the whole story; the earlier ones ride along with
 * it. What waits about an incident that is over tells that it is over.
 * A group is due `groupMs` after its first row. A channel that refused for now is left alone until its earliest retry.
 */
export function alertGroups(
  rows: readonly AlertRow[],
  incidentOf: (incidentId: string) => Grouped,
  groupMs: number,
): AlertGroup[] {
  const groups = new Map<string, AlertGroup>()
  for (const chain of chains(rows)) {
    const last = chain.at(-1)
    if (!last) continue
    const { channel, incidentId } = last.item
    const { fault, isOver } = incidentOf(incidentId)
    const what = isOver ? 'resolved' : newsOf(chain)
    const dueAt = Math.min(...chain.map((row) => dueOf(row, groupMs)))
    // Whoever has the earlier one gets the last as well: only where nothing is new is it for the rest alone.
    const { rest } = chain.every(({ item }) => item.rest === last.item.rest) ? last.item : {}
    const key = `${channel}|${fault}|${what}|${rest ?? ''}`
    const group = groups.get(key)
    if (group) {
      group.incidentIds.push(incidentId)
      group.rows.push(...chain)
      group.dueAt = Math.min(group.dueAt, dueAt)
    } else {
      const own = { channel, what, fault, incidentIds: [incidentId], rows: chain, dueAt }
      groups.set(key, rest === undefined ? own : { ...own, rest })
    }
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

/** The last that happened; a reminder is no news beside what nobody has heard yet. */
function newsOf(chain: readonly AlertRow[]): AlertKind {
  const news = chain.findLast(({ item }) => item.what !== 'reminder')
  return news?.item.what ?? 'reminder'
}

function dueOf({ item }: AlertRow, groupMs: number): number {
  return item.tries === 0 ? item.createdAt + groupMs : item.dueAt
}

function channelResumes(rows: readonly AlertRow[]): Map<string, number> {
  const resumes = new Map<string, number>()
  for (const { item } of rows) {
    // A channel that some have got a message by is there.
    if (item.tries === 0 || item.rest !== undefined) continue
    resumes.set(item.channel, Math.min(item.dueAt, resumes.get(item.channel) ?? item.dueAt))
  }
  return resumes
}

function first(group: AlertGroup): number {
  return Math.min(...group.rows.map(({ item }) => item.sequence))
}

// Drains the outbox of a held pool: alerts to people, events to the topic, then the history, which shows what was told.
import { secondMs } from '../domain/durations.ts'
import type { OutboxRow } from '../record/outbox.ts'
import { type AlertRow, alertGroups } from './alert-groups.ts'
import { deliverAlerts } from './deliver-alerts.ts'
import { createTurns, type DrainDeps, type DrainLedger } from './drain-deps.ts'
import type { Closed } from './gate.ts'
import { type EventRow, publishEvents } from './publish-events.ts'
import { refreshHistory } from './refresh-history.ts'

/** Delivers what is due; answers when the rest is, in epoch milliseconds, so that the caller can leave a message for it. */
export type Drain = (ledger: DrainLedger) => Promise<{ nextDueAt?: number }>

const historyRetryMs = 30 * secondMs

/**
 * Delivering is at least once: a row goes when what it tells was delivered and recorded, and a repetition carries the
 * same key. Throws only what the ledger throws (`FenceLost`, the store's own error); then the rows are still there.
 */
export function createDrain(deps: DrainDeps): Drain {
  return async function drain(ledger) {
    const rows = await ledger.outbox()
    if (rows.length === 0) return {}
    tellAges(ledger.pool.account, rows)
    const inTurn = createTurns()
    const told = await Promise.allSettled([
      deliverAlerts(deps, ledger, rows.filter(isAlert), inTurn),
      publishEvents(deps, ledger, rows.filter(isEvent), inTurn),
    ])
    for (const part of told) if (part.status === 'rejected') throw part.reason
    const closed = told[0].status === 'fulfilled' ? told[0].value : new Map<string, Closed>()
    const history = (await ledger.outbox()).filter(({ item }) => item.kind === 'history')
    const failed = await refreshHistory(deps, ledger, history)
    const dueAts = dueTimes(await ledger.outbox(), closed)
    if (failed.length > 0) dueAts.push(deps.clock.now() + historyRetryMs)
    return dueAts.length === 0 ? {} : { nextDueAt: Math.min(...dueAts) }
  }

  /** By where they go: the oldest of each. */
  function tellAges(account: string, rows: readonly OutboxRow[]): void {
    const now = deps.clock.now()
    const oldest = new Map<string, number>()
    for (const { item } of rows) {
      const channel =
        item.kind === 'alert' ? item.channel : item.kind === 'event' ? 'topic' : 'history'
      oldest.set(channel, Math.max(oldest.get(channel) ?? 0, now - item.createdAt))
    }
    for (const [channel, age] of oldest) {
      deps.telemetry.metric('outbox.age', age, { account, channel })
    }
  }

  /** What is due is known without the stories: a group is due with its first row. */
  function dueTimes(rows: readonly OutboxRow[], closed: ReadonlyMap<string, Closed>): number[] {
    const any = () => ({ fault: 'task-failed', isOver: false }) as const
    const groups = alertGroups(rows.filter(isAlert), any, deps.groupMs)
    const [event] = rows.filter(isEvent).toSorted((a, b) => a.item.sequence - b.item.sequence)
    const alerts = groups.map(({ channel, dueAt }) =>
      Math.max(dueAt, closed.get(channel)?.until ?? 0),
    )
    return [...alerts, ...(event ? [event.item.dueAt] : [])]
  }
}

function isAlert(row: OutboxRow): row is AlertRow {
  return row.item.kind === 'alert'
}

function isEvent(row: OutboxRow): row is EventRow {
  return row.item.kind === 'event'
}

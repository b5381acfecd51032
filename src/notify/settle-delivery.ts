// What is recorded of a message: that it was sent, refused, kept back by a budget, or put off until it is given up.
import { channelText } from '../domain/channel-name.ts'
import { durationText } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Change } from '../domain/record.ts'
import { poolKey } from '../domain/refs.ts'
import type { Delivery } from '../ports/channel.ts'
import { incidentsText } from '../ports/telemetry.ts'
import type { AlertGroup, AlertRow } from './alert-groups.ts'
import type { DrainDeps, DrainLedger } from './drain-deps.ts'
import { giveUpAfterMs, isPartly, isTooOld, putBack } from './retry.ts'

const stage = 'notify'

interface Known {
  current(id: string): Incident | undefined
  remember(incident: Incident): void
}

/** Its functions write, so they take turns. They throw what the store throws; the rows are still there then. */
export function createSettle(
  {
    clock,
    telemetry,
    gate,
    overflow,
  }: Pick<DrainDeps, 'clock' | 'telemetry' | 'gate' | 'overflow'>,
  ledger: DrainLedger,
  { current, remember }: Known,
) {
  return { settle, giveUp, keepBack, keyOf }

  async function settle(group: AlertGroup, delivery: Delivery): Promise<void> {
    const now = clock.now()
    const { channel } = group
    const fields = { channel, what: group.what, fault: group.fault }
    switch (delivery.kind) {
      case 'sent':
        await ledger.commit([...alertChanges(group, now), ...noted(group, delivery, now)])
        await ledger.settleOutbox({ deleted: group.rows, replaced: [] })
        telemetry.event('notify.sent', { ...fields, ...aboutOf(group) })
        return
      case 'refused': {
        telemetry.error('A message was refused', new Error(delivery.reason), { stage, ...fields })
        const line = `${channelText(channel)} refused the message: ${delivery.reason}`
        await dropWithLine(group, group.rows, line, now)
        return
      }
      case 'later': {
        const kept = group.rows.filter((row) => !isTooOld(row, now))
        const replaced = kept.map((row) => putBack(row, now, delivery.afterMs, delivery.rest))
        const notes = noted(group, delivery, now)
        if (notes.length > 0) await ledger.commit(notes)
        if (replaced.length > 0) await ledger.settleOutbox({ deleted: [], replaced })
        telemetry.warn(`A message is tried again later: ${delivery.reason}`, { stage, ...fields })
        if (isPartly(delivery)) await giveUpOn(group, delivery.reason, now)
      }
    }
  }

  /** Some have it and the channel is well, so no other incident tells of those who could not get it within a day. */
  async function giveUpOn(group: AlertGroup, reason: string, now: number): Promise<void> {
    const old = group.rows.filter((row) => isTooOld(row, now))
    if (old.length === 0) return
    const line = `${channelText(group.channel)} did not reach all for ${durationText(giveUpAfterMs)}: ${reason}`
    telemetry.error('A message was given up', new Error(line), { stage, channel: group.channel })
    await dropWithLine(group, old, line, now)
  }

  /** Of these what has waited for a day: nobody needs it any more, and the channel has an incident of its own for it. */
  async function giveUp(groups: readonly AlertGroup[], reason: string): Promise<void> {
    const now = clock.now()
    for (const group of groups) {
      const { channel, what, fault } = group
      const old = group.rows.filter((row) => isTooOld(row, now))
      if (old.length === 0) continue
      const line = `${channelText(channel)} could not be reached for ${durationText(giveUpAfterMs)}: ${reason}`
      telemetry.error('A message was given up', new Error(line), { stage, channel, what, fault })
      await gate.gaveUp(channel, reason, old.length, now)
      await dropWithLine(group, old, line, now)
    }
  }

  /** What a channel says of a message beside its answer stands with each incident that it told of. */
  function noted(
    { channel, incidentIds }: AlertGroup,
    { note }: { note?: string },
    at: number,
  ): Change[] {
    if (note === undefined) return []
    telemetry.warn(`${channelText(channel)}: ${note}`, { stage, channel })
    const line = { at, text: plain(`${channelText(channel)}: ${note}`, 400) }
    return incidentIds.map((incidentId) => ({ kind: 'add-line', incidentId, line }))
  }

  /** The summary of the hour tells it, so it counts as told: RESOLVED follows it. */
  async function keepBack(group: AlertGroup): Promise<void> {
    const now = clock.now()
    const { channel, what, fault, rows, incidentIds } = group
    const [incidentId = ''] = incidentIds
    const at = Math.min(...rows.map(({ item }) => item.createdAt))
    const counted = { channel, what, fault, incidents: incidentIds.length, incidentId, at }
    const sequences = rows.map(({ item }) => item.sequence)
    await overflow.keep(keyOf(channel, rows), { ...counted, sequences, pool: ledger.pool })
    const text = `${channelText(channel)}: comes in the summary of the hour: alerts.mailsPerHour admits no more of its kind in this hour`
    const lines = incidentIds.map(
      (id): Change => ({ kind: 'add-line', incidentId: id, line: { at: now, text } }),
    )
    await ledger.commit([...alertChanges(group, now, true), ...lines])
    await ledger.settleOutbox({ deleted: rows, replaced: [] })
    telemetry.event('notify.keptBack', { channel, what, fault, ...aboutOf(group) })
  }

  /** The same for each try, also when more of the same has joined the message since. */
  function keyOf(channel: string, rows: readonly AlertRow[]): string {
    const first = Math.min(...rows.map(({ item }) => item.sequence))
    return `${poolKey(ledger.pool)}|${channel}|${first}`
  }

  /** A message about several stories counts for each; alerts that rode along were told by it as well. */
  function alertChanges(
    { rows: own, channel, what: kind }: AlertGroup,
    at: number,
    isSummed = false,
  ): Change[] {
    const changed = new Map<string, Incident>()
    for (const { item } of own) {
      const incident = changed.get(item.incidentId) ?? current(item.incidentId)
      if (!incident) continue
      const isOver = kind === 'resolved' && isLast(item.sequence, item.incidentId)
      const what = isOver ? kind : item.what
      const told = { channel, what, at, ...(isSummed ? { summed: true as const } : {}) }
      const alerts = [...incident.alerts, told]
      changed.set(item.incidentId, { ...incident, alerts })
    }
    for (const incident of changed.values()) remember(incident)
    return [...changed.values()].map((incident) => ({ kind: 'change-incident', incident }))

    function isLast(sequence: number, id: string): boolean {
      return !own.some(({ item }) => item.incidentId === id && item.sequence > sequence)
    }
  }

  /** Nobody has the message: the incident says so, and its time counts from now until it is told again. */
  async function dropWithLine(
    group: AlertGroup,
    deleted: readonly AlertRow[],
    text: string,
    at: number,
  ): Promise<void> {
    const ids = group.incidentIds.filter((id) => deleted.some(({ item }) => item.incidentId === id))
    const line = { at, text: plain(text, 400) }
    const changes = ids.flatMap((incidentId): Change[] => {
      const told: Change = { kind: 'add-line', incidentId, line }
      const before = current(incidentId)
      if (!before || before.state === 'resolved') return [told]
      const incident = { ...before, undeliveredAt: at }
      remember(incident)
      return [{ kind: 'change-incident', incident }, told]
    })
    await ledger.commit(changes)
    await ledger.settleOutbox({ deleted, replaced: [] })
  }
}

function aboutOf({ incidentIds, rows }: AlertGroup) {
  return { incidents: incidentsText(incidentIds), alerts: rows.length }
}

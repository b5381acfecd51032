// Sends the alerts of one pool that are due: channels side by side, each in its own order, what was sent recorded at once.
import { durationText } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Change, IncidentStory } from '../domain/record.ts'
import { poolKey, sameId } from '../domain/refs.ts'
import type { Announcement, Channel, Delivery } from '../ports/channel.ts'
import { type AlertGroup, type AlertRow, alertGroups } from './alert-groups.ts'
import { type DrainDeps, type DrainLedger, eachOf, type InTurn } from './drain-deps.ts'
import { giveUpAfterMs, isTooOld, putBack } from './retry.ts'
import { silencedChanges, silencedRows } from './silence.ts'
import { within } from './within.ts'

/** So much of the hold must be left to start another message; a pass over the pool waits meanwhile. */
const leastLeaseMs = 45_000
const storiesAtOnce = 8
const names: Readonly<Record<string, string>> = { teams: 'Teams', mail: 'Mail' }
const settings: Readonly<Record<string, string>> = {
  teams: 'BATCH_MEDIC_TEAMS_WEBHOOK',
  mail: 'BATCH_MEDIC_SMTP',
}

/** Throws only what the ledger throws, and only once no message is under way. Row by row: sent, recorded, then gone. */
export async function deliverAlerts(
  deps: DrainDeps,
  ledger: DrainLedger,
  rows: readonly AlertRow[],
  inTurn: InTurn,
): Promise<void> {
  const { channels, clock, telemetry, groupMs, page, sendTimeoutMs = 20_000 } = deps
  const known = new Map(channels.map((channel) => [channel.name, channel]))
  const homeless = rows.filter(({ item }) => !known.has(item.channel))
  if (homeless.length > 0) await inTurn(() => dropHomeless(homeless))
  const waiting = rows.filter(({ item }) => known.has(item.channel))
  if (
    !waiting.some(({ item }) => mayBeDue(item.tries === 0 ? item.createdAt + groupMs : item.dueAt))
  ) {
    return
  }
  const stories = new Map<string, IncidentStory>()
  const ids = [...new Set(waiting.map(({ item }) => item.incidentId))]
  await eachOf(ids, storiesAtOnce, async (id) => {
    const story = await ledger.story(id)
    if (story) stories.set(id, story)
  })
  const lost = waiting.filter(({ item }) => !stories.has(item.incidentId))
  if (lost.length > 0) {
    const [one] = lost
    telemetry.warn('An alert tells of an incident that is not recorded; it was dropped', {
      incident: one?.item.incidentId,
      alerts: lost.length,
    })
    await inTurn(() => ledger.settleOutbox({ deleted: lost, replaced: [] }))
  }
  const recorded = waiting.filter(({ item }) => stories.has(item.incidentId))
  const { silence } = ledger.record.controls
  const silenced = silencedRows(recorded, current, silence, clock.now())
  if (silenced.length > 0) await inTurn(() => keepBack(silenced))
  const told = recorded.filter((row) => !silenced.includes(row))
  const faultOf = (id: string) => stories.get(id)?.incident.fault ?? 'task-failed'
  const due = alertGroups(told, faultOf, groupMs).filter(({ dueAt }) => mayBeDue(dueAt))
  await eachOf(channels, channels.length, async (channel) => {
    for (const group of due.filter((one) => one.channel === channel.name)) {
      if (ledger.leaseLeftMs() < leastLeaseMs) await inTurn(() => ledger.commit([]))
      const announcement = announcementOf(group)
      const delivery = await within(sendTimeoutMs, () => channel.send(announcement))
      await inTurn(() => settle(channel, group, delivery))
      if (delivery.kind === 'later') return
    }
  })

  async function keepBack(rows: readonly AlertRow[]): Promise<void> {
    const changes = silencedChanges(rows, current, silence, clock.now())
    await ledger.commit(changes)
    for (const change of changes) if (change.kind === 'change-incident') remember(change.incident)
    await ledger.settleOutbox({ deleted: rows, replaced: [] })
    telemetry.event('notify.silenced', { alerts: rows.length })
  }

  function remember(incident: Incident): void {
    const story = stories.get(incident.id)
    if (story) stories.set(incident.id, { ...story, incident })
  }

  function mayBeDue(at: number): boolean {
    return at <= clock.now()
  }

  function announcementOf({ what, fault, incidentIds, rows: own }: AlertGroup): Announcement {
    const sequences = own.map(({ item }) => item.sequence).toSorted((a, b) => a - b)
    const accountId = deps.accountIds?.[ledger.pool.account]
    return {
      kind: 'incidents',
      what,
      fault,
      pool: ledger.pool,
      stories: incidentIds.flatMap((id) => stories.get(id) ?? []),
      key: `${poolKey(ledger.pool)}|${own[0]?.item.channel}|${sequences.join('.')}`,
      at: clock.now(),
      page,
      ...(deps.prices ? { prices: deps.prices } : {}),
      ...(accountId ? { accountId } : {}),
    }
  }

  async function settle(channel: Channel, group: AlertGroup, delivery: Delivery): Promise<void> {
    const now = clock.now()
    const fields = { channel: channel.name, what: group.what, fault: group.fault }
    switch (delivery.kind) {
      case 'sent':
        await ledger.commit(alertChanges(group, now))
        await ledger.settleOutbox({ deleted: group.rows, replaced: [] })
        telemetry.event('notify.sent', { ...fields, incidents: group.incidentIds.length })
        return
      case 'refused':
        telemetry.error('A message was refused', new Error(delivery.reason), fields)
        await dropWithLine(
          group,
          group.rows,
          `${nameOf(channel)} refused the message: ${delivery.reason}`,
          now,
        )
        return
      case 'later': {
        const old = group.rows.filter((row) => isTooOld(row, now))
        const kept = group.rows.filter((row) => !isTooOld(row, now))
        if (old.length > 0) {
          const line = `${nameOf(channel)} could not be reached for ${durationText(giveUpAfterMs)}: ${delivery.reason}`
          telemetry.error('A message was given up', new Error(line), fields)
          await dropWithLine(group, old, line, now)
        }
        const replaced = kept.map((row) => putBack(row, now, delivery.afterMs))
        if (replaced.length > 0) await ledger.settleOutbox({ deleted: [], replaced })
        telemetry.warn(`A message is tried again later: ${delivery.reason}`, fields)
      }
    }
  }

  /** A message about several stories counts for each; alerts that rode along were told by it as well. */
  function alertChanges({ rows: own, channel }: AlertGroup, at: number): Change[] {
    const changed = new Map<string, Incident>()
    for (const { item } of own) {
      const incident = changed.get(item.incidentId) ?? current(item.incidentId)
      if (!incident) continue
      const alerts = [...incident.alerts, { channel, what: item.what, at }]
      changed.set(item.incidentId, { ...incident, alerts })
    }
    for (const incident of changed.values()) remember(incident)
    return [...changed.values()].map((incident) => ({ kind: 'change-incident', incident }))
  }

  function current(id: string): Incident | undefined {
    const open = ledger.record.incidents.find((incident) => sameId(incident.id, id))
    return open ?? stories.get(id)?.incident
  }

  async function dropWithLine(
    group: AlertGroup,
    deleted: readonly AlertRow[],
    text: string,
    at: number,
  ): Promise<void> {
    const ids = group.incidentIds.filter((id) => deleted.some(({ item }) => item.incidentId === id))
    const line = { at, text: plain(text, 400) }
    await ledger.commit(ids.map((incidentId) => ({ kind: 'add-line', incidentId, line })))
    await ledger.settleOutbox({ deleted, replaced: [] })
  }

  /** The policy names a channel that is not set up here: nobody waits for it. */
  async function dropHomeless(deleted: readonly AlertRow[]): Promise<void> {
    for (const name of new Set(deleted.map(({ item }) => item.channel))) {
      telemetry.event('notify.dropped', { channel: name, toSetUp: settings[name] })
    }
    await ledger.settleOutbox({ deleted, replaced: [] })
  }
}

function nameOf(channel: Channel): string {
  return names[channel.name] ?? channel.name
}

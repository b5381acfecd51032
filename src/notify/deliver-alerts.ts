// Sends the alerts of one pool that are due: channels side by side, each in its own order, what was sent recorded at once.

import { channelKind } from '../domain/channel-name.ts'
import { secondMs } from '../domain/durations.ts'
import { eachOf } from '../domain/each-of.ts'
import type { Incident } from '../domain/incident.ts'
import type { IncidentStory } from '../domain/record.ts'
import { poolKey, sameId } from '../domain/refs.ts'
import type { Announcement, Channel } from '../ports/channel.ts'
import { type AlertGroup, type AlertRow, alertGroups } from './alert-groups.ts'
import type { DrainDeps, DrainLedger, InTurn } from './drain-deps.ts'
import type { Closed } from './gate.ts'
import { rehouse } from './homeless.ts'
import { isPartly } from './retry.ts'
import { createSettle } from './settle-delivery.ts'
import { silencedChanges, silencedRows } from './silence.ts'
import { within } from './within.ts'

/** So much of the hold must be left to start another message; a pass over the pool waits meanwhile. */
const leastLeaseMs = 45_000
/** A drain begins no message after this: whoever waits for the pool has it back, and another drain goes on. */
const budgetMs = 30 * secondMs
const busyMs = 5 * secondMs
const storiesAtOnce = 8

/**
 * Answers until when it leaves channels alone that have something waiting. Throws only what the store throws, and only
 * once no message is under way. Row by row: sent, recorded, then gone.
 */
export async function deliverAlerts(
  deps: DrainDeps,
  ledger: DrainLedger,
  rows: readonly AlertRow[],
  inTurn: InTurn,
): Promise<ReadonlyMap<string, Closed>> {
  const { channels, clock, telemetry, groupMs, page, gate, budget, sendTimeoutMs = 20_000 } = deps
  const startedAt = clock.now()
  const known = new Map(channels.map((channel) => [channel.name, channel]))
  const waiting = rows.filter(({ item }) => known.has(item.channel))
  let homeless: ReadonlyMap<string, Closed> = new Map()
  if (waiting.length < rows.length) {
    await inTurn(async () => {
      const housed = await rehouse(deps, ledger, rows)
      waiting.push(...housed.moved)
      homeless = housed.waiting
    })
  }
  if (
    !waiting.some(({ item }) => mayBeDue(item.tries === 0 ? item.createdAt + groupMs : item.dueAt))
  ) {
    return homeless
  }
  const stories = new Map<string, IncidentStory>()
  const ids = [...new Set(waiting.map(({ item }) => item.incidentId))]
  await eachOf(ids, storiesAtOnce, async (id) => {
    const story = await ledger.story(id)
    if (story) stories.set(id, story)
  })
  const lost = waiting.filter(({ item }) => !stories.has(item.incidentId))
  if (lost.length > 0) await inTurn(() => dropLost(lost))
  const recorded = waiting.filter(({ item }) => stories.has(item.incidentId))
  const { silence } = ledger.record.controls
  const silenced = silencedRows(recorded, current, silence, clock.now())
  if (silenced.length > 0) await inTurn(() => keepBack(silenced))
  const told = recorded.filter((row) => !silenced.includes(row))
  const groups = alertGroups(told, grouped, groupMs).filter(({ dueAt }) => mayBeDue(dueAt))
  if (groups.length === 0) return homeless
  const settle = createSettle(deps, ledger, { current, remember })
  const names = [...new Set(groups.map(({ channel }) => channel))]
  const closed = new Map(await gate.closed(names, clock.now()))
  await eachOf(channels, channels.length, async (channel) => {
    const own = groups.filter((one) => one.channel === channel.name)
    let shut = closed.get(channel.name)
    while (!shut && own[0]) {
      const { isDone, shut: next } = await deliver(channel, own[0])
      if (isDone) own.shift()
      shut = next
    }
    if (!shut) return
    closed.set(channel.name, shut)
    const { reason } = shut
    await inTurn(() => settle.giveUp(own, reason))
  })
  return new Map([...homeless, ...closed])

  /** `isDone`: nothing of it waits any more. `shut`: the channel is left alone from here on, with all that does. */
  async function deliver(
    channel: Channel,
    group: AlertGroup,
  ): Promise<{ isDone: boolean; shut?: Closed }> {
    if (clock.now() - startedAt > budgetMs) return { isDone: false, shut: soon(0) }
    if (ledger.leaseLeftMs() < leastLeaseMs) await inTurn(() => ledger.commit([]))
    const place = await placeFor(group)
    if (place === 'busy') return { isDone: false, shut: soon(busyMs) }
    if (place === 'spent') {
      await inTurn(() => settle.keepBack(group))
      return { isDone: true }
    }
    const announcement = announcementOf(group)
    const delivery = await within(sendTimeoutMs, () => channel.send(announcement))
    const until = await gate.heard(channel.name, delivery, clock.now())
    await inTurn(() => settle.settle(group, delivery))
    // Who is still to get it gets it when its time comes; the others' next message goes on.
    if (delivery.kind === 'sent' || isPartly(delivery)) return { isDone: true }
    const { kind, reason } = delivery
    const isDone = kind === 'refused'
    return { isDone, shut: until === undefined ? soon(busyMs) : { until, reason } }
  }

  function soon(ms: number): Closed {
    return { until: clock.now() + ms, reason: 'other messages go first' }
  }

  async function placeFor({ channel, what, rows: own }: AlertGroup) {
    if (channelKind(channel) !== 'mail') return 'granted'
    const isUrgent = what === 'escalated' || what === 'approval'
    return budget.take(channel, { key: settle.keyOf(channel, own), isUrgent }, clock.now())
  }

  async function keepBack(kept: readonly AlertRow[]): Promise<void> {
    const changes = silencedChanges(kept, current, silence, clock.now())
    await ledger.commit(changes)
    for (const change of changes) if (change.kind === 'change-incident') remember(change.incident)
    await ledger.settleOutbox({ deleted: kept, replaced: [] })
    telemetry.event('notify.silenced', { alerts: kept.length })
  }

  async function dropLost(deleted: readonly AlertRow[]): Promise<void> {
    telemetry.warn('An alert tells of an incident that is not recorded; it was dropped', {
      stage: 'notify',
      incident: deleted[0]?.item.incidentId,
      alerts: deleted.length,
    })
    await ledger.settleOutbox({ deleted, replaced: [] })
  }

  function remember(incident: Incident): void {
    const story = stories.get(incident.id)
    if (story) stories.set(incident.id, { ...story, incident })
  }

  function current(id: string): Incident | undefined {
    const open = ledger.record.incidents.find((incident) => sameId(incident.id, id))
    return open ?? stories.get(id)?.incident
  }

  function grouped(id: string) {
    const { fault = 'task-failed', state } = current(id) ?? {}
    return { fault, isOver: state === 'resolved' } as const
  }

  function mayBeDue(at: number): boolean {
    return at <= clock.now()
  }

  function announcementOf({ what, fault, incidentIds, rows: own, rest }: AlertGroup): Announcement {
    const sequences = own.map(({ item }) => item.sequence).toSorted((a, b) => a - b)
    const { account } = ledger.pool
    const accountId = deps.accountIds?.[account]
    const portal = deps.portals?.[account]
    return {
      kind: 'incidents',
      what,
      fault,
      pool: ledger.pool,
      stories: incidentIds.flatMap((id) => stories.get(id) ?? []),
      key: `${poolKey(ledger.pool)}|${own[0]?.item.channel}|${sequences.join('.')}`,
      at: clock.now(),
      page,
      ...(rest === undefined ? {} : { rest }),
      ...(deps.prices ? { prices: deps.prices } : {}),
      ...(accountId ? { accountId } : {}),
      ...(portal ? { portal } : {}),
    }
  }
}

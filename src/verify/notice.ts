// Notices what others than Batch Medic did to the subject of an open incident and to its pool: their line in the timeline.
import type { Attempt } from '../domain/attempt.ts'
import { minuteMs, momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Targets } from '../domain/grow-back.ts'
import { sizeText } from '../domain/grow-back.ts'
import type { Incident } from '../domain/incident.ts'
import { rebootsOf, removalsIn, schedulingOf } from '../domain/own-acts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { Others, Seen } from '../domain/seen.ts'
import { seenNow } from '../domain/seen-now.ts'
import { line } from '../domain/story-lines.ts'
import { findNode } from '../domain/subject-health.ts'

/** Further acts are not noted: a tool that resizes a pool each minute must fill no timeline. */
const maxOthers = 20
/** A node that is seen rebooting for longer after a reboot of ours is not in that one any more. */
const ownRebootMs = 30 * minuteMs

/** Empty, so that nothing is written, where nothing is other than it was seen before. */
export function notice(facts: PoolFacts, record: PoolRecord, now: number): readonly Change[] {
  if (!facts.complete || !facts.snapshot) return []
  return record.incidents.flatMap((incident) => noticed(facts, record, incident, now))
}

function noticed(
  facts: PoolFacts,
  record: PoolRecord,
  incident: Incident,
  now: number,
): readonly Change[] {
  const current = seenNow(facts, incident.subject, record)
  if (!current) return []
  const { seen: before, others = [] } = incident
  // One that an older version opened: from now on.
  if (!before) return [{ kind: 'change-incident', incident: { ...incident, seen: current } }]
  const { seen, acts } = compare(before, current, facts, record, incident, now)
  if (seen === before) return []
  const room = acts.slice(0, Math.max(0, maxOthers - others.length))
  const noted = room.length === 0 ? {} : { others: [...others, ...room] }
  const next: Incident = { ...incident, seen, ...noted }
  return [
    { kind: 'change-incident', incident: next },
    ...room.map(({ text }) => line(next, now, text)),
  ]
}

interface Compared {
  seen: Seen
  acts: readonly Others[]
}

function compare(
  before: Seen,
  current: Seen,
  facts: PoolFacts,
  record: PoolRecord,
  { id, subject }: Incident,
  now: number,
): Compared {
  const pool = comparePool(before, current, record, now)
  const node = subject.kind === 'node' ? findNode(facts, subject) : undefined
  if (!node || subject.kind !== 'node') return pool
  const booted = compareBoots(pool.seen, current, node, rebootsOf(record, subject), now)
  const switches = schedulingOf(record, subject)
  const scheduled = compareScheduling(booted.seen, current, switches, id, now)
  return { seen: scheduled.seen, acts: [...booted.acts, ...scheduled.acts, ...pool.acts] }
}

/** A boot after a reboot of ours that has not been accounted for is that one. */
function compareBoots(
  seen: Seen,
  { lastBootAt, own }: Seen,
  { state, stateSince }: NodeFacts,
  reboots: readonly number[],
  now: number,
): Compared {
  const isOwn = own.rebootAt > seen.own.rebootAt
  if (state === 'rebooting' && seen.rebootingSince !== stateSince) {
    if (reboots.some((at) => now - at <= ownRebootMs)) return { seen, acts: [] }
    const text = `The node was rebooted at ${momentText(stateSince)}, and not by Batch Medic.`
    const act = { what: 'reboot', at: stateSince, seenAt: now, text } as const
    return { seen: { ...seen, rebootingSince: stateSince }, acts: [act] }
  }
  if (lastBootAt === undefined || lastBootAt <= (seen.lastBootAt ?? 0)) return { seen, acts: [] }
  const { rebootingSince, ...rest } = seen
  const next = { ...rest, lastBootAt, own: { ...rest.own, rebootAt: own.rebootAt } }
  // Where no boot was known before, this may be the one with which the node began.
  if (isOwn || rebootingSince !== undefined || seen.lastBootAt === undefined) {
    return { seen: next, acts: [] }
  }
  const text = `The node was booted at ${momentText(lastBootAt)}, and not by Batch Medic.`
  return { seen: next, acts: [{ what: 'reboot', at: lastBootAt, seenAt: now, text }] }
}

function compareScheduling(
  seen: Seen,
  { schedulingEnabled, own }: Seen,
  switches: readonly Attempt[],
  incidentId: string,
  now: number,
): Compared {
  if (schedulingEnabled === undefined || schedulingEnabled === seen.schedulingEnabled) {
    return { seen, acts: [] }
  }
  const wanted = schedulingEnabled ? 'enable-scheduling' : 'disable-scheduling'
  const last = switches.at(-1)?.action.kind
  const isOwn = last === wanted && own.schedulingAt > seen.own.schedulingAt
  const { offByUs, ...rest } = seen
  const next: Seen = {
    ...rest,
    schedulingEnabled,
    ...(isOwn && !schedulingEnabled ? { offByUs: true } : {}),
    own: { ...seen.own, schedulingAt: own.schedulingAt },
  }
  // What another incident of ours had switched off, that one may have switched on: it is closed, and cannot be asked.
  const mayBeOwn =
    schedulingEnabled && offByUs && !switches.some((one) => one.incidentId === incidentId)
  if (isOwn || mayBeOwn) return { seen: next, acts: [] }
  const what = schedulingEnabled ? 'scheduling-on' : 'scheduling-off'
  const how = schedulingEnabled ? 'switched on again' : 'switched off'
  const text = `The scheduling of the node was ${how}, and not by Batch Medic.`
  return { seen: next, acts: [{ what, at: now, seenAt: now, text }] }
}

/** Sizes are compared only where both are what their owner wanted. */
function comparePool(before: Seen, current: Seen, record: PoolRecord, now: number): Compared {
  if (current.autoScale !== before.autoScale) {
    const { targets: _, ...rest } = before
    const targets = current.targets ? { targets: current.targets } : {}
    const seen = {
      ...rest,
      ...targets,
      ...(current.autoScale === undefined ? {} : { autoScale: current.autoScale }),
    }
    const how = current.autoScale ? 'on' : 'off'
    const text = `Autoscale of the pool was switched ${how}, and not by Batch Medic.`
    return { seen, acts: [{ what: 'autoscale', at: now, seenAt: now, text }] }
  }
  const { targets } = current
  const was = before.targets
  if (!targets) return { seen: before, acts: [] }
  if (!was) return { seen: { ...before, targets }, acts: [] }
  if (
    targets.targetDedicated === was.targetDedicated &&
    targets.targetLowPriority === was.targetLowPriority
  ) {
    return { seen: before, acts: [] }
  }
  const own = { ...before.own, removalAt: current.own.removalAt }
  const seen = { ...before, targets, own }
  const removals = removalsIn(record).filter((at) => at > before.own.removalAt).length
  const fewer = total(was) - total(targets)
  if (removals > 0 && fewer > 0 && fewer <= removals) return { seen, acts: [] }
  const text = `The size of the pool was set from ${sizeText(was)} to ${sizeText(targets)}, and not by Batch Medic.`
  return { seen, acts: [{ what: 'resize', at: now, seenAt: now, text }] }
}

function total({ targetDedicated, targetLowPriority }: Targets): number {
  return targetDedicated + targetLowPriority
}

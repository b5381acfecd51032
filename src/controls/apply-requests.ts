// Turns one request of a person into the changes that carry it out, or that say why it is refused: pure.
import { durationText, momentText } from '../domain/durations.ts'
import type { Change, Controls } from '../domain/record.ts'
import { type PoolRef, sameId } from '../domain/refs.ts'
import type { AuditEntry, ControlRequest, WaitingRequest } from '../domain/request.ts'
import type { Applied, RequestTerms } from './applied.ts'
import { applyToIncident } from './apply-to-incident.ts'
import { forget } from './forget.ts'

/**
 * The changes of one request, for one commit: what it changes, its audit, and its own row taken out. A request that
 * does not apply changes nothing else. Applied twice, or by two people, it is unchanged the second time.
 */
export function applyRequest(waiting: WaitingRequest, terms: RequestTerms): readonly Change[] {
  const { row, request, unreadable = '' } = waiting
  const taken: Change = { kind: 'take-request', row }
  if (!request) return [taken, { kind: 'audit', entry: unknownEntry(row, unreadable, terms) }]
  const { changes = [], ...came } = applied(request, terms)
  const { by, verified, at, reason, id } = request
  const until = 'until' in request ? request.until : came.until
  const action = came.action ?? ('action' in request ? request.action : undefined)
  const entry: AuditEntry = {
    ...{ id, what: request.kind, on: onOf(request, terms.pool), by, verified, at, reason },
    ...(action === undefined ? {} : { action }),
    ...(until === undefined ? {} : { until }),
    ...{ outcome: came.outcome, said: came.said, doneAt: terms.now },
  }
  return [...changes, taken, { kind: 'audit', entry }]
}

/** Where the pool, or a node of it, or one of its incidents is meant. */
export function onOf(request: ControlRequest, { pool }: PoolRef): string {
  if ('incidentId' in request) return `incident ${request.incidentId}`
  return 'nodeId' in request ? `node ${request.nodeId}` : `pool ${pool}`
}

function applied(request: ControlRequest, terms: RequestTerms): Applied {
  const { now, record, facts, pool } = terms
  if ('until' in request && request.until !== undefined && request.until <= now) {
    const ago = durationText(now - request.until)
    return refused(`It was to last until ${momentText(request.until)}, which was ${ago} ago.`)
  }
  if ('incidentId' in request) return applyToIncident(request, terms)
  // Only what was seen to be gone is refused: a pool out of sight can be paused.
  const isGone = facts.complete && !facts.snapshot
  if (isGone) return refused(`The account has no pool ${pool.pool} (any more).`)
  const { controls } = record
  const { by, verified, at, reason } = request
  const said = { by, verified, at, reason }
  switch (request.kind) {
    case 'pause': {
      const { until } = request
      const pause = { ...said, ...(until === undefined ? {} : { until }) }
      if (controls.pause && sameStop(controls.pause, pause))
        return unchanged('It is paused so already.')
      const text = `Nothing of the pool is changed ${untilText(until)}.`
      return put({ ...controls, pause }, text + insteadText(controls.pause, now))
    }
    case 'resume': {
      const { pause, ...rest } = controls
      if (!pause) return unchanged('The pool is not paused.')
      return put(rest, `The pause of ${pause.by} (${pause.reason}) is over.`)
    }
    case 'hold':
      return hold(request, terms)
    case 'release': {
      const key = request.nodeId.toLowerCase()
      const { [key]: found, ...others } = controls.holds ?? {}
      const held = heldIn(controls, key) && found
      if (!held) return unchanged(`No hold is on node ${request.nodeId}.`)
      const { holds: _, ...rest } = controls
      const next = Object.keys(others).length > 0 ? { ...rest, holds: others } : rest
      return put(next, `The hold of ${held.by} (${held.reason}) is over.`)
    }
    case 'silence': {
      const silence = { ...said, until: request.until }
      const known = controls.silence
      if (known && sameStop(known, silence)) return unchanged('It is silenced so already.')
      const text = `Until ${momentText(request.until)} nothing is sent but RESOLVED, to those who were told before.`
      return put({ ...controls, silence }, text + insteadText(known, now))
    }
    case 'unsilence': {
      const { silence, ...rest } = controls
      if (!silence) return unchanged('The pool is not silenced.')
      return put(rest, `The silence of ${silence.by} (${silence.reason}) is over.`)
    }
    case 'forget':
      return forget(request, controls, now)
  }
}

/** All holds of a pool are one row of the store, which has an end, and a hold outlives its node: who wants more means the pool. */
const mostHolds = 200

/** A node may be held before anything is wrong with it; one that was seen to be gone cannot. */
function hold(request: ControlRequest & { kind: 'hold' }, terms: RequestTerms): Applied {
  const { by, verified, at, reason, nodeId, until } = request
  const { controls, incidents } = terms.record
  const { facts, now } = terms
  const known = facts.nodes.some((node) => sameId(node.nodeId, nodeId))
  if (!known && facts.complete && facts.nodesListed !== false) {
    return refused(`The pool has no node ${nodeId} (any more).`)
  }
  const key = nodeId.toLowerCase()
  const next = { by, verified, at, reason, ...(until === undefined ? {} : { until }) }
  const before = heldIn(controls, key) ? controls.holds?.[key] : undefined
  if (before && sameStop(before, next)) return unchanged('It is held so already.')
  const others = Object.keys(controls.holds ?? {}).filter((one) => one !== key)
  if (others.length >= mostHolds) {
    return refused(`The pool has ${mostHolds} holds: release some of them, or pause the pool.`)
  }
  const told = incidents.filter(
    ({ subject }) => subject.kind === 'node' && sameId(subject.nodeId, nodeId),
  )
  const text = `Nobody but a person touches the node ${untilText(until)}.`
  const holding = put({ ...controls, holds: { ...controls.holds, [key]: next } }, text)
  const lines = told.map(
    ({ id }): Change => ({
      kind: 'add-line',
      incidentId: id,
      line: { at: now, text: `The node is held by ${by}: ${reason}` },
    }),
  )
  return { ...holding, changes: [...(holding.changes ?? []), ...lines] }
}

/** Ids come from outside: `constructor` is held by nobody. */
function heldIn({ holds = {} }: Controls, key: string): boolean {
  return Object.hasOwn(holds, key)
}

/** The same stop by another person or at another time is no new one. */
function sameStop(
  before: { reason: string; until?: number },
  after: { reason: string; until?: number },
): boolean {
  return before.reason === after.reason && before.until === after.until
}

/** `until 2026-03-01 13:00:00 UTC`; without an end, who ends it. */
export function untilText(until: number | undefined): string {
  return until === undefined ? 'until somebody ends this' : `until ${momentText(until)}`
}

/** Whoever stops anew should see that somebody's longer stop ends by it; one that is over already is not told. */
export function insteadText(
  before: { by: string; reason: string; until?: number } | undefined,
  now: number,
): string {
  if (!before || (before.until !== undefined && before.until <= now)) return ''
  return ` It takes the place of that of ${before.by} (${before.reason}), ${untilText(before.until)}.`
}

function put(controls: Controls, said: string): Applied {
  return { outcome: 'applied', said, changes: [{ kind: 'put-controls', controls }] }
}

function refused(said: string): Applied {
  return { outcome: 'refused', said }
}

function unchanged(said: string): Applied {
  return { outcome: 'unchanged', said }
}

function unknownEntry(row: string, said: string, { pool, now }: RequestTerms): AuditEntry {
  const [, time = '', id = row] = row.split('|')
  const at = Number(time) || now
  const who = { by: 'unknown', verified: false, at, reason: '' }
  return {
    id,
    what: 'unknown',
    on: `pool ${pool.pool}`,
    ...who,
    outcome: 'refused',
    said,
    doneAt: now,
  }
}

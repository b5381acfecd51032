// What ends by itself: pauses, holds, silences and permissions that nobody used; each is audited when it does.
import type { Said } from '../domain/control.ts'
import { plain } from '../domain/plain.ts'
import type { Change, Controls, PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { AuditEntry } from '../domain/request.ts'
import { line } from '../domain/story-lines.ts'

/** Empty while everything that was said still holds. */
export function expiredChanges(pool: PoolRef, record: PoolRecord, now: number): readonly Change[] {
  return [...ofControls(pool, record.controls, now), ...ofIncidents(record, now)]
}

function ofControls({ pool }: PoolRef, controls: Controls, now: number): readonly Change[] {
  const { pause, silence, holds = {}, ...rest } = controls
  const isOver = (one: { until?: number } | undefined) =>
    one?.until !== undefined && one.until <= now
  const over = Object.entries(holds).filter(([, held]) => isOver(held))
  const entries = [
    ...(pause && isOver(pause) ? [entryOf('pause', `pool ${pool}`, pause, now)] : []),
    ...(silence && isOver(silence) ? [entryOf('silence', `pool ${pool}`, silence, now)] : []),
    ...over.map(([nodeId, held]) => entryOf('hold', `node ${nodeId}`, held, now)),
  ]
  if (entries.length === 0) return []
  const left = Object.entries(holds).filter(([, held]) => !isOver(held))
  const next: Controls = {
    ...rest,
    ...(pause && !isOver(pause) ? { pause } : {}),
    ...(silence && !isOver(silence) ? { silence } : {}),
    ...(left.length > 0 ? { holds: Object.fromEntries(left) } : {}),
  }
  return [{ kind: 'put-controls', controls: next }, ...entries.map(audit)]
}

function ofIncidents({ incidents }: PoolRecord, now: number): readonly Change[] {
  return incidents.flatMap((incident): Change[] => {
    const { grants = [] } = incident
    const over = grants.filter(({ until }) => until <= now)
    if (over.length === 0) return []
    const next = { ...incident, grants: grants.filter((grant) => !over.includes(grant)) }
    return [
      { kind: 'change-incident', incident: next },
      ...over.flatMap((grant) => {
        const { kind, by, action } = grant
        const word = kind === 'run' ? 'order' : 'approval'
        const text = `The ${word} of ${action} by ${by} has ended unused.`
        const entry = entryOf(kind, `incident ${incident.id}`, grant, now)
        // Two that end at once are two: an approval of a reboot and one of a replace.
        const id = `${entry.id}-${action}`
        return [line(incident, now, text), audit({ ...entry, id, action, said: text })]
      }),
    ]
  })
}

function entryOf(
  what: string,
  on: string,
  { by, verified, at, reason, until }: Said & { until?: number },
  now: number,
): AuditEntry {
  const ends = until === undefined ? {} : { until }
  const who = { by, verified, at, reason, ...ends }
  const id = `${what}-${on}`.replace(/[^\w.-]/g, '-')
  const said = plain(`The ${what} of ${by} has ended.`, 200)
  return { id, what, on, ...who, outcome: 'expired', said, doneAt: now }
}

function audit(entry: AuditEntry): Change {
  return { kind: 'audit', entry }
}

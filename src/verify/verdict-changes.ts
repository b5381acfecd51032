// Turns a verdict on an attempt into the changes that record it.
import type { Attempt } from '../domain/attempt.ts'
import { momentText } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { moveTo } from '../domain/incident.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { repairJudged, repairMade } from '../domain/repair-made.ts'
import { stateEnded } from '../domain/state-after.ts'
import { event, line } from '../domain/story-lines.ts'
import type { Verdict } from './verdict.ts'

/** Empty when the verdict says what the record says already. */
export function verdictChanges(
  verdict: Verdict,
  attempt: Attempt,
  incident: Incident,
  record: PoolRecord,
  now: number,
): readonly Change[] {
  switch (verdict.kind) {
    case 'pending': {
      const cleared = waitingChanges(verdict, incident, now)
      const { remembered } = attempt
      if (verdict.eTag !== undefined && remembered && remembered.eTag === undefined) {
        const seenAt = { ...remembered, eTag: verdict.eTag }
        return [...cleared, { kind: 'put-attempt', attempt: { ...attempt, remembered: seenAt } }]
      }
      if (attempt.healthySince === verdict.healthySince) return cleared
      const { healthySince: _, ...rest } = attempt
      const since = verdict.healthySince
      const next = since === undefined ? rest : { ...rest, healthySince: since }
      return [
        ...cleared,
        { kind: 'put-attempt', attempt: next },
        line(incident, now, verdict.reason),
      ]
    }
    case 'step': {
      const next: Attempt = { ...attempt, step: verdict.step, stepAt: now }
      const { waiting: _, ...rest } = incident
      const state = verdict.step === 'verifying' ? 'verifying' : 'acting'
      const counted = attempt.step === 'announced' ? repairMade(record, attempt) : []
      return [
        { kind: 'put-attempt', attempt: next },
        { kind: 'change-incident', incident: moveTo(rest, state, now) },
        ...counted,
        line(incident, now, verdict.reason),
      ]
    }
    case 'ended': {
      const { result, overtakenBy } = verdict
      const by = overtakenBy ? { overtakenBy } : {}
      const ended: Attempt = {
        ...attempt,
        step: 'ended',
        stepAt: now,
        endedAt: now,
        result,
        reason: verdict.reason,
        ...by,
      }
      const { waiting: _, ...rest } = incident
      const next = moveTo(rest, stateEnded(rest, attempt, record.attempts), now)
      const what = attempt.action.kind
      return [
        { kind: 'put-attempt', attempt: ended },
        { kind: 'change-incident', incident: next },
        ...repairJudged(record, attempt, result),
        line(next, now, `${what}: ${result}. ${verdict.reason}`),
        event('BatchMedic.ActionTaken', next, now, { action: what, result, ...by }),
      ]
    }
  }
}

/** What it waited for before (sight, most likely) is over; what it waits for now is said once, though its end may move. */
function waitingChanges(
  { reason, waitsUntil: until }: Verdict & { kind: 'pending' },
  incident: Incident,
  now: number,
): readonly Change[] {
  const { waiting, ...seen } = incident
  if (until === undefined) return waiting ? [{ kind: 'change-incident', incident: seen }] : []
  if (waiting?.reason === reason && waiting.until === until) return []
  const next: Incident = { ...seen, waiting: { reason, until } }
  const said = line(next, now, `${reason} At the latest at ${momentText(until)}.`)
  return [
    { kind: 'change-incident', incident: next },
    ...(waiting?.reason === reason ? [] : [said]),
  ]
}

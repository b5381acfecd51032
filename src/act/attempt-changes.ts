// The changes that record an attempt: before its call, and with the answer after it.
import type { Attempt } from '../domain/attempt.ts'
import { dayMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { withoutForegone } from '../domain/foregone-text.ts'
import { maxGrowTries, oneShort } from '../domain/grow-back.ts'
import type { Incident } from '../domain/incident.ts'
import { moveTo } from '../domain/incident.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { refusalKey } from '../domain/refusal-key.ts'
import { repairMade } from '../domain/repair-made.ts'
import { stateBegun, stateEnded } from '../domain/state-after.ts'
import { event, line } from '../domain/story-lines.ts'
import { findNode } from '../domain/subject-health.ts'
import type { ActionAnswer } from '../ports/batch.ts'
import type { Meaning } from './answer-meaning.ts'
import { whoseDoing } from './whose-doing.ts'

/** A refused rung is not tried again in this pool for so long. */
const refusalMs = dayMs

export function announced(incident: Incident, attempt: Attempt, now: number): readonly Change[] {
  const { waiting: _, wouldDo: __, wouldAlso: ___, ...rest } = incident
  const made = withoutForegone(withoutGrant(rest, attempt), attempt.action.kind)
  const next = moveTo(made, stateBegun(incident, attempt), now)
  const call = attempt.call ? ` ${attempt.call.method} ${attempt.call.path}` : ''
  return [
    { kind: 'put-attempt', attempt },
    { kind: 'change-incident', incident: next },
    line(next, now, `${attempt.action.kind}: ${attempt.reason}${call}`),
  ]
}

/** One shot: the permission goes in the commit that announces what it was given for. */
function withoutGrant(incident: Incident, { grant }: Attempt): Incident {
  if (!grant) return incident
  const grants = incident.grants?.filter(({ id }) => id !== grant.id) ?? []
  return { ...incident, grants }
}

export function growing(incident: Incident, attempt: Attempt, now: number): readonly Change[] {
  const { waiting: _, ...rest } = incident
  const next = moveTo(rest, 'acting', now)
  return [
    { kind: 'put-attempt', attempt },
    { kind: 'change-incident', incident: next },
    line(next, now, `${attempt.reason} ${attempt.growCall?.method} ${attempt.growCall?.path}`),
  ]
}

export function answered(
  record: PoolRecord,
  attempt: Attempt,
  meaning: Meaning,
  answer: ActionAnswer | undefined,
  facts: PoolFacts,
  now: number,
): readonly Change[] {
  const incident = record.incidents.find(({ id }) => id === attempt.incidentId)
  if (!incident) return []
  const what = attempt.step === 'growing' ? 'resize' : attempt.action.kind
  switch (meaning.kind) {
    case 'in-doubt':
      return [line(incident, now, `${what}: no answer (${meaning.reason}); it will be read back.`)]
    case 'accepted': {
      const verifying: Attempt = {
        ...attempt,
        step: 'verifying',
        stepAt: now,
        ...said(answer),
        ...ownWrite(attempt, answer),
      }
      const next: Attempt = stepAfter(verifying, now)
      return [
        { kind: 'put-attempt', attempt: next },
        {
          kind: 'change-incident',
          incident: moveTo(
            incident,
            next.step === 'verifying' ? 'verifying' : stateAfter(next),
            now,
          ),
        },
        ...(attempt.step === 'announced' ? repairMade(record, attempt) : []),
        ...(attempt.step === 'announced' ? admitted(record, attempt, facts) : []),
        line(incident, now, `${what}: Batch accepted it.`),
        event('BatchMedic.ActionTaken', incident, now, { action: what, result: 'accepted' }),
      ]
    }
    case 'ended':
      return attempt.step === 'growing'
        ? grownNot(incident, attempt, meaning, answer, now)
        : ended(record, incident, attempt, meaning, answer, facts, now)
  }
}

/**
 * The pool's eTag as our own removal made it: the answer has it, so a write of somebody else is told from ours however
 * soon it comes after it. Growing back leaves it as it is: nothing is told from ours by it any more.
 */
function ownWrite(
  { remembered, step }: Attempt,
  answer: ActionAnswer | undefined,
): Pick<Attempt, 'remembered'> {
  if (!remembered || step !== 'announced') return {}
  if (answer?.kind !== 'accepted' || answer.eTag === undefined) return {}
  return { remembered: { ...remembered, eTag: answer.eTag } }
}

/** A removal has its second half before it; scheduling is verified by Batch's own answer. */
function stepAfter(attempt: Attempt, now: number): Attempt {
  const { kind } = attempt.action
  if (kind === 'replace') {
    return attempt.growCall ? attempt : { ...attempt, step: 'settling' }
  }
  if (kind === 'disable-scheduling' || kind === 'enable-scheduling') {
    return { ...attempt, step: 'ended', endedAt: now, result: 'done', reason: 'Batch did it.' }
  }
  return attempt
}

function stateAfter(attempt: Attempt): 'open' | 'acting' {
  return attempt.step === 'ended' ? 'open' : 'acting'
}

/**
 * Growing back failed: the removal stands, so the attempt does not end. What may pass is tried again later; what will
 * not is as good as tried for the last time, and is then a person's.
 */
function grownNot(
  incident: Incident,
  attempt: Attempt,
  meaning: Meaning & { kind: 'ended' },
  answer: ActionAnswer | undefined,
  now: number,
): readonly Change[] {
  const { growTries = 1 } = attempt
  const tries = mayPass(meaning, answer) ? growTries : maxGrowTries
  const short = tries >= maxGrowTries ? `${oneShort(attempt)} ` : ''
  const reason = `${short}The node is removed, but the pool could not be grown back: ${meaning.reason}`
  const next: Attempt = {
    ...attempt,
    step: 'settling',
    stepAt: now,
    growTries: tries,
    ...said(answer),
    reason,
  }
  return [
    { kind: 'put-attempt', attempt: next },
    line(incident, now, `resize (try ${growTries}): ${meaning.reason}`),
  ]
}

/** Conflicts and denials are mended by time and by people; a bad request or a pool that is not there are not. */
function mayPass({ result }: Meaning & { kind: 'ended' }, answer: ActionAnswer | undefined) {
  if (result === 'not-made') return true
  return answer?.kind === 'refused' && [403, 409, 412].includes(answer.status)
}

function ended(
  record: PoolRecord,
  incident: Incident,
  attempt: Attempt,
  meaning: Meaning & { kind: 'ended' },
  answer: ActionAnswer | undefined,
  facts: PoolFacts,
  now: number,
): readonly Change[] {
  const { reason } = meaning
  const came = whoseDoing(attempt.action, meaning, answer, facts)
  const next: Attempt = { ...attempt, step: 'ended', stepAt: now, endedAt: now, ...came, reason }
  const moved = moveTo(incident, stateEnded(incident, attempt, record.attempts), now)
  return [
    { kind: 'put-attempt', attempt: { ...next, ...said(answer) } },
    change(moved),
    ...(meaning.remember ? refusal(record, attempt, answer, facts, now) : []),
    line(moved, now, `${attempt.action.kind}: ${came.result}. ${reason}`),
    event('BatchMedic.ActionTaken', moved, now, { action: attempt.action.kind, ...came }),
  ]
}

function refusal(
  record: PoolRecord,
  { action }: Attempt,
  answer: ActionAnswer | undefined,
  facts: PoolFacts,
  now: number,
): readonly Change[] {
  if (!('node' in action) || answer?.kind !== 'refused') return []
  const node = findNode(facts, action.node)
  if (!node) return []
  const code = answer.code === '' ? String(answer.status) : answer.code
  const refusals = {
    ...record.controls.refusals,
    [refusalKey(action.kind, node)]: { code, at: now, until: now + refusalMs },
  }
  return [{ kind: 'put-controls', controls: { ...record.controls, refusals } }]
}

/** What Batch takes again, ordered by a person, is no refusal any more: the other nodes may be repaired by it as well. */
function admitted(
  { controls }: PoolRecord,
  { action }: Attempt,
  facts: PoolFacts,
): readonly Change[] {
  const node = 'node' in action ? findNode(facts, action.node) : undefined
  const key = node && refusalKey(action.kind, node)
  if (key === undefined || !Object.hasOwn(controls.refusals, key)) return []
  const { [key]: _, ...refusals } = controls.refusals
  return [{ kind: 'put-controls', controls: { ...controls, refusals } }]
}

function said(answer: ActionAnswer | undefined): Pick<Attempt, 'answer'> {
  if (!answer || answer.kind === 'in-doubt') return {}
  if (answer.kind === 'accepted') {
    return { answer: { status: answer.status, code: '', message: 'accepted' } }
  }
  const { status, code, message } = answer
  return { answer: { status, code, message } }
}

function change(incident: Incident): Change {
  return { kind: 'change-incident', incident }
}

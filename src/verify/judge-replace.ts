// Judges a replacement: the node has left, and once the pool has grown back its new nodes are well and stay so.
import type { Attempt } from '../domain/attempt.ts'
import { durationText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { sizeText } from '../domain/grow-back.ts'
import type { Incident } from '../domain/incident.ts'
import { counted } from '../domain/plain.ts'
import { nodeHealth } from '../domain/subject-health.ts'
import { awayVerdict, isStopped, wasAutoScaled } from './by-others.ts'
import { judgeSettling } from './judge-settling.ts'
import type { Terms, Verdict } from './verdict.ts'
import { ended, overtaken, pending } from './verdict.ts'
import { waitsForStartTask } from './waits-for-start-task.ts'
import { replacementWorse } from './worse.ts'

/** A pool that is still not steady after so many times the time a repair may take is judged as it is. */
const patience = 4

/** `others`: further attempts under way in the pool, whose targets are not a person's. */
export function judgeReplace(
  attempt: Attempt,
  incident: Incident,
  facts: PoolFacts,
  terms: Terms,
  now: number,
  others: readonly Attempt[],
): Verdict {
  const { snapshot } = facts
  const { action } = attempt
  if (!snapshot || action.kind !== 'replace') {
    return ended('unknown', 'There is nothing to look at.')
  }
  const inStepMs = now - attempt.stepAt
  if (attempt.step === 'settling') {
    return judgeSettling(attempt, incident, facts, snapshot, inStepMs > terms.withinMs, now)
  }
  // A second round of the pass that grew it back still has the picture of before.
  if (facts.observedAt <= attempt.stepAt) return pending(now, 'The pool grows back.')
  const byOthers = othersSize(attempt, incident, snapshot, others)
  if (byOthers) return byOthers
  const took = durationText(now - attempt.startedAt)
  const { present: fresh, away } = freshNodes(attempt, facts)
  if (away && fresh.length === 0) return away
  const sick = fresh.filter((node) => nodeHealth(node).kind === 'sick').length
  if (sick > 0) {
    const reason = `${sick} of ${counted(fresh.length, 'new node')} ${sick === 1 ? 'is' : 'are'} sick ${took} after the removal.`
    return failed(attempt, reason, 'the one that came for it is sick')
  }
  const well = fresh.filter((node) => nodeHealth(node).kind === 'healthy').length
  const atTarget =
    snapshot.allocationState === 'steady' && total(snapshot, 'current') >= total(snapshot, 'target')
  if (atTarget && well > 0 && well === fresh.length) {
    const healthySince = attempt.healthySince ?? now
    const until = healthySince + terms.healthyForMs
    if (now < until) {
      const reason = `The pool is back at ${total(snapshot, 'target')} nodes; the new one is watched for ${durationText(until - now)} more.`
      return { kind: 'pending', until, reason, healthySince }
    }
    const reason = `Replaced: the pool is back at ${total(snapshot, 'target')} nodes and the new one well for ${durationText(now - healthySince)}; it took ${took}.`
    return ended('helped', reason)
  }
  const state = `${total(snapshot, 'current')} of ${total(snapshot, 'target')} nodes, ${well} new ones well`
  const isSettled = snapshot.allocationState === 'steady'
  if (inStepMs > (isSettled ? 1 : patience) * terms.withinMs) {
    const dueAt = attempt.stepAt + patience * terms.withinMs
    const waits = waitsForStartTask(fresh, facts, dueAt, now)
    if (waits) return waits
    return failed(
      attempt,
      `After ${took} the pool has ${state}.`,
      'none has come for it that is well',
    )
  }
  return pending(now, `The pool has ${state}.`)
}

/**
 * The nodes that came since, of the kind of the one that was taken out: another kind is never its replacement. `away`:
 * what it means where one of them went again.
 */
function freshNodes({ remembered, startedAt }: Attempt, { nodes }: PoolFacts) {
  const fresh = nodes.filter(
    ({ allocationTime, dedicated }) =>
      allocationTime >= startedAt && dedicated === (remembered?.dedicated ?? dedicated),
  )
  const gone = fresh.find((node) => awayVerdict(node))
  const present = fresh.filter((node) => !awayVerdict(node))
  return { present, away: gone && awayVerdict(gone, 'The new node') }
}

function failed(attempt: Attempt, reason: string, lack: string): Verdict {
  const worse = replacementWorse(attempt, lack)
  return worse ? ended('made-worse', `${reason} ${worse}`) : ended('did-not-help', reason)
}

/** Grown back, and then somebody wanted another size: what the new node would have come to is not to be seen. */
function othersSize(
  attempt: Attempt,
  incident: Incident,
  snapshot: PoolSnapshot,
  others: readonly Attempt[],
): Verdict | undefined {
  const { remembered } = attempt
  if (!remembered || others.some(({ action }) => action.kind === 'replace')) return undefined
  const wanted = sizeText(remembered)
  if (snapshot.autoScale || wasAutoScaled(incident, attempt)) {
    const reason = `The pool was grown back to ${wanted}; then autoscale was switched on, and its size is the formula's.`
    return overtaken('person', reason)
  }
  const same =
    snapshot.targetDedicated === remembered.targetDedicated &&
    snapshot.targetLowPriority === remembered.targetLowPriority
  if (!same) {
    const reason = `The pool was grown back to ${wanted}; then it was set to ${sizeText(snapshot)}, and not by Batch Medic.`
    return overtaken('person', reason)
  }
  if (!isStopped(snapshot)) return undefined
  const reason = `The resize back to ${wanted} was stopped at ${total(snapshot, 'current')}, and not by Batch Medic.`
  return overtaken('person', reason)
}

function total(pool: PoolSnapshot, of: 'current' | 'target'): number {
  return of === 'current'
    ? pool.currentDedicated + pool.currentLowPriority
    : pool.targetDedicated + pool.targetLowPriority
}

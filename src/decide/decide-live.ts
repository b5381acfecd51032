// Decides about an incident with an attempt under way: go on with its second half, or see what came of it.

import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { dayMs, durationText, minuteMs } from '../domain/durations.ts'
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Targets } from '../domain/grow-back.ts'
import { growBack, maxGrowTries, nextGrowAt, oneShort } from '../domain/grow-back.ts'
import type { Incident } from '../domain/incident.ts'
import { findNode } from '../domain/subject-health.ts'
import { pausedBy } from './guards/pause-guard.ts'
import { growCall } from './planned-call.ts'
import type { DecideQuestion } from './question.ts'

/** A removal that takes longer is told, and watched on. */
const leavingMs = 30 * minuteMs
/** What was told and waits for a person is after this not followed any longer. */
const followMs = dayMs
/** What waits for a person is looked at so often. */
const watchMs = 5 * minuteMs

export function decideLive(
  { facts, record, account, now }: Pick<DecideQuestion, 'facts' | 'record' | 'account' | 'now'>,
  incident: Incident,
  attempt: Attempt,
): Decision {
  if (attempt.step !== 'settling') return verify(`${attempt.action.kind} is under way.`)
  const { snapshot } = facts
  if (!snapshot) return verify('There is nothing to grow back.')
  const inStepMs = now - attempt.stepAt
  const next = growBack(attempt, facts)
  const isGivenUp = (attempt.growTries ?? 0) >= maxGrowTries
  const short = oneShort(attempt)
  const told =
    incident.state === 'escalated'
      ? record.attempts.findLast(
          ({ incidentId, action }) => incidentId === incident.id && action.kind === 'escalate',
        )
      : undefined
  /** Else they heard of something that takes long and that we go on with. */
  const isToldShort = told?.reason.startsWith(short) ?? false
  switch (next.kind) {
    case 'restored':
    case 'refills':
    case 'deleting':
      return verify('The target of the pool is not ours to change.')
    case 'leaving': {
      const reason = `The node is leaving; the pool is ${snapshot.allocationState}`
      // A node that stays in a steady pool was not removed: that is for verifying to say.
      const stays = snapshot.allocationState === 'steady' && !isLeaving()
      if (inStepMs <= leavingMs || stays) return verify(`${reason}.`)
      if (wasToldLongAgo()) {
        const left = `${reason} for ${durationText(inStepMs)}, and is not followed any longer.`
        return { kind: 'resolve', incident, how: 'told', reason: `${left} ${short}` }
      }
      return tell(`${reason} for ${durationText(inStepMs)}; it is grown back when it is steady.`)
    }
    case 'changed':
      // The target of another node's removal is not a person's.
      if (!otherReplacedSince()) return verify('The target of the pool is not ours to change.')
      return waitTold(`${short} Another node of the pool is being replaced.`)
    case 'written': {
      const target = total(snapshot)
      if (isToldShort && wasToldLongAgo()) {
        const left = `The pool was changed by someone else since the removal and is left at ${target}.`
        const reason = isGivenUp ? followedNoMore(`${givenUp()} ${left}`) : left
        return { kind: 'resolve', incident, how: 'told', reason }
      }
      const whose =
        attempt.remembered?.eTag === undefined
          ? `The answer to the removal was lost, so ${target} may be what somebody wants, and is left.`
          : `Someone else has changed the pool since the node was removed, so it is left at ${target}.`
      return tell(`${short} ${whose}`)
    }
    case 'ours': {
      if (isGivenUp && isToldShort && wasToldLongAgo()) {
        return { kind: 'resolve', incident, how: 'told', reason: followedNoMore(givenUp()) }
      }
      if (isGivenUp) return tell(givenUp())
      const growAt = nextGrowAt(attempt)
      if (growAt > now) return verify('The resize is made again later.', growAt)
      // Whoever pauses the pool may be about to size it: half a replacement waits as well.
      const paused = pausedBy({ facts, record, account, now })
      if (paused) {
        const reason = `The node is gone, and the pool grows back once it may. ${paused.reason}`
        return { kind: 'hold', incident, guard: 'pause', tell: false, ...paused, reason }
      }
      const { targets } = next
      const call = growCall(incident.pool, targets)
      const reason = `The node is gone and the pool steady at ${total(snapshot)}: it grows back to ${total(targets)}.`
      return { kind: 'grow', incident, attempt, call, reason }
    }
  }

  function verify(reason: string, until?: number): Decision {
    const untils = until === undefined ? {} : { until }
    return { kind: 'verify', incident, attempt, ...untils, reason }
  }

  /** Not judged meanwhile. Waiting leaves `escalated` as it is; any other state would lose its way to verifying. */
  function waitTold(reason: string): Decision {
    if (incident.state !== 'escalated') return tell(reason)
    return { kind: 'wait', incident, until: now + watchMs, reason }
  }

  function givenUp(): string {
    if (attempt.reason.startsWith(short)) return attempt.reason
    return `${short} The answers to ${attempt.growTries} tries of the resize never came.`
  }

  function followedNoMore(told: string): string {
    return `${told} That was told more than ${durationText(followMs)} ago, and is not followed any longer.`
  }

  /** By when people heard of it, not by when it began: an app that stood still has told nobody meanwhile. */
  function wasToldLongAgo(): boolean {
    return told !== undefined && now - told.startedAt > followMs
  }

  function isLeaving(): boolean {
    const { action } = attempt
    return isNodeAction(action) && findNode(facts, action.node)?.state === 'leavingpool'
  }

  /**
   * Once, and once more where the pool is left one node short and who was told expects it to grow; then it is watched
   * until the pool is as it was or a person has decided.
   */
  function tell(reason: string): Decision {
    const isTold = isToldShort || !reason.startsWith(short)
    if (incident.state === 'escalated' && isTold) return verify(reason, now + watchMs)
    return { kind: 'escalate', incident, reason }
  }

  function otherReplacedSince(): boolean {
    return record.attempts.some(
      ({ action, step, startedAt }) =>
        action.kind === 'replace' && step !== 'ended' && startedAt > attempt.startedAt,
    )
  }
}

function total(of: Targets | PoolSnapshot): number {
  return of.targetDedicated + of.targetLowPriority
}

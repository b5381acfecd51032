// What somebody else did to a node or pool while an attempt of ours was under way, and what that makes of the attempt.
import type { Attempt } from '../domain/attempt.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import type { OthersAct } from '../domain/seen.ts'
import type { Verdict } from './verdict.ts'
import { overtaken } from './verdict.ts'

/** After one of these nobody can tell what our own repair of the node came to. */
const inTheWay: readonly OthersAct[] = ['reboot', 'scheduling-off']

/** The sentence of what somebody did to the node since the attempt began. */
export function otherHand({ others = [] }: Incident, { startedAt }: Attempt): string | undefined {
  return others.find(({ what, seenAt }) => seenAt >= startedAt && inTheWay.includes(what))?.text
}

/** A node that we did not remove: by a formula it goes without a hand, else somebody took it out. */
export function goneVerdict({ snapshot }: PoolFacts): Verdict {
  if (snapshot?.autoScale) {
    return overtaken('itself', 'The node has left the pool, whose size a formula sets.')
  }
  return overtaken('person', 'The node has left the pool, and not by Batch Medic.')
}

/** A node that is listed and yet not there: Spot capacity was taken, or somebody let go of its machine. */
export function awayVerdict({ state }: NodeFacts, name = 'The node'): Verdict | undefined {
  if (state === 'preempted') return overtaken('itself', `${name} was preempted meanwhile.`)
  if (state === 'deallocated' || state === 'deallocating') {
    return overtaken('person', `${name} is ${state}, and not by Batch Medic.`)
  }
  return undefined
}

/** Batch says so itself of a resize that was stopped (`ResizeStopped`). */
export function isStopped({ resizeErrors }: PoolSnapshot): boolean {
  return resizeErrors.some(({ code }) => code.toLowerCase() === 'resizestopped')
}

/** Whether autoscale came on after the attempt began. */
export function wasAutoScaled({ others = [] }: Incident, { startedAt }: Attempt): boolean {
  return others.some(({ what, seenAt }) => what === 'autoscale' && seenAt >= startedAt)
}

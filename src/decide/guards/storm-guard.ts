// Touches no node while most of the pool is sick: so many have one cause, and it is not theirs.
import { durationText } from '../../domain/durations.ts'
import { grantFor } from '../../domain/grants.ts'
import type { StormLimits } from '../../domain/storm.ts'
import { sickShare, stormSinceNow } from '../../domain/storm.ts'
import type { Guard, GuardQuestion } from '../guard.ts'
import { takesOut } from '../guard.ts'
import { rollingGrant } from '../permission.ts'
import { termsFor } from '../terms.ts'

export const stormGuard: Guard = {
  name: 'storm',
  tell: true,
  ask(question) {
    const { facts, record, now } = question
    if (!touchesNodes(question) || rollingGrant(question)) return undefined
    const share = sickShare(facts, now)
    const { stormSince } = record.controls
    const limits = limitsOf(question)
    const since = stormSinceNow(stormSince, share, limits, now)
    if (since === undefined) return undefined
    const { maxSickShare, stormEndShare } = limits
    const many = `${share.sick} of ${share.counted} nodes (${percent(share.share)} %) are sick`
    const reason =
      share.share > maxSickShare
        ? `${many}, more than ${percent(maxSickShare)} %: no node is touched.`
        : `${many} still, ${durationText(now - since)} after most of the pool fell sick: no node is touched until it is ${percent(stormEndShare)} % at most.`
    return { reason }
  },
}

/**
 * A storm is the pool's, and is remembered by the numbers for `node-unusable`: what a rule says of one fault alone can be
 * stricter, but lets nothing into a storm.
 */
function limitsOf({ policy, facts, terms }: GuardQuestion): StormLimits {
  const ofPool = termsFor(policy, facts, 'node-unusable').guards
  const lower = (name: keyof StormLimits) => Math.min(ofPool[name], terms.guards[name])
  return {
    maxSickShare: lower('maxSickShare'),
    stormMinimumNodes: lower('stormMinimumNodes'),
    stormEndShare: lower('stormEndShare'),
  }
}

/**
 * A rolling reboot is for the time after a storm, and the nodes stay sick until it comes: it needs approval, and where
 * the policy wants none, a grant all the same.
 */
function touchesNodes({ action, incident, terms, now }: GuardQuestion): boolean {
  if (action.kind !== 'rolling-reboot') return takesOut(action) || action.kind === 'free-disk'
  // Where approval is wanted it is asked for, although the storm is not over: without it nothing is done.
  return !terms.approval.includes(action.kind) && !grantFor(incident, action, now)
}

function percent(share: number): number {
  return Math.round(100 * share)
}

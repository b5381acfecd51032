// Judges a reboot: the same node must be idle or running without a break for the time the playbook asks.
import type { Attempt } from '../domain/action.ts'
import { durationText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { NodeSubject } from '../domain/refs.ts'
import type { Seen } from '../domain/subject-health.ts'
import { findNode, nodeHealth } from '../domain/subject-health.ts'
import type { Terms, Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

export function judgeNode(
  attempt: Attempt,
  subject: NodeSubject,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const took = durationText(now - attempt.startedAt)
  const health = bootedHealth(findNode(facts, subject))
  // By the node's own transitions where they are known, for clocks differ; what was there before is no answer.
  const isNew = (since: number) =>
    attempt.before ? since > attempt.before.stateSince : since >= attempt.startedAt
  const late = now - attempt.startedAt > terms.withinMs
  switch (health.kind) {
    case 'gone':
      return { kind: 'ended', result: 'overtaken', reason: `${health.text} meanwhile.` }
    case 'sick':
      // The sickness of before the action is still shown until Batch has begun; one after it is the answer.
      if (isNew(health.since)) {
        return { kind: 'ended', result: 'did-not-help', reason: `After ${took} ${health.text}.` }
      }
      break
    case 'healthy': {
      if (!isNew(health.since)) break
      const healthySince = attempt.healthySince ?? now
      if (now - healthySince >= terms.healthyForMs) {
        const well = durationText(now - healthySince)
        const reason = `${health.text}, and well for ${well}; it took ${took}.`
        return { kind: 'ended', result: 'helped', reason }
      }
      const until = healthySince + terms.healthyForMs
      const reason = `${health.text}; watched for ${durationText(until - now)} more.`
      return { kind: 'pending', until, reason, healthySince }
    }
    case 'between':
      break
  }
  if (late) {
    return { kind: 'ended', result: 'did-not-help', reason: `After ${took} ${health.text} still.` }
  }
  return { kind: 'pending', until: now + lookAgainMs, reason: `${health.text}, ${took} after it.` }
}

/** A node whose scheduling is off is offline once it is up: booted well, it only takes no tasks. */
function bootedHealth(node: NodeFacts | undefined): Seen {
  const health = nodeHealth(node)
  if (node?.state !== 'offline' || health.kind !== 'between') return health
  return { kind: 'healthy', since: health.since, text: health.text }
}

// Judges a reboot: the same node must be idle or running without a break for the time the playbook asks.
import type { Attempt } from '../domain/action.ts'
import { durationText } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { NodeSubject } from '../domain/refs.ts'
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
  const health = nodeHealth(findNode(facts, subject))
  const late = now - attempt.startedAt > terms.withinMs
  switch (health.kind) {
    case 'gone':
      return { kind: 'ended', result: 'overtaken', reason: `${health.text} meanwhile.` }
    case 'sick':
      // The sickness of before the action is still shown until Batch has begun; one after it is the answer.
      if (health.since > attempt.startedAt) {
        return { kind: 'ended', result: 'did-not-help', reason: `After ${took} ${health.text}.` }
      }
      break
    case 'healthy': {
      if (health.since < attempt.startedAt) break
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

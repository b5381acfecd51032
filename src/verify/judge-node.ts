// Judges a repair of a node in place: it must be idle or running without a break for the time the playbook asks.
import type { Attempt } from '../domain/attempt.ts'
import { durationText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import type { NodeSubject } from '../domain/refs.ts'
import type { Seen } from '../domain/subject-health.ts'
import { findNode, nodeHealth } from '../domain/subject-health.ts'
import { awayVerdict, goneVerdict, otherHand } from './by-others.ts'
import type { Terms, Verdict } from './verdict.ts'
import { ended, overtaken, pending } from './verdict.ts'
import { waitsForStartTask } from './waits-for-start-task.ts'
import { nodeWorse } from './worse.ts'

export function judgeNode(
  attempt: Attempt,
  subject: NodeSubject,
  incident: Incident,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const took = durationText(now - attempt.startedAt)
  const node = findNode(facts, subject)
  const health = bootedHealth(node)
  const away = node ? awayVerdict(node) : undefined
  if (!node || health.kind === 'gone') return goneVerdict(facts)
  if (away) return away
  const other = otherHand(incident, attempt)
  if (other)
    return overtaken('person', `${other} What came of our own call cannot be told any more.`)
  // By the node's own transitions where they are known, for clocks differ; what was there before is no answer.
  const isNew = (since: number) =>
    attempt.before ? since > attempt.before.stateSince : since >= attempt.startedAt
  switch (health.kind) {
    case 'sick':
      // The sickness of before the action is still shown until Batch has begun; one after it is the answer.
      if (isNew(health.since)) return failed(node, `After ${took} ${health.text}.`)
      break
    case 'healthy': {
      if (!isNew(health.since)) break
      const healthySince = attempt.healthySince ?? now
      if (now - healthySince >= terms.healthyForMs) {
        const well = durationText(now - healthySince)
        return ended('helped', `${health.text}, and well for ${well}; it took ${took}.`)
      }
      const until = healthySince + terms.healthyForMs
      const reason = `${health.text}; watched for ${durationText(until - now)} more.`
      return { kind: 'pending', until, reason, healthySince }
    }
    case 'between':
      break
  }
  const dueAt = attempt.startedAt + terms.withinMs
  if (now > dueAt) {
    const waits = waitsForStartTask([node], facts, dueAt, now)
    return waits ?? failed(node, `After ${took} ${health.text} still.`)
  }
  return pending(now, `${health.text}, ${took} after it.`)

  function failed(sick: NodeFacts, reason: string): Verdict {
    const worse = nodeWorse(attempt, sick, facts)
    return worse ? ended('made-worse', `${reason} ${worse}`) : ended('did-not-help', reason)
  }
}

/** A node whose scheduling is off is offline once it is up: booted well, it only takes no tasks. */
function bootedHealth(node: NodeFacts | undefined): Seen {
  const health = nodeHealth(node)
  if (node?.state !== 'offline' || health.kind !== 'between') return health
  return { kind: 'healthy', since: health.since, text: health.text }
}

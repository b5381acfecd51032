// Verifies every attempt under way: what came of it, by the facts, as changes of the record.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import { repairJudged, repairsForgotten } from '../domain/repair-made.ts'
import { judge } from './judge.ts'
import { judgeRolling } from './judge-rolling.ts'
import type { Terms } from './verdict.ts'
import { verdictChanges } from './verdict-changes.ts'

/** One after the other on the record as the one before leaves it: two may be of the same node. */
export function verify(
  decisions: readonly Decision[],
  facts: PoolFacts,
  record: PoolRecord,
  termsOf: (fault: Fault) => Terms,
  now: number,
): readonly Change[] {
  let current = record
  const changes: Change[] = []
  const add = (more: readonly Change[]) => {
    changes.push(...more)
    current = more.reduce(withNode, current)
  }
  for (const decision of decisions) {
    if (decision.kind === 'verify') {
      const { attempt, incident } = decision
      const others = record.attempts.filter((other) => isLive(other) && !isSame(other, attempt))
      const own = record.attempts.filter(({ incidentId }) => incidentId === incident.id)
      const verdict =
        attempt.action.kind === 'rolling-reboot'
          ? judgeRolling(attempt, { ...incident, attempts: own }, facts, now)
          : judge(attempt, incident, facts, termsOf(incident.fault), now, others)
      add(verdictChanges(verdict, attempt, incident, current, now))
    }
    if (decision.kind === 'resolve') {
      const left = record.attempts.filter(
        (attempt) => isLive(attempt) && attempt.incidentId === decision.incident.id,
      )
      for (const attempt of left) add(leftOpen(attempt, current, now))
    }
  }
  return [...changes, ...repairsForgotten(current, facts, now)]
}

/** An incident that is closed over an attempt, since nothing more is to be seen of it: no attempt stays open. */
function leftOpen(attempt: Attempt, record: PoolRecord, now: number): readonly Change[] {
  const result = 'unknown'
  const ended: Attempt = { ...attempt, step: 'ended', stepAt: now, endedAt: now, result }
  return [{ kind: 'put-attempt', attempt: ended }, ...repairJudged(record, attempt, result)]
}

function withNode(record: PoolRecord, change: Change): PoolRecord {
  if (change.kind !== 'put-node') return record
  const others = record.nodes.filter(({ nodeId }) => !sameId(nodeId, change.node.nodeId))
  return { ...record, nodes: [...others, change.node] }
}

function isLive({ step }: Attempt): boolean {
  return step !== 'ended'
}

function isSame(one: Attempt, other: Attempt): boolean {
  return one.incidentId === other.incidentId && one.number === other.number
}

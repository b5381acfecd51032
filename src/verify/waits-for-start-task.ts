// A node that has been up for too long, as its start task still runs: it is not judged before that has had its time.
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import { startTaskUntil } from '../domain/start-task-wait.ts'
import type { Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

/**
 * The wait for the first of the nodes that is waited for. `dueAt`: when the repair was to be judged. Undefined where no
 * start task runs, or where each has run for so long that its node counts as stuck.
 */
export function waitsForStartTask(
  nodes: readonly NodeFacts[],
  facts: PoolFacts,
  dueAt: number,
  now: number,
): Verdict | undefined {
  const untilOf = startTaskUntil(facts, dueAt)
  for (const node of nodes) {
    const waitsUntil = untilOf(node)
    if (waitsUntil === undefined || now > waitsUntil) continue
    const reason = `Node ${node.nodeId} is ${node.state} and its start task still runs: the repair is judged when that has ended.`
    return { kind: 'pending', until: now + lookAgainMs, reason, waitsUntil }
  }
  return undefined
}

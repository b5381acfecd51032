// A node that has been up for too long, as its start task still runs: it is not judged before that has had its time.
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import { startTaskUntil } from '../domain/start-task-wait.ts'
import type { Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

/** `dueAt`: when the repair was to be judged. Undefined where no start task runs, or where it has run for so long that the node counts as stuck. */
export function waitsForStartTask(
  node: NodeFacts,
  facts: PoolFacts,
  dueAt: number,
  now: number,
): Verdict | undefined {
  const waitsUntil = startTaskUntil(node, facts, dueAt)
  if (waitsUntil === undefined || now > waitsUntil) return undefined
  const reason = `Node ${node.nodeId} is ${node.state} and its start task still runs: the repair is judged when that has ended.`
  return { kind: 'pending', until: now + lookAgainMs, reason, waitsUntil }
}

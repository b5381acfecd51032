// Names what is wrong in a pool's facts: pure, and silent about what it cannot see.
import type { PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { noOutputs, type OutputsSeen } from '../domain/outputs-seen.ts'
import type { NodePast } from '../domain/record.ts'
import { agentAge } from './agent-age.ts'
import { autoscaleFindings } from './autoscale-findings.ts'
import { blackHoles } from './black-hole.ts'
import { communicationMode } from './communication-mode.ts'
import { inOrder } from './in-order.ts'
import { jobFindings } from './job-findings.ts'
import { lostNodes } from './lost-nodes.ts'
import { noUsableNode } from './no-usable-node.ts'
import { nodeErrorFindings } from './node-error-findings.ts'
import { preemption } from './preemption.ts'
import { resizeFindings } from './resize-findings.ts'
import { startTaskFindings } from './start-task-findings.ts'
import { stuckNodes } from './stuck-nodes.ts'
import { stuckFindings } from './stuck-tasks.ts'
import { taskFindings } from './task-findings.ts'
import { unseenFindings } from './unseen-findings.ts'
import { unusableFindings } from './unusable-findings.ts'
import { waitingFindings } from './waiting-tasks.ts'

/**
 * Every finding of the pool. A node is named once: an error of its own outranks a state without one. `outputs` are what
 * programs wrote and `pasts` the repairs that were made, as far as they are known.
 * `isRetried`: a rule of the policy has the task tried again, whatever its fault.
 */
export function classify(
  given: PoolFacts,
  outputs: OutputsSeen = noOutputs,
  pasts: readonly NodePast[] = [],
  isRetried: (task: TaskFacts) => boolean = () => false,
): readonly Finding[] {
  const facts = inOrder(given)
  if (!facts.complete) return unseenFindings(facts)
  const { snapshot: pool } = facts
  // A job whose pool could not be made names a pool that is not there.
  if (!pool) return jobFindings(facts, outputs)
  if (pool.state === 'deleting') return []
  const ofNodes = [
    ...nodeErrorFindings(facts, pool, outputs),
    ...unusableFindings(facts, pool, outputs),
    ...startTaskFindings(facts, pool, outputs),
    ...lostNodes(facts, pool),
    ...stuckNodes(facts, pool),
    ...blackHoles(facts, pool, outputs, pasts),
  ]
  const ofPool = [
    ...resizeFindings(pool),
    ...autoscaleFindings(facts, pool),
    ...preemption(facts, pool),
    ...communicationMode(facts, pool),
  ]
  return [
    ...ofNodes,
    ...ofPool,
    ...noUsableNode(facts, pool, [...ofNodes, ...ofPool]),
    ...agentAge(facts),
    ...taskFindings(facts, outputs, isRetried),
    ...jobFindings(facts, outputs),
    ...stuckFindings(facts),
    ...waitingFindings(facts),
  ]
}

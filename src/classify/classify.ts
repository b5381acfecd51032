// Names what is wrong in a pool's facts: pure, and silent about what it cannot see.
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { noOutputs, type OutputsSeen } from '../domain/outputs-seen.ts'
import { nodeErrorFindings } from './node-error-findings.ts'
import { resizeFindings } from './resize-findings.ts'
import { startTaskFindings } from './start-task-findings.ts'
import { taskFindings } from './task-findings.ts'
import { unseenFindings } from './unseen-findings.ts'
import { unusableFindings } from './unusable-findings.ts'

/** Every finding of the pool. A node is named once: an error of its own outranks a state without one. */
export function classify(facts: PoolFacts, outputs: OutputsSeen = noOutputs): readonly Finding[] {
  if (!facts.complete) return unseenFindings(facts)
  if (!facts.snapshot || facts.snapshot.state === 'deleting') return []
  return [
    ...nodeErrorFindings(facts),
    ...unusableFindings(facts),
    ...startTaskFindings(facts, outputs),
    ...resizeFindings(facts.snapshot),
    ...taskFindings(facts, outputs),
  ]
}

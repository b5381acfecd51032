// A finding: a fault seen in facts, with its subject, its scope and the evidence that names the cause.
import type { Cause } from './cause.ts'
import type { Fault } from './fault.ts'
import type { Subject } from './refs.ts'

export type Scope = 'one-node' | 'some-nodes' | 'whole-pool' | 'one-task' | 'some-tasks'

export interface Finding extends Cause {
  fault: Fault
  /** The rule that named the cause; absent where the fault alone speaks. */
  rule?: string
  subject: Subject
  scope: Scope
  /** Since when the subject is in this state, by Batch's own times. */
  since: number
  /** What is wrong, as one sentence with its numbers. */
  summary: string
  /** What the machine said: names and values, redacted already. */
  evidence: readonly { name: string; value: string }[]
  /** What an operator should do, as a sentence. */
  helps: string
  link: string
  /** The nodes (pool and job findings: up to 20 of them) the finding rests on. */
  nodeIds: readonly string[]
  /** Of a run that failed: what its command ended with. Of a job finding: what most of them did. */
  exitCode?: number
  /** Of a job finding: a few tasks that stand for all, whose output tells most. */
  taskIds?: readonly string[]
  /** Files on nodes that tell more; paths as Batch names them. */
  files?: readonly NodeFilePath[]
}

export interface NodeFilePath {
  nodeId: string
  path: string
}

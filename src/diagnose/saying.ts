// What was read out of the input: failures, and things that are well, each with what it is about.
import type { TaskVerdict } from '../classify/task-verdict.ts'
import type { BatchFault, NodeFacts, PoolSnapshot, TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Symptom } from '../domain/symptom.ts'

export interface Failure {
  kind: 'failure'
  symptom: Symptom
  /** `node tvm-1`, `task render/17`; empty where nothing says. */
  about: string
  /** What it is called where the fields of a resource say more than a code does. */
  fault?: Fault
  /** What the fields of a task tell of who ended it, beyond its code. */
  verdict?: TaskVerdict
}

/** Nothing to mend: it is well, it is on its way, or an error outlived its cause. */
export interface Well {
  kind: 'well'
  about: string
  causeClass: 'benign' | 'stale-error' | 'preemption'
  fixClass: 'ignore' | 'wait'
  explanation: string
  helps: string
  evidence: readonly { name: string; value: string }[]
}

export type Saying = Failure | Well

/** How Batch's JSON is read, with its keys in the spelling of the wire. `now` stands in for times left out. */
export interface Decoders {
  fault(value: unknown): BatchFault | undefined
  node(value: unknown, now: number): NodeFacts | undefined
  pool(value: Readonly<Record<string, unknown>>, now: number): PoolSnapshot
  task(value: unknown, now: number): TaskFacts | undefined
}

export interface Reading {
  decoders: Decoders
  /** When it is read. */
  at: number
}

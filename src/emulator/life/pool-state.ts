// The state of a pool with its nodes and what breaks there, as plain JSON.
import type { SampleHistory } from '../autoscale/samples.ts'
import type { Change } from '../wire/wire-time.ts'
import { type FailureInfo, keyOf, type Wire } from './basics.ts'
import type { NodeState } from './node-state.ts'

/** Which nodes a fault hits, by index of allocation; `from` also hits nodes that come later. */
export type NodeSelector = number | readonly number[] | { readonly from: number }

export interface NodeFault {
  readonly kind: 'unusable' | 'start-task'
  readonly nodes: NodeSelector
  /** What a reboot does: it is refused with this code, cures the node, or leaves it as it was. */
  readonly reboot: string
  readonly errors?: readonly Wire[] | undefined
  readonly exitCode?: number | undefined
  readonly failureInfo?: FailureInfo | undefined
  /** Left out: what the start task would have written without the fault. */
  readonly stdout?: string | undefined
  readonly stderr?: string | undefined
  readonly recoversAfterMs?: number | undefined
  /** Indices that a reboot has cured, or that the fault has let off. */
  readonly cured: number[]
  /** The fault of the world that it belongs to. */
  readonly fault: string
  /** Indices that it has hit. */
  readonly hit: number[]
  /** The disk is full: a reboot cures a node on which task files have been deleted since. */
  readonly disk?: boolean
}

export interface Boot {
  readonly allocateMs: number
  readonly createMs: number
  readonly startMs: number
  readonly startTaskMs: number
  readonly rebootMs: number
  readonly leaveMs: number
}

export interface PoolState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: 'active' | 'deleting'
  stateMs: number
  allocationState: 'steady' | 'resizing' | 'stopping'
  allocationMs: number
  targetDedicated: number
  targetSpot: number
  resizeErrors: readonly Wire[]
  /** The resize under way is over as soon as nothing leaves any more, short of its target. */
  endsShort?: boolean
  nextIndex: number
  /** A resize in progress carries this number; a stopped one's timers are void. */
  resizeStep: number
  /** By lower-case id, in the order of allocation. */
  nodes: Record<string, NodeState>
  faults: NodeFault[]
  readonly boot: Boot
  readonly startTaskStdout: string
  /** New nodes are allocated so many times as slowly, and so much later. */
  slowness?: { readonly factor?: number; readonly extraMs?: number }
  /** Kept while the pool scales itself, and its last run afterwards. */
  autoScale?: AutoScaleState
  dispatching: boolean
}

export interface AutoScaleState {
  /** Timers of an earlier series of runs, or of samples, carry a lower number and are void. */
  runs: number
  sampling: number
  /** When enabling was last asked for: twice within 30 seconds is refused. */
  askedMs?: number
  /** As `autoScaleRun` shows it. */
  run?: Wire
  history: SampleHistory
}

/** The nodes of a pool in the order of their allocation. */
export const nodesOf = (pool: PoolState): NodeState[] => Object.values(pool.nodes)

export const nodeIn = (pool: PoolState | undefined, nodeId: string | undefined) =>
  nodeId === undefined ? undefined : pool?.nodes[keyOf(nodeId)]

// The world as the control API tells it: counted, and with each node of a pool where it is asked for.
import type { JobState } from '../life/job-state.ts'
import type { NodeState } from '../life/node-state.ts'
import { nodesOf, type PoolState } from '../life/pool-state.ts'
import type { WorldState } from '../life/state.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { isoOf } from '../wire/wire-time.ts'

interface StateQuery {
  readonly account?: string | undefined
  readonly pool?: string | undefined
  /** Whether each node is told, not only how many there are. */
  readonly nodes: boolean
}

/** `eventSeq` and `callSeq` say from where `events` and `calls` go on. */
export const stateView = (world: WorldState, clock: VirtualClock, query: StateQuery): unknown => ({
  now: isoOf(world.nowMs),
  nowMs: world.nowMs,
  startedAt: isoOf(world.startMs),
  startedMs: world.startMs,
  seed: world.seed,
  clock: { speed: clock.speed, held: clock.held() },
  callSeq: world.journalSeq,
  eventSeq: world.happeningSeq,
  accounts: Object.values(world.accounts)
    .filter(({ name }) => matches(name, query.account))
    .map(({ name, pools, jobs }) => ({
      name,
      pools: Object.values(pools)
        .filter(({ id }) => matches(id, query.pool))
        .map((pool) => poolView(pool, query.nodes)),
      jobs: Object.values(jobs).map(jobView),
    })),
  script: world.script.map((step) => ({
    what: step.summary,
    at: isoOf(step.atMs),
    done: step.doneMs === undefined ? null : isoOf(step.doneMs),
  })),
})

const matches = (name: string, wanted: string | undefined): boolean =>
  wanted === undefined || name.toLowerCase() === wanted.toLowerCase()

const poolView = (pool: PoolState, withNodes: boolean): unknown => ({
  id: pool.id,
  state: pool.state,
  allocationState: pool.allocationState,
  targetDedicated: pool.targetDedicated,
  targetSpot: pool.targetSpot,
  resizeErrors: codesOf(pool.resizeErrors),
  nodes: tally(nodesOf(pool).map((node) => node.state)),
  ...(withNodes ? { nodeList: nodesOf(pool).map(nodeView) } : {}),
})

const nodeView = (node: NodeState): unknown => ({
  id: node.id,
  index: node.index,
  state: node.state,
  sinceMs: node.stateMs,
  allocatedMs: node.allocatedMs,
  dedicated: node.dedicated,
  scheduling: node.schedulingEnabled,
  running: node.running.length,
  errors: codesOf(node.errors ?? []),
})

const jobView = (job: JobState): unknown => ({
  id: job.id,
  state: job.state,
  tasks: tally(
    Object.values(job.tasks).map((task) => (task.result === 'failure' ? 'failed' : task.state)),
  ),
})

const codesOf = (errors: readonly Readonly<Record<string, unknown>>[]): string[] =>
  errors.map(({ code }) => String(code ?? 'unknown'))

function tally(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

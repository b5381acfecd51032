// A pool as it is at its first instant: no nodes, its properties as Batch keeps them.

import type { Wire } from './basics.ts'
import type { Life } from './life.ts'
import { keptSpec } from './pool-defaults.ts'
import type { Boot, PoolState } from './pool-state.ts'

/** As recorded: machines after 52 to 96 s, and from the machine to `idle` 16 to 60 s. */
const defaultBoot: Boot = {
  allocateMs: 55_000,
  createMs: 15_000,
  startMs: 20_000,
  startTaskMs: 8_000,
  rebootMs: 25_000,
  leaveMs: 20_000,
}

interface Given {
  readonly id: string
  /** As it came over the wire, without the id; targets in it are taken out of it. */
  readonly spec: Wire
  readonly createdMs?: number
  readonly boot?: Boot
  readonly startTaskStdout?: string
}

/** Not yet in its account, not yet resizing. */
export function newPool(life: Life, given: Given): PoolState {
  const createdMs = given.createdMs ?? life.now()
  const { targetDedicatedNodes, targetLowPriorityNodes, ...spec } = given.spec
  return {
    id: given.id,
    spec: keptSpec(spec),
    createdMs,
    change: { atMs: createdMs, revision: 0 },
    state: 'active',
    stateMs: createdMs,
    allocationState: 'steady',
    allocationMs: createdMs,
    targetDedicated: Number(targetDedicatedNodes ?? 0),
    targetSpot: Number(targetLowPriorityNodes ?? 0),
    resizeErrors: [],
    nextIndex: 0,
    resizeStep: 0,
    nodes: {},
    faults: [],
    boot: given.boot ?? defaultBoot,
    startTaskStdout: given.startTaskStdout ?? '',
    dispatching: false,
  }
}

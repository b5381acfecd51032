// Faults that change a node's state: begun, met by nodes that come up later, and ended.

import type { AccountState } from '../life/account-state.ts'
import { keyOf } from '../life/basics.ts'
import { taskFilesDeletedSince } from '../life/deleted-files.ts'
import { faultOn } from '../life/faults.ts'
import type { JobState } from '../life/job-state.ts'
import type { Life, NodePlace } from '../life/life.ts'
import {
  becomeReady,
  breakNode,
  enter,
  loseNode,
  nodeRecovered,
  rebootNode,
} from '../life/node-life.ts'
import type { NodeState } from '../life/node-state.ts'
import { type NodeFault, nodeIn } from '../life/pool-state.ts'
import type { WorldState } from '../life/state.ts'
import { endTasksOn } from '../life/task-life.ts'
import type { TaskState } from '../life/task-state.ts'
import { taskRoot } from '../views/task-view.ts'
import type { ActiveFault } from './fault-state.ts'
import { end, type FaultOf, strikes } from './matching.ts'
import { choose, type PoolPlace, placesIn, poolKey, poolsOf, subjectOf } from './node-choice.ts'
import type { NodeFaultStep } from './node-fault-schema.ts'

type NodeKind = NodeFaultStep['do']

/** Wording as recorded by Microsoft's page on unusable nodes. */
const diskFull = {
  code: 'DiskFull',
  message: 'There is not enough disk space on the node',
  errorDetails: [
    {
      name: 'Message',
      value:
        'The VM disk is full. Delete job, tasks, or file on the node to free up spaces and then restart the node.',
    },
  ],
}

/** A fault of nodes comes due. What it does to a later node happens when that node meets it. */
export function beginNodeFault(life: Life, fault: FaultOf<NodeKind>): void {
  for (const place of poolsOf(life.world, fault)) armPool(life, fault, place)
  const { step } = fault
  const once = step.do === 'node-preempted' || step.do === 'node-unknown'
  if (once && step.for === undefined) end(life.world, fault)
}

/** Brings a fault to one pool: at its beginning, or when a pool comes that it names. */
function armPool(life: Life, fault: FaultOf<NodeKind>, at: PoolPlace): void {
  const { step } = fault
  const chosen = choose(life.world, at, step)
  fault.chosen = { ...fault.chosen, [poolKey(at)]: chosen }
  const lasting = lastingOf(fault)
  if (lasting)
    at.pool.faults.push({ ...lasting, nodes: chosen, fault: fault.id, cured: [], hit: [] })
  for (const place of placesIn(at, chosen)) {
    if (lasting && isUp(place)) meetsNow(life, fault, place)
    else if (step.do === 'node-preempted' || step.do === 'node-unknown') {
      if (strikes(life.world, fault, subjectOf(place))) take(life, fault, place)
    }
  }
}

/** What such a fault leaves on its pool, for nodes that are not up yet. */
function lastingOf({
  step,
}: FaultOf<NodeKind>): Omit<NodeFault, 'nodes' | 'fault' | 'cured' | 'hit'> | undefined {
  switch (step.do) {
    case 'node-unusable':
      return {
        kind: 'unusable',
        reboot: step.reboot,
        errors: step.errors,
        recoversAfterMs: step.recoversAfter,
      }
    case 'node-disk-full':
      return { kind: 'unusable', reboot: 'in-vain', errors: [diskFull], disk: true }
    case 'start-task-fails':
      return {
        kind: 'start-task',
        reboot: step.reboot,
        exitCode: step.exitCode ?? undefined,
        failureInfo: step.failureInfo,
        stdout: step.stdout,
        stderr: step.stderr,
      }
    default:
      return undefined
  }
}

/**
 * A task is deleted, and its files with it: that makes room on a node that is unusable, perhaps for want of it.
 * Elsewhere nobody asks, and nothing is remembered.
 */
export function taskGone(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  if (node?.state !== 'unusable' || !task.output) return
  node.deleted = [...(node.deleted ?? []), { path: taskRoot(job, task), atMs: life.now() }]
}

const isUp = ({ node }: NodePlace): boolean =>
  ['idle', 'running', 'offline', 'starttaskfailed', 'unusable'].includes(node.state)

/** A node that is up meets the fault at once. */
function meetsNow(life: Life, fault: FaultOf<NodeKind>, place: NodePlace): void {
  const lasting = place.pool.faults.find((one) => one.fault === fault.id)
  if (!lasting || !isHit(life, lasting, place)) return
  if (lasting.kind === 'unusable') {
    breakNode(life, place, lasting.errors, lasting.recoversAfterMs)
    return
  }
  // A start task only runs on boot: the platform restarts the node, as a host update does.
  if (!endTasksOn(life, place, 'recover')) rebootNode(life, place)
}

/** The latest fault of a kind that hits a node which comes up; it is asked and counted once for each node. */
export function meets(
  life: Life,
  place: NodePlace,
  kind: NodeFault['kind'],
): NodeFault | undefined {
  for (;;) {
    const found = faultOn(place.pool, place.node.index, kind)
    if (!found || isHit(life, found, place)) return found
  }
}

/** Whether a fault hits this node, now or before; one that it lets off it never hits. */
function isHit(life: Life, lasting: NodeFault, place: NodePlace): boolean {
  const { index } = place.node
  if (lasting.hit.includes(index)) return true
  const fault = life.world.faults.find(({ id }) => id === lasting.fault)
  if (fault && !strikes(life.world, fault, subjectOf(place))) {
    lasting.cured.push(index)
    return false
  }
  lasting.hit.push(index)
  return true
}

/** The node's machine, or the contact with it, is lost. */
function take(life: Life, fault: FaultOf<NodeKind>, place: NodePlace): void {
  const { step } = fault
  const key = poolKey(place)
  fault.hit = { ...fault.hit, [key]: [...(fault.hit?.[key] ?? []), place.node.id] }
  if (step.do === 'node-unknown') {
    loseNode(life, place, step.returnsAfter)
  } else if (step.do === 'node-preempted') {
    if (endTasksOn(life, place, 'recover')) return
    enter(life, place, 'preempted')
    if (step.returnsAfter === undefined) return
    const { account, pool, node } = place
    const at = { account: account.name, pool: pool.id, node: node.id, step: node.step }
    life.after(step.returnsAfter, { kind: 'node-recovered', ...at })
  }
}

/** The cause is gone: unusable nodes are ready, lost ones come back. A failed start task waits for a reboot. */
export function endNodeFault(life: Life, fault: FaultOf<NodeKind>): void {
  for (const { account, pool } of poolsOf(life.world, fault)) {
    const lasting = pool.faults.find((one) => one.fault === fault.id)
    pool.faults = pool.faults.filter((one) => one !== lasting)
    for (const { node } of placesIn({ account, pool }, lasting?.hit ?? [])) {
      if (node.state === 'unusable') becomeReady(life, { account, pool, node })
    }
    for (const id of fault.hit?.[poolKey({ account, pool })] ?? []) {
      const node = nodeIn(pool, id)
      if (node?.state !== 'preempted' && node?.state !== 'unknown') continue
      nodeRecovered(life, { account, pool, node })
    }
  }
  delete fault.hit
}

/** Whether a reboot of a node removes what a fault does to it: of a full disk, once task files are gone. */
export const rebootCures = (fault: NodeFault, node: NodeState): boolean =>
  fault.reboot === 'cures' || (fault.disk === true && taskFilesDeletedSince(node, node.stateMs))

/** Faults that were given before a pool was made reach it with its first resize. */
export function armNewPool(life: Life, at: PoolPlace): void {
  for (const fault of life.world.faults) {
    if (!isOfNodes(fault) || fault.state !== 'active') continue
    if (fault.chosen?.[poolKey(at)] !== undefined) continue
    if (!poolsOf(life.world, fault).some(({ pool }) => pool === at.pool)) continue
    armPool(life, fault, at)
  }
}

export const isOfNodes = (fault: ActiveFault): fault is FaultOf<NodeKind> => 'nodes' in fault.step

/** A pool of the same name that comes later is another one. */
export function forgetPool(world: WorldState, accountName: string, poolId: string): void {
  const key = `${accountName}/${keyOf(poolId)}`
  for (const fault of world.faults) {
    if (fault.chosen) delete fault.chosen[key]
    if (fault.hit) delete fault.hit[key]
    if (!fault.held) continue
    fault.held = fault.held.filter(
      (due) => !('pool' in due && due.account === accountName && keyOf(due.pool) === keyOf(poolId)),
    )
  }
}

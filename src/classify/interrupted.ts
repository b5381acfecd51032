// Tasks that ended with their node: it was preempted, lost, rebooted or removed, and they are not to blame.
import { minuteMs } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { type TaskVerdict, wasKilled } from './task-verdict.ts'

/** A node that goes down takes its tasks along within this. */
const togetherMs = 2 * minuteMs
/** A node is up again within this after it went down. */
const bootMs = 15 * minuteMs

type Interruption = Omit<TaskVerdict, 'fault' | 'explanation'> & { what: string }

const preempted: Interruption = {
  what: 'was preempted',
  party: 'capacity',
  causeClass: 'preemption',
  fixClass: 'wait',
  retryHelps: true,
  confidence: 'certain',
}
/** Who rebooted or removed it is not known: Batch, a person or a formula. */
const takenDown = (what: string): Interruption => ({
  what,
  party: 'platform',
  causeClass: 'benign',
  fixClass: 'wait',
  retryHelps: true,
  confidence: 'likely',
})
const lost: Interruption = {
  what: 'was lost',
  party: 'platform',
  causeClass: 'hardware',
  fixClass: 'wait',
  retryHelps: true,
  confidence: 'likely',
}

/** Undefined where the task failed by itself, as far as can be seen. */
export function interruptedVerdict(
  task: TaskFacts,
  base: Fault,
  { nodes, observedAt }: PoolFacts,
): TaskVerdict | undefined {
  const { nodeId } = task
  const node = nodeId === undefined ? undefined : byId(nodes).get(nodeId.toLowerCase())
  const mayBe = base === 'task-ended' || base === 'task-failed' || wasKilled(task)
  const found = saidOf(task) ?? (mayBe && node ? seenOf(task, node, observedAt) : undefined)
  if (!found) return undefined
  const { what, ...cause } = found
  const name = nodeId === undefined ? 'Its node' : `Its node ${nodeId}`
  return {
    fault: 'task-interrupted',
    ...cause,
    explanation: `${name} ${what} while the task ran; the task is not to blame.`,
    helps:
      'Batch has not run it again by itself: reactivate it or submit it again. Where this happens often, write checkpoints, or use dedicated nodes.',
  }
}

const indexes = new WeakMap<readonly NodeFacts[], ReadonlyMap<string, NodeFacts>>()

/** Each of thousands of tasks asks for its node: the nodes are gone through once. */
function byId(nodes: readonly NodeFacts[]): ReadonlyMap<string, NodeFacts> {
  const known = indexes.get(nodes)
  if (known) return known
  // Of an id that occurs twice the first counts.
  const made = new Map(nodes.toReversed().map((node) => [node.nodeId.toLowerCase(), node]))
  indexes.set(nodes, made)
  return made
}

/** What Batch says itself of the node, in whatever words. */
function saidOf({ failure }: TaskFacts): Interruption | undefined {
  const said = `${failure?.code} ${failure?.message}`.toLowerCase()
  if (!/\b(node|vm|machine)\b|^node/.test(said)) return undefined
  if (/preempt|evict/.test(said)) return preempted
  if (/reboot|reimag|restart/.test(said)) return takenDown('was rebooted')
  if (/was removed|being removed|leaving the pool|deallocat/.test(said)) {
    return takenDown('was removed')
  }
  if (/lost contact|lost connection|(node|vm|machine) (was |is )?lost/.test(said)) return lost
  return undefined
}

function seenOf(task: TaskFacts, node: NodeFacts, now: number): Interruption | undefined {
  const endedAt = task.endedAt ?? task.stateSince
  const together = Math.abs(node.stateSince - endedAt) <= togetherMs
  if (together && node.state === 'preempted') return preempted
  if (together && node.state === 'unknown') return lost
  if (together && (node.state === 'leavingpool' || node.state === 'deallocating')) {
    return takenDown('was removed')
  }
  if (together && (node.state === 'rebooting' || node.state === 'reimaging')) {
    return takenDown('was rebooted')
  }
  const { lastBootAt } = node
  const booted =
    lastBootAt !== undefined &&
    lastBootAt <= now &&
    lastBootAt >= endedAt - togetherMs &&
    lastBootAt <= endedAt + bootMs
  return booted ? takenDown('was rebooted') : undefined
}

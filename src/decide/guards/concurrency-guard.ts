// How much at once: nodes out of work because of us, one removal at a time, one rolling reboot at a time.
import type { Attempt } from '../../domain/attempt.ts'
import { growBack, maxGrowTries } from '../../domain/grow-back.ts'
import type { Guard, GuardAnswer, GuardQuestion } from '../guard.ts'
import { takesOut } from '../guard.ts'
import { isOnNode, outOfWork, underWay } from '../under-way.ts'

/**
 * What counts: the nodes of repairs under way, those of a rolling reboot among them, those that this pass repairs or
 * switches off, and those that an open incident has switched off; each for two hours at most. A node counts once, and
 * never against itself, so that what was switched off can be repaired.
 */
export const concurrencyGuard: Guard = {
  name: 'concurrency',
  tell: false,
  ask(question) {
    const { action } = question
    if (action.kind === 'rolling-reboot') return oneRolling(question)
    if (!takesOut(action) || !('node' in action)) return undefined
    const repairs = underWay(question)
    if (repairs.some((other) => isOnNode(other, action.node.nodeId))) {
      return { reason: 'Another repair of the node is under way.' }
    }
    const { length: out } = outOfWork(question, action.node)
    const limit = limitOf(question)
    if (out >= limit) {
      const nodes = out === 1 ? '1 node is' : `${out} nodes are`
      return { reason: `${nodes} under repair or switched off here, the limit is ${limit}.` }
    }
    if (action.kind !== 'replace' && action.kind !== 'remove') return undefined
    return oneRemoval(question)
  },
}

/** One at the least: in a pool of three a tenth of the nodes would be none. */
function limitOf({ facts, terms: { guards } }: GuardQuestion): number {
  const share = Math.floor(guards.maxConcurrentShare * facts.nodes.length)
  return Math.max(1, Math.min(guards.maxConcurrentNodes, share))
}

/** Batch refuses a removal while the pool resizes; two at once would also blur who changed the target. */
function oneRemoval(question: GuardQuestion): GuardAnswer | undefined {
  const other = underWay(question).find(({ kind }) => kind === 'replace' || kind === 'remove')
  if (other) {
    return { reason: `Another node of the pool is being ${other.kind}d.` }
  }
  if (question.record.attempts.some((attempt) => isToGrow(attempt, question))) {
    return { reason: 'The pool is still to grow back by another node that was replaced.' }
  }
  const state = question.facts.snapshot?.allocationState ?? 'gone'
  return state === 'steady' ? undefined : { reason: `The pool is ${state}.` }
}

/** However long ago its node was removed: a pause may have held it, and another removal would take its target away. */
function isToGrow(attempt: Attempt, { facts }: GuardQuestion): boolean {
  const { action, step, growTries = 0 } = attempt
  if (action.kind !== 'replace' || step !== 'settling' || growTries >= maxGrowTries) return false
  return growBack(attempt, facts).kind === 'ours'
}

function oneRolling({ record, planned }: GuardQuestion): GuardAnswer | undefined {
  const live = record.attempts.filter(({ step }) => step !== 'ended').map(({ action }) => action)
  const other = [...live, ...planned].some(({ kind }) => kind === 'rolling-reboot')
  return other ? { reason: 'Another rolling reboot of the pool is under way.' } : undefined
}

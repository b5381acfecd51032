// Reads back a call whose answer never came: did Batch have it? Nothing is repeated before the facts say that it had not.
import type { Attempt } from '../domain/attempt.ts'
import { durationText, secondMs } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import { findNode, findTask, taskHealthIn } from '../domain/subject-health.ts'
import { goneVerdict } from './by-others.ts'
import type { Verdict } from './verdict.ts'
import { lookAgainMs, overtaken } from './verdict.ts'

/** A call that shows no effect for so long was not taken: Batch shows a node's new state at once. */
export const readBackMs = 60 * secondMs

export function readBack(attempt: Attempt, facts: PoolFacts, now: number): Verdict {
  const seen = effect(attempt, facts)
  if (seen) return seen
  // By when the facts were seen, not by now: the call may have landed after an older look.
  const age = facts.observedAt - attempt.stepAt
  if (age < readBackMs) {
    const reason = `The answer to ${attempt.action.kind} never came; read back for ${durationText(readBackMs - age)} more.`
    return { kind: 'pending', until: now + lookAgainMs, reason }
  }
  const reason = `The answer to ${attempt.action.kind} never came, and in ${durationText(age)} nothing changed: Batch did not take it.`
  return attempt.step === 'growing'
    ? { kind: 'step', step: 'settling', reason }
    : { kind: 'ended', result: 'not-made', reason }
}

/** What shows that the call was taken; undefined as long as nothing does. */
function effect(attempt: Attempt, facts: PoolFacts): Verdict | undefined {
  const { action, before } = attempt
  switch (action.kind) {
    case 'reboot': {
      const node = findNode(facts, action.node)
      if (!node) return goneVerdict(facts)
      return changedSince(node, before)
        ? { kind: 'step', step: 'verifying', reason: `Read back: the node is ${node.state}.` }
        : undefined
    }
    case 'remove':
    case 'replace':
      return attempt.step === 'growing' ? grown(attempt, facts) : removed(attempt, facts)
    case 'disable-scheduling':
    case 'enable-scheduling': {
      const node = findNode(facts, action.node)
      if (!node) return goneVerdict(facts)
      const wanted = action.kind === 'enable-scheduling'
      return node.schedulingEnabled === wanted
        ? { kind: 'ended', result: 'done', reason: 'Read back: the node is in that state.' }
        : undefined
    }
    case 'terminate-task':
    case 'reactivate-task': {
      const task = findTask(facts, action.task)
      if (taskHealthIn(facts, action.task).kind === 'gone') {
        return overtaken('person', 'The task is deleted, and not by Batch Medic.')
      }
      if (!task) return undefined
      const isOver = task.state === 'completed'
      const since = before?.stateSince ?? attempt.startedAt
      const again = action.kind === 'terminate-task' ? isOver : !isOver || task.stateSince > since
      return again
        ? { kind: 'step', step: 'verifying', reason: `Read back: the task is ${task.state}.` }
        : undefined
    }
    case 'free-disk': {
      const reason =
        'It was interrupted: which folders are gone is not known, and the rest is left.'
      return { kind: 'ended', result: 'unknown', reason }
    }
    case 'rolling-reboot':
    case 'collect-evidence':
    case 'escalate':
      // Counts as a try: evidence that interrupts the exam must not hold the repair up for ever.
      return { kind: 'ended', result: 'failed', reason: 'It was interrupted.' }
  }
}

function changedSince(node: NodeFacts, before: Attempt['before']): boolean {
  if (!before) return false
  return (
    node.stateSince > before.stateSince ||
    node.state !== before.state ||
    (node.lastBootAt ?? 0) > (before.lastBootAt ?? 0)
  )
}

function removed(attempt: Attempt, facts: PoolFacts): Verdict | undefined {
  const { action } = attempt
  if (action.kind !== 'replace' && action.kind !== 'remove') return undefined
  const node = findNode(facts, action.node)
  if (node && node.state !== 'leavingpool') return undefined
  // Growing back comes after a replacement alone.
  const step = action.kind === 'replace' ? 'settling' : 'verifying'
  return { kind: 'step', step, reason: 'Read back: the node is leaving or gone.' }
}

function grown({ remembered }: Attempt, { snapshot }: PoolFacts): Verdict | undefined {
  const grew =
    snapshot &&
    remembered &&
    snapshot.targetDedicated === remembered.targetDedicated &&
    snapshot.targetLowPriority === remembered.targetLowPriority
  return grew
    ? { kind: 'step', step: 'verifying', reason: 'Read back: the target is what it was before.' }
    : undefined
}

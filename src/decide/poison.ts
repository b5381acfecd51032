// A task that fails in the same way wherever it runs: no further node cures it.
import type { Attempt } from '../domain/attempt.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { sameId } from '../domain/refs.ts'
import { failureOf, failureText, isSameFailure } from '../domain/task-failure.ts'

/**
 * The same failure on so many different nodes stops the retries. Two may share what is wrong (a rack, a network, an
 * image that was pulled at one time); a third that fails alike leaves the task, or what all its runs need. One more
 * would cost a run of each poisoned task to learn hardly anything.
 */
const poisonNodes = 3

/** Why no further try is made, as a sentence; undefined where another node may still cure it. */
export function poisonedBecause(
  task: TaskFacts,
  finding: Finding,
  attempts: readonly Attempt[],
): string | undefined {
  const now = failureOf(task, finding)
  const earlier = attempts.flatMap(({ action, before }) => {
    if (action.kind !== 'reactivate-task' || before?.nodeId === undefined) return []
    return before.failure && isSameFailure(before.failure, now) ? [before.nodeId] : []
  })
  const all = task.nodeId === undefined ? earlier : [...earlier, task.nodeId]
  const nodes = all.filter((id, at) => all.findIndex((other) => sameId(other, id)) === at)
  if (nodes.length < poisonNodes) return undefined
  return `It failed in the same way (${failureText(now)}) on ${nodes.length} nodes: ${nodes.join(', ')}. The task, or what it needs, is at fault and no node is: it is not retried any more.`
}

// Judges an attempt by the facts, purely: still under way, on to its next step, or ended with its result.
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import { judgeNode } from './judge-node.ts'
import { judgeReplace } from './judge-replace.ts'
import { judgeRemove } from './judge-settling.ts'
import { judgeTask, judgeTermination } from './judge-task.ts'
import { readBack } from './read-back.ts'
import type { Terms, Verdict } from './verdict.ts'
import { ended, overtaken } from './verdict.ts'

/** `others`: the further attempts that are under way in the pool. */
export function judge(
  attempt: Attempt,
  incident: Incident,
  facts: PoolFacts,
  terms: Terms,
  now: number,
  others: readonly Attempt[] = [],
): Verdict {
  if (!facts.snapshot) return overtaken('person', 'The pool is deleted, and not by Batch Medic.')
  if (attempt.step === 'announced' || attempt.step === 'growing') {
    return readBack(attempt, facts, now)
  }
  const { action } = attempt
  switch (action.kind) {
    case 'reboot':
    case 'free-disk':
      return judgeNode(attempt, action.node, incident, facts, terms, now)
    case 'remove':
      return judgeRemove(attempt, facts, terms, now)
    case 'replace':
      return judgeReplace(attempt, incident, facts, terms, now, others)
    case 'reactivate-task':
      return judgeTask(attempt, action.task, facts, terms, now)
    case 'terminate-task':
      return judgeTermination(attempt, action.task, facts, now)
    case 'disable-scheduling':
    case 'enable-scheduling':
    case 'rolling-reboot':
    case 'collect-evidence':
    case 'escalate':
      return ended('done', `${incident.fault}: ${attempt.reason}`)
  }
}

// Judges an attempt by the facts, purely: still under way, on to its next step, or ended with its result.
import type { Attempt } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import { judgeNode } from './judge-node.ts'
import { judgeReplace } from './judge-replace.ts'
import { judgeTask } from './judge-task.ts'
import { readBack } from './read-back.ts'
import type { Terms, Verdict } from './verdict.ts'

export function judge(
  attempt: Attempt,
  incident: Incident,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  if (!facts.snapshot) return { kind: 'ended', result: 'overtaken', reason: 'The pool is deleted.' }
  if (attempt.step === 'announced' || attempt.step === 'growing') {
    return readBack(attempt, facts, now)
  }
  switch (attempt.action.kind) {
    case 'reboot':
    case 'remove':
    case 'free-disk':
      return judgeNode(attempt, attempt.action.node, facts, terms, now)
    case 'replace':
      return judgeReplace(attempt, facts, terms, now)
    case 'reactivate-task':
    case 'terminate-task':
      return judgeTask(attempt, attempt.action.task, facts, terms, now)
    case 'disable-scheduling':
    case 'enable-scheduling':
    case 'rolling-reboot':
    case 'collect-evidence':
    case 'escalate':
      return { kind: 'ended', result: 'done', reason: `${incident.fault}: ${attempt.reason}` }
  }
}

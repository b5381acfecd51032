// The rung that offers a rolling reboot: after an outage of the whole pool, once the doctor finds its cause mended.

import type { Action } from '../domain/action.ts'
import type { Attempt, EvidenceItem } from '../domain/attempt.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import { refusalKey } from '../domain/refusal-key.ts'
import type { Rung } from '../domain/rung.ts'
import { evidenceAction } from './evidence-rung.ts'
import type { Climbed, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { subjectOf } from './node-rungs.ts'

/** The doctor is asked again after 5, 10, 20, 40 and then each 60 minutes: in a day, about. */
const firstPauseMs = 5 * minuteMs
const longestPauseMs = 60 * minuteMs
const maxLooks = 26
/** An answer of the doctor that is older is asked for anew right before the first node is touched. */
const freshMs = 15 * minuteMs

type Checks = EvidenceItem['checks'] & object

export function climbRolling(
  rung: Rung & { kind: 'rolling-reboot' },
  question: LadderQuestion,
): Climbed {
  const { attempts, finding, facts, controls, terms, now } = question
  if (finding.subject.kind !== 'pool') return pass
  const tried = attempts.findLast(({ action }) => action.kind === 'rolling-reboot')
  if (tried?.result !== undefined) {
    if (!isUntold(attempts)) return pass
    return { kind: 'do', action: { kind: 'escalate' }, reason: tried.reason }
  }
  const looks = attempts.flatMap((attempt) => {
    const checks = checksOf(attempt)
    return checks ? [{ at: attempt.startedAt, checks }] : []
  })
  const last = looks.at(-1)
  const broken = [...new Set(looks.flatMap(({ checks }) => checks.broken))]
  // Where the doctor never found a cause, nothing it says later tells that the cause is mended.
  if (!last || broken.length === 0) return pass
  if (!isGreen(last.checks, broken)) return askAgain(question, last.checks, broken)
  const sick = facts.nodes.filter(
    ({ state, errors }) => state === 'unusable' && errors.length === 0,
  )
  const [first] = sick
  if (!first) return pass
  const refusal = controls.refusals[refusalKey('reboot', first)]
  if (refusal && refusal.until > now) {
    const ago = durationText(now - refusal.at)
    const because = `rolling-reboot is skipped: Batch refused to reboot an unusable node here ${ago} ago with ${refusal.code}.`
    return { kind: 'pass', because }
  }
  const all = facts.nodes.length
  const { maxConcurrentNodes, maxConcurrentShare } = terms.guards
  const shares = [rung.waveShare * all, maxConcurrentShare * all].map(Math.floor)
  const waveNodes = Math.max(1, Math.min(...shares, maxConcurrentNodes))
  const nodes = sick.map(subjectOf)
  const action: Action = { kind: 'rolling-reboot', nodes, waveNodes }
  const waves = Math.ceil(nodes.length / waveNodes)
  const reason = `The pool doctor finds ${broken.join(', ')} in order now, and ${nodes.length} of ${all} nodes are still unusable: reboots them in ${waves} ${waves === 1 ? 'wave' : 'waves'} of ${waveNodes} at most, the next when the one before is well, and stops at the first that does not come back.`
  return { kind: 'do', action, reason }
}

/** As nodes come back the pool is not down any more: what stopped the waves is told all the same. */
export function isUntold(attempts: readonly Attempt[]): boolean {
  const last = attempts.findLast(({ action }) => action.kind === 'rolling-reboot')
  if (last?.step !== 'ended' || last.result === 'helped' || last.result === 'overtaken')
    return false
  const later = attempts.slice(attempts.indexOf(last) + 1)
  return !later.some(({ action }) => action.kind === 'escalate')
}

/**
 * Asked right before the first node is touched, when every guard has let it through: the doctor may have been green an
 * hour ago. Undefined where its last answer will do.
 */
export function doctorBefore(
  action: Action,
  attempts: readonly Attempt[],
  now: number,
): Action | undefined {
  if (action.kind !== 'rolling-reboot') return undefined
  const last = attempts.findLast((attempt) => attempt.action.kind === 'collect-evidence')
  if (last && now - last.startedAt <= freshMs) return undefined
  return { kind: 'collect-evidence', nodes: [], tasks: [] }
}

/** What was ever broken must be in order, and nothing else be broken: what was not checked proves nothing. */
function isGreen(now: Checks, ever: readonly string[]): boolean {
  return now.broken.length === 0 && ever.every((check) => now.ok.includes(check))
}

function askAgain(question: LadderQuestion, last: Checks, ever: readonly string[]): Climbed {
  const looks = question.attempts.filter(({ action }) => action.kind === 'collect-evidence')
  const open = [...new Set([...last.broken, ...ever.filter((check) => !last.ok.includes(check))])]
  const still = `The pool doctor does not find ${open.join(', ')} in order`
  if (looks.length >= maxLooks) {
    return {
      kind: 'end',
      reason: `${still}, and is not asked any longer after ${looks.length} times.`,
    }
  }
  const pauseMs = Math.min(firstPauseMs * 2 ** (looks.length - 1), longestPauseMs)
  const until = (looks.at(-1)?.startedAt ?? 0) + pauseMs
  if (until > question.now) {
    return { kind: 'wait', until, reason: `${still}; it is asked again.` }
  }
  const reason = `${still} so far: it is asked again.`
  return { kind: 'do', action: evidenceAction(question), reason }
}

function checksOf({ evidence = [] }: Attempt): Checks | undefined {
  return evidence.find(({ checks }) => checks !== undefined)?.checks
}

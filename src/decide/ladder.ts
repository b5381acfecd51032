// Where an incident stands on its ladder: computed from its attempts each time, stored nowhere.
import type { Action, Attempt } from '../domain/action.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { refusalKey } from '../domain/refusal-key.ts'
import { findNode, findTask } from '../domain/subject-health.ts'
import { evidenceAction, isLookedAt } from './evidence-rung.ts'
import { isRepair, isUsable } from './guard.ts'
import type { LadderQuestion } from './ladder-question.ts'
import type { Rung } from './playbook.ts'
import { vainBecause } from './vain.ts'

export type LadderAnswer =
  | { kind: 'do'; action: Action; reason: string }
  | { kind: 'wait'; until: number; reason: string }
  /** Every rung is passed: a person has been told. */
  | { kind: 'end'; reason: string }

export function nextRung(question: LadderQuestion): LadderAnswer {
  const skipped: string[] = []
  const vain = new Map<string, string[]>()
  for (const rung of question.row.ladder) {
    const because = vainBecause(rung, question.finding)
    if (because !== undefined) {
      // What was tried before the cause was known is not told as left out.
      if (!wasTried(question, rung.kind))
        vain.set(because, [...(vain.get(because) ?? []), rung.kind])
      continue
    }
    const answer = climb(rung, question)
    if (answer.kind === 'pass') {
      if (answer.because) skipped.push(answer.because)
      continue
    }
    const next = postponed(answer, question)
    return { ...next, reason: [...vainTexts(vain), ...skipped, next.reason].join(' ') }
  }
  return { kind: 'end', reason: 'Every rung of the ladder has been tried; a person has been told.' }
}

/** `reboot and replace would be in vain: only a change of the code helps (python-module-missing).` */
function vainTexts(vain: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...vain].map(([because, kinds]) => {
    const last = kinds.at(-1)
    const all = kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} and ${last}` : last
    return `${all} would be in vain: ${because}.`
  })
}

function wasTried({ attempts }: LadderQuestion, kind: Rung['kind']): boolean {
  return attempts.some(({ action }) => action.kind === kind)
}

/** So often Batch may be too busy for one action of an incident. */
const maxNotMade = 10
/** What Batch was too busy for is asked again after this, not at once. */
const notMadeMs = minuteMs

function postponed(answer: LadderAnswer, { attempts, now }: LadderQuestion): LadderAnswer {
  if (answer.kind !== 'do') return answer
  const last = attempts.findLast(({ action }) => action.kind === answer.action.kind)
  const until = (last?.endedAt ?? 0) + notMadeMs
  if (last?.result !== 'not-made' || until <= now) return answer
  const reason = `${answer.action.kind} is asked again later: ${last.reason}`
  return { kind: 'wait', until, reason }
}

type Climbed = LadderAnswer | { kind: 'pass'; because?: string }

const pass: Climbed = { kind: 'pass' }

function climb(rung: Rung, question: LadderQuestion): Climbed {
  const { finding, facts, controls, now } = question
  switch (rung.kind) {
    case 'wait': {
      const until = Math.max(finding.since, question.detectedAt) + rung.forMs
      // After a repair the ladder goes on: a node that is sick anew does not wait once more.
      if (now >= until || question.attempts.some(wasRepair)) return pass
      const reason = `Waits ${durationText(rung.forMs)} for ${rung.what}.`
      return { kind: 'wait', until, reason }
    }
    case 'collect-evidence': {
      if (isLookedAt(question)) return pass
      return { kind: 'do', action: evidenceAction(question), reason: 'Evidence first.' }
    }
    case 'escalate': {
      if (tries(question, rung.kind) > 0) return pass
      return { kind: 'do', action: { kind: 'escalate' }, reason: 'Only a person can help now.' }
    }
    case 'reactivate-task':
      return climbReactivate(rung, question)
    case 'disable-scheduling':
    case 'reboot':
    case 'replace': {
      const node = nodeOf(finding, facts)
      if (!node) return pass
      if (node.state === 'leavingpool') {
        // It is removed already, and its target is whoever's who removed it.
        return { kind: 'pass', because: `${rung.kind} is skipped: the node is leaving.` }
      }
      const times = rung.kind === 'reboot' ? rung.times : 1
      if (wasRefused(question, rung.kind)) return pass
      if (tries(question, rung.kind) >= times) return pass
      if (rung.kind === 'disable-scheduling' && !(isUsable(node) && node.schedulingEnabled)) {
        return pass
      }
      const refusal = controls.refusals[refusalKey(rung.kind, node)]
      if (refusal && refusal.until > now) {
        const ago = durationText(now - refusal.at)
        const because = `${rung.kind} is skipped: Batch refused it here ${ago} ago with ${refusal.code}.`
        return { kind: 'pass', because }
      }
      const action = { kind: rung.kind, node: subjectOf(node), option: optionFor(node) } as const
      return { kind: 'do', action, reason: nodeReason(rung.kind, question, times) }
    }
  }
}

function climbReactivate(
  rung: Rung & { kind: 'reactivate-task' },
  question: LadderQuestion,
): Climbed {
  const { finding, facts, now } = question
  if (finding.subject.kind !== 'task') return pass
  const task = findTask(facts, finding.subject)
  if (!task) return pass
  // Batch answers 409 TaskSucceeded to exit code 0, also where the upload after it failed.
  if (task.exitCode === 0) {
    return { kind: 'pass', because: 'Batch reactivates no task that ended with exit code 0.' }
  }
  const made = tries(question, rung.kind)
  if (made >= rung.times || wasRefused(question, rung.kind)) return pass
  const backoffMs = rung.backoffMs * 2 ** made
  const until = (task.endedAt ?? task.stateSince) + backoffMs
  if (now < until) {
    const reason = `Try ${made + 1} of ${rung.times} comes ${durationText(backoffMs)} after the failure.`
    return { kind: 'wait', until, reason }
  }
  const reason = `Try ${made + 1} of ${rung.times}: a retry may cure it.`
  return { kind: 'do', action: { kind: 'reactivate-task', task: finding.subject }, reason }
}

/** Attempts that count: what Batch is known not to have had, does not. */
function tries({ attempts }: LadderQuestion, kind: Action['kind']): number {
  const own = attempts.filter(({ action }) => action.kind === kind)
  const notMade = own.filter(({ result }) => result === 'not-made').length
  // What Batch never takes is given up in the end: then it counts like any other.
  return notMade < maxNotMade ? own.length - notMade : own.length
}

/** What Batch refused once it is not asked again for this incident. */
function wasRefused({ attempts }: LadderQuestion, kind: Action['kind']): boolean {
  return attempts.some(({ action, result }) => action.kind === kind && result === 'refused')
}

function wasRepair({ action, result }: Attempt): boolean {
  return isRepair(action) && result !== 'not-made' && result !== 'overtaken'
}

function nodeOf(finding: Finding, facts: PoolFacts): NodeFacts | undefined {
  return finding.subject.kind === 'node' ? findNode(facts, finding.subject) : undefined
}

function subjectOf(node: NodeFacts): NodeSubject {
  return { kind: 'node', nodeId: node.nodeId, allocationTime: node.allocationTime }
}

/** `requeue` is for nodes that cannot finish anything; a usable node's tasks may end first. */
function optionFor(node: NodeFacts): 'requeue' | 'taskcompletion' {
  return isUsable(node) ? 'taskcompletion' : 'requeue'
}

function nodeReason(kind: Rung['kind'], question: LadderQuestion, times: number): string {
  const { finding, now, detectedAt } = question
  // Runs of a black hole count from its boot, but it was not sick all the while.
  const since = finding.fault === 'node-black-hole' ? detectedAt : finding.since
  const sickFor = durationText(now - since)
  const made = tries(question, kind as Action['kind'])
  const nth = times > 1 ? ` (try ${made + 1} of ${times})` : ''
  return `Sick for ${sickFor}: ${kind}${nth} is next.`
}

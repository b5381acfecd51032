// The rungs that act on a node.
import type { Action } from '../domain/action.ts'
import { durationText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { refusalKey } from '../domain/refusal-key.ts'
import type { Rung } from '../domain/rung.ts'
import { findNode } from '../domain/subject-health.ts'
import { isUsable } from './guard.ts'
import type { Climbed, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { tries, wasRefused } from './tries.ts'

type NodeRung = Rung & { kind: 'disable-scheduling' | 'reboot' | 'replace' | 'remove' }

/** Batch asks for no state, only that scheduling is on (documented). */
function canSwitchOff(rung: NodeRung & { kind: 'disable-scheduling' }, node: NodeFacts): boolean {
  return node.schedulingEnabled && (rung.anyState === true || isUsable(node))
}

export function climbNode(rung: NodeRung, question: LadderQuestion): Climbed {
  const { finding, facts, controls, now } = question
  const node = nodeOf(finding, facts)
  if (!node) return pass
  if (node.state === 'leavingpool') {
    // It is removed already, and its target is whoever's who removed it.
    return { kind: 'pass', because: `${rung.kind} is skipped: the node is leaving.` }
  }
  const times = rung.kind === 'reboot' ? rung.times : 1
  if (wasRefused(question, rung.kind)) return pass
  if (tries(question, rung.kind) >= times) return pass
  if (rung.kind === 'disable-scheduling' && !canSwitchOff(rung, node)) return pass
  const refusal = controls.refusals[refusalKey(rung.kind, node)]
  if (refusal && refusal.until > now) {
    const ago = durationText(now - refusal.at)
    const because = `${rung.kind} is skipped: Batch refused it here ${ago} ago with ${refusal.code}.`
    return { kind: 'pass', because }
  }
  const action = { kind: rung.kind, node: subjectOf(node), option: optionFor(node) } as const
  return { kind: 'do', action, reason: nodeReason(rung.kind, question, times) }
}

export function nodeOf(finding: Finding, facts: PoolFacts): NodeFacts | undefined {
  return finding.subject.kind === 'node' ? findNode(facts, finding.subject) : undefined
}

export function subjectOf(node: NodeFacts): NodeSubject {
  return { kind: 'node', nodeId: node.nodeId, allocationTime: node.allocationTime }
}

/** `requeue` is for nodes that cannot finish anything; a usable node's tasks may end first. */
export function optionFor(node: NodeFacts): 'requeue' | 'taskcompletion' {
  return isUsable(node) ? 'taskcompletion' : 'requeue'
}

function nodeReason(kind: NodeRung['kind'], question: LadderQuestion, times: number): string {
  const { finding, now, incident } = question
  // Runs of a black hole count from its boot, but it was not sick all the while.
  const since = finding.fault === 'node-black-hole' ? incident.detectedAt : finding.since
  const sickFor = durationText(now - since)
  const made = tries(question, kind satisfies Action['kind'])
  const nth = times > 1 ? ` (try ${made + 1} of ${times})` : ''
  return `Sick for ${sickFor}: ${kind}${nth} is next.`
}

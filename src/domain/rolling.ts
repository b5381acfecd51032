// Where a rolling reboot stands: computed each time from its own attempt, the reboots made for it, and the nodes as they are.

import type { Action } from './action.ts'
import type { Attempt } from './attempt.ts'
import { dayMs, durationText } from './durations.ts'
import type { PoolFacts } from './facts.ts'
import type { Incident } from './incident.ts'
import type { NodeSubject } from './refs.ts'
import { sameId } from './refs.ts'
import { findNode, nodeHealth } from './subject-health.ts'

export type RollingState =
  /** Reboots are under way: nothing new is begun. */
  | { kind: 'wave'; live: readonly Attempt[] }
  /** Every node of the waves before is well: these are next, and `later` the others in their order. */
  | {
      kind: 'next'
      nodes: readonly NodeSubject[]
      later: readonly NodeSubject[]
      wave: number
      of: number
    }
  /** A node did not come back: no other is touched. */
  | { kind: 'stopped'; reason: string }
  | { kind: 'done'; rebooted: number; reason: string }

/** The attempts of an incident, and what people do not want of it. */
export interface RolledIn {
  attempts: readonly Attempt[]
  rejections?: Incident['rejections'] | undefined
}

/** So often one node is asked for again, where Batch was busy or somebody else was faster. */
const maxTries = 3
/** A rolling reboot that guards held for longer is another decision by then. */
const longestMs = dayMs

/** What is shown of a wave before it is approved, and what is made of it: the nodes are unusable and end nothing. */
export function waveReboot(node: NodeSubject): Action & { kind: 'reboot' } {
  return { kind: 'reboot', node, option: 'requeue' }
}

/** The rolling reboot of an incident that is under way. */
export function rollingOf(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast(
    ({ action, step }) => action.kind === 'rolling-reboot' && step !== 'ended',
  )
}

export function rollingState(
  rolling: Attempt,
  { attempts, rejections = [] }: RolledIn,
  facts: PoolFacts,
  now: number,
): RollingState {
  const { action } = rolling
  if (action.kind !== 'rolling-reboot') return { kind: 'stopped', reason: 'There is no plan.' }
  const own = attempts.filter(
    ({ number, action: made }) => number > rolling.number && made.kind === 'reboot',
  )
  const live = own.filter(({ step }) => step !== 'ended')
  if (live.length > 0) return { kind: 'wave', live }
  const helped = own.filter(({ result }) => result === 'helped')
  const far = `${helped.length} of ${action.nodes.length} nodes were rebooted and are well`
  const rejected = rejections.find(
    (one) => one.action === 'rolling-reboot' && one.at >= rolling.startedAt,
  )
  if (rejected) {
    return { kind: 'stopped', reason: `${rejected.by} has stopped the rolling reboot: ${far}.` }
  }
  const failed = failure(own, action.nodes, facts)
  if (failed !== undefined) {
    return { kind: 'stopped', reason: `${failed} ${far}; no other node is touched.` }
  }
  const nodes = action.nodes.filter(
    (node) => ofNode(own, node).every(({ result }) => result !== 'helped') && isStill(node, facts),
  )
  if (nodes.length === 0) return { kind: 'done', ...ended(helped.length, action.nodes.length) }
  const took = now - rolling.startedAt
  if (took > longestMs) {
    const reason = `The rolling reboot is ended after ${durationText(took)}: ${far}.`
    return { kind: 'stopped', reason }
  }
  const left = Math.ceil(nodes.length / action.waveNodes)
  const wave = Math.ceil(helped.length / action.waveNodes) + 1
  const [next, later] = [nodes.slice(0, action.waveNodes), nodes.slice(action.waveNodes)]
  return { kind: 'next', nodes: next, later, wave, of: wave + left - 1 }
}

function ended(rebooted: number, all: number): { rebooted: number; reason: string } {
  const skipped = all - rebooted
  const others = skipped > 0 ? ` ${skipped} came back by themselves or are gone.` : ''
  return {
    rebooted,
    reason: `${rebooted} of ${all} nodes were rebooted in waves and are well.${others}`,
  }
}

/** Only a node that is unusable still: what recovered meanwhile, or was replaced, is passed over. */
function isStill(node: NodeSubject, facts: PoolFacts): boolean {
  return findNode(facts, node)?.state === 'unusable'
}

function failure(
  own: readonly Attempt[],
  nodes: readonly NodeSubject[],
  facts: PoolFacts,
): string | undefined {
  for (const node of nodes) {
    const tries = ofNode(own, node)
    const last = tries.at(-1)
    if (!last) continue
    const name = `Node ${node.nodeId}`
    switch (last.result) {
      case 'helped':
        // Well through its observation, and sick again: the cause is not mended.
        if (nodeHealth(findNode(facts, node)).kind !== 'sick') break
        return `${name} is sick again after its reboot.`
      case 'not-made':
      case 'overtaken':
        if (tries.length < maxTries || !isStill(node, facts)) break
        return `${name} could not be rebooted in ${tries.length} tries: ${sentence(last.reason)}`
      case 'refused':
        return `Batch refused to reboot node ${node.nodeId}: ${sentence(last.reason)}`
      default:
        return `${name} did not come back: ${sentence(last.reason)}`
    }
  }
  return undefined
}

function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}

function ofNode(own: readonly Attempt[], node: NodeSubject): readonly Attempt[] {
  return own.filter(
    ({ action }) =>
      action.kind === 'reboot' &&
      sameId(action.node.nodeId, node.nodeId) &&
      action.node.allocationTime === node.allocationTime,
  )
}

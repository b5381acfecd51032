// Start tasks that failed, by what they said: on few nodes the node (or what it downloads), on most the start task.
import { momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Finding, Scope } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { poolSubject } from '../domain/refs.ts'
import { type Symptom, symptomOfFault } from '../domain/symptom.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { mostAlike } from './most-alike.ts'
import { idsOf, ofNode, scopeOf, subjectOf } from './node-subject.ts'
import { passedElsewhere } from './passed-elsewhere.ts'
import { counted, isPoolWide } from './pool-share.ts'
import { type Wave, waveOf } from './waves.ts'

interface Picture {
  failed: readonly NodeFacts[]
  /** That the other nodes had what these could not download; see `othersHadIt`. */
  race: Finding['evidence']
  /** Nodes on which the start task succeeded. */
  passed: readonly NodeFacts[]
  wave: Wave
  pool: PoolSnapshot
  outputs: OutputsSeen
}

export function startTaskFindings(
  facts: PoolFacts,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): readonly Finding[] {
  const nodes = counted(facts.nodes)
  // A node that reports an error of its own has its finding already.
  const failed = nodes.filter(
    (node) => node.state === 'starttaskfailed' && node.errors.length === 0,
  )
  if (failed.length === 0) return ignoredFailures(nodes, pool, outputs)
  const wave = waveOf(nodes, failed, facts.observedAt)
  const passed = nodes.filter(({ startTask }) => startTask?.result === 'success')
  const picture = { failed, race: othersHadIt(nodes, failed), passed, wave, pool, outputs }
  if (isPoolWide(failed.length, wave.ended)) return [poolFinding(picture)]
  return failed
    .filter((node) => !wave.mayCome(failedAt(node)))
    .map((node) => nodeFinding(node, picture))
}

function nodeFinding(node: NodeFacts, picture: Picture): Finding {
  const { failed, race, wave, pool, outputs } = picture
  const since = failedAt(node)
  const fault = 'node-start-task-failed'
  const output = outputs.of(fault, subjectOf(node), since)
  const told = `The start task failed${exitText(node, failed)} on ${failed.length} of ${wave.ended} nodes on which it has ended.`
  return findingFrom({
    ...ofNode(node, failed.length),
    since,
    ...passedElsewhere(
      node,
      liveCause(fault, symptom(node, scopeOf(failed.length), output, pool), told),
      picture.passed,
    ),
    evidence: [...startTaskEvidence(node), ...(isDownload(node) ? race : [])],
  })
}

function poolFinding({ failed, wave, pool, outputs }: Picture): Finding {
  const { ended, waiting } = wave
  const [first] = mostAlike(failed, wayOf)
  const since = Math.min(...failed.map(failedAt))
  const fault = 'pool-start-task-failed'
  const output = outputs.of(fault, poolSubject, since)
  const more = waiting > 0 ? `; ${waiting} more have not ended theirs` : ''
  const told = `The start task failed${exitText(first, failed)} on ${failed.length} of ${ended} nodes on which it has ended${more}.`
  return findingFrom({
    since,
    ...liveCause(fault, first && symptom(first, 'whole-pool', output, pool), told),
    evidence: first ? startTaskEvidence(first) : [],
    nodeIds: idsOf(failed),
  })
}

function symptom(node: NodeFacts, scope: Scope, output: string, pool: PoolSnapshot): Symptom {
  const { exitCode, failure, startedAt, endedAt } = node.startTask ?? {}
  return symptomOfFault('start-task', failedAt(node), failure, {
    state: node.state,
    scope,
    // What never ran wrote nothing: the files that are there are of a run before.
    output: exitCode === undefined ? '' : output,
    ...osOf(pool),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(startedAt === undefined || endedAt === undefined ? {} : { ranForMs: endedAt - startedAt }),
  })
}

function wayOf({ startTask }: NodeFacts): string {
  return `${startTask?.failure?.code.toLowerCase()}|${startTask?.exitCode}`
}

function failedAt(node: NodeFacts): number {
  return node.startTask?.endedAt ?? node.stateSince
}

/** What all have in common may be said of all; else whose exit code it is. */
function exitText(one: NodeFacts | undefined, failed: readonly NodeFacts[]): string {
  const exitCode = one?.startTask?.exitCode
  if (exitCode === undefined) return ''
  const alike = failed.filter(({ startTask }) => startTask?.exitCode === exitCode)
  if (alike.length === failed.length) return ` with exit code ${exitCode}`
  return ` (with exit code ${exitCode} on ${alike.length})`
}

function startTaskEvidence(node: NodeFacts): Finding['evidence'] {
  const task = node.startTask
  if (!task) return []
  const exit = task.exitCode === undefined ? [] : [{ name: 'exit code', value: `${task.exitCode}` }]
  return [...exit, ...(task.failure ? evidenceOf(task.failure) : [])]
}

/** A pool may let nodes take tasks although their start task failed: that is told, and nothing is rebooted for it. */
function ignoredFailures(
  nodes: readonly NodeFacts[],
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): readonly Finding[] {
  if (pool.waitsForStartTask) return []
  const failed = nodes.filter(
    ({ state, errors, startTask }) =>
      usableStates.includes(state) && errors.length === 0 && startTask?.result === 'failure',
  )
  const [first] = mostAlike(failed, wayOf)
  if (!first) return []
  const since = Math.min(...failed.map(failedAt))
  const fault = 'pool-start-task-failed'
  const scope = isPoolWide(failed.length, nodes.length) ? 'whole-pool' : scopeOf(failed.length)
  const told = `The start task failed${exitText(first, failed)} on ${failed.length} of ${nodes.length} nodes, which take tasks all the same (waitForSuccess is false).`
  const output = outputs.of(fault, poolSubject, since)
  return [
    findingFrom({
      ...{ since, scope },
      ...liveCause(fault, symptom(first, scope, output, pool), told),
      evidence: startTaskEvidence(first),
      nodeIds: idsOf(failed),
    }),
  ]
}

function isDownload({ startTask }: NodeFacts): boolean {
  return /^(?:blob|resource)/i.test(startTask?.failure?.code ?? '')
}

/**
 * A resource file that all other nodes had before, and that cannot be downloaded now, was most likely changed or
 * replaced meanwhile.
 */
function othersHadIt(
  nodes: readonly NodeFacts[],
  failed: readonly NodeFacts[],
): Finding['evidence'] {
  const known = new Set(failed)
  const others = nodes.filter((other) => !known.has(other))
  const ends = others.map(({ startTask }) =>
    startTask?.result === 'success' ? (startTask.endedAt ?? Number.NaN) : Number.NaN,
  )
  const last = Math.max(...ends)
  const first = Math.min(...failed.map(failedAt))
  if (others.length < 2 || !(last < first)) return []
  const value = `The start task succeeded on all ${others.length} other nodes, the last at ${momentText(last)}, before it first failed at ${momentText(first)}: what it downloads has most likely changed in between.`
  return [{ name: 'other nodes', value }]
}

// Start tasks that failed: on few nodes the node (or what it downloads) is to blame, on most the start task.
import { minuteMs } from '../domain/durations.ts'
import type { NodeFacts, NodeState, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { counted, isPoolWide } from './pool-share.ts'

/** Their start task has not ended yet. */
const starting: readonly NodeState[] = [
  'creating',
  'starting',
  'rebooting',
  'reimaging',
  'waitingforstarttask',
]

/** Nodes of a new pool end their start tasks within so much of one another. */
const waveShowsMs = 2 * minuteMs

export function startTaskFindings(facts: PoolFacts, _outputs: OutputsSeen): readonly Finding[] {
  const nodes = counted(facts.nodes)
  // A node that reports an error of its own has its finding already.
  const failed = nodes.filter(
    (node) => node.state === 'starttaskfailed' && node.errors.length === 0,
  )
  if (failed.length === 0) return []
  const ended = nodes.filter((node) => !starting.includes(node.state)).length
  const waiting = nodes.length - ended
  if (isPoolWide(failed.length, ended)) return [poolFinding(failed, ended, waiting)]
  // While half the pool or more is still starting, a young failure may be the first of a wave: it shows in a moment.
  const named = failed.filter(
    (node) => waiting < ended || facts.observedAt - failedAt(node) >= waveShowsMs,
  )
  return named.map((node) => nodeFinding(node, failed.length, ended))
}

function nodeFinding(node: NodeFacts, failed: number, ended: number): Finding {
  return findingFrom({
    fault: 'node-start-task-failed',
    subject: { kind: 'node', nodeId: node.nodeId, allocationTime: node.allocationTime },
    scope: failed === 1 ? 'one-node' : 'some-nodes',
    since: failedAt(node),
    confidence: 'likely',
    summary: `The start task failed${exitText(node)} on ${failed} of ${ended} nodes on which it has ended.`,
    evidence: startTaskEvidence(node),
    nodeIds: [node.nodeId],
  })
}

function poolFinding(failed: readonly NodeFacts[], ended: number, waiting: number): Finding {
  const first = failed[0]
  const more = waiting > 0 ? `; ${waiting} more have not ended theirs` : ''
  return findingFrom({
    fault: 'pool-start-task-failed',
    since: Math.min(...failed.map(failedAt)),
    confidence: 'likely',
    summary: `The start task failed${first ? exitText(first) : ''} on ${failed.length} of ${ended} nodes on which it has ended${more}. So many at once is the start task, not the nodes.`,
    evidence: first ? startTaskEvidence(first) : [],
    nodeIds: failed.slice(0, 20).map((node) => node.nodeId),
  })
}

function failedAt(node: NodeFacts): number {
  return node.startTask?.endedAt ?? node.stateSince
}

function exitText(node: NodeFacts): string {
  const exitCode = node.startTask?.exitCode
  return exitCode === undefined ? '' : ` with exit code ${exitCode}`
}

function startTaskEvidence(node: NodeFacts): Finding['evidence'] {
  const task = node.startTask
  if (!task) return []
  const exit = task.exitCode === undefined ? [] : [{ name: 'exit code', value: `${task.exitCode}` }]
  return [...exit, ...(task.failure ? evidenceOf(task.failure) : [])]
}

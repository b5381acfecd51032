// What a look shows of nodes and tasks that was not so at the look before, for the topic: Azure Batch has no events of its own.
import { createHash } from 'node:crypto'
import type { NodeFacts, PoolFacts, TaskFacts } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Change, Controls, DomainEvent } from '../domain/record.ts'
import { subjectKey } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'

/** So many nodes or tasks in one event: a storm of 750 nodes is 8 events, not 750. */
const maxInEvent = 100
/** At 30 characters each they fit into a row; a pool with more nodes out of use than this is not compared. */
const maxNodes = 10_000
/** At 152 characters each they stay well within a row. */
const maxRuns = 2000

export interface StatesTold {
  controls: Controls
  events: readonly Change[]
}

/**
 * The controls with what was seen, and the events of what is new; both belong in one commit, so that a change is told
 * once. `seenUntil`: the watermark that tasks were listed from. `now` in epoch milliseconds.
 */
export function statesTold(
  controls: Controls,
  seenUntil: number,
  facts: PoolFacts,
  now: number,
): StatesTold {
  const nodes = nodesTold(controls, facts, now)
  const runs = runsTold(nodes.controls, seenUntil, facts, now)
  return { controls: runs.controls, events: [...nodes.events, ...runs.events] }
}

/** Only nodes that are neither idle nor running are remembered: between these two a node goes with each task. */
function nodesTold(controls: Controls, facts: PoolFacts, now: number): StatesTold {
  const { nodeStates: before, ...rest } = controls
  if (!facts.complete) return { controls, events: [] }
  if (!facts.snapshot) return { controls: before ? rest : controls, events: [] }
  if (facts.nodesListed === false) return { controls, events: [] }
  // A listing may show a node twice.
  const byKey = new Map(facts.nodes.map((node) => [nodeKey(node), node]))
  const keyed = [...byKey].map(([key, node]) => ({ node, key }))
  const out = keyed.filter(({ node }) => !isUsable(node))
  if (out.length > maxNodes) return { controls, events: [] }
  const after = Object.fromEntries(out.map(({ node, key }) => [key, node.state]))
  // A pool that is seen for the first time has changed nothing yet.
  const changed = before
    ? keyed.filter(({ node, key }) => before[key] !== (isUsable(node) ? undefined : node.state))
    : []
  const gone = Object.keys(before ?? {}).some((key) => after[key] === undefined)
  if (before && changed.length === 0 && !gone) return { controls, events: [] }
  const byState = grouped(changed, ({ node }) => node.state)
  const events = [...byState].flatMap(([state, those]) =>
    inEvents(those).map((some) => {
      const nodes = some.map(({ node, key }) => {
        const was = before?.[key]
        const since = new Date(node.stateSince).toISOString()
        return { nodeId: node.nodeId, ...(was === undefined ? {} : { was }), since }
      })
      const lone = nodes.length === 1 ? `/nodes/${nodes[0]?.nodeId}` : ''
      return told('BatchMedic.NodeStateChanged', facts, lone, now, { state, nodes })
    }),
  )
  return { controls: { ...controls, nodeStates: after }, events }
}

/** Those that ended in the stretch that is listed: older ones of open incidents were told in their time. */
function runsTold(
  controls: Controls,
  seenUntil: number,
  facts: PoolFacts,
  now: number,
): StatesTold {
  const { runsTold: before = {}, ...rest } = controls
  const from = Math.min(seenUntil, facts.tasksSeenUntil) - taskOverlapMs
  const full = Object.keys(before).length >= maxRuns
  // Where more failed than are remembered, those before the oldest of them count as told: twice is worse.
  const floor = full ? Math.min(...Object.values(before)) : Number.NEGATIVE_INFINITY
  const byKey = new Map(facts.tasks.map((task) => [subjectKey({ kind: 'task', ...task }), task]))
  const failed = [...byKey].flatMap(([key, task]) => {
    const { endedAt, result } = task
    if (result !== 'failure' || endedAt === undefined) return []
    const isTold = endedAt < from || endedAt <= floor || before[key] === endedAt
    return isTold ? [] : [{ task, key, endedAt }]
  })
  if (failed.length === 0) return { controls, events: [] }
  const kept = Object.entries(before).filter(([, endedAt]) => endedAt >= from - taskOverlapMs)
  const all = new Map([
    ...kept,
    ...failed.map(({ key, endedAt }): [string, number] => [key, endedAt]),
  ])
  const newest = [...all].toSorted(([, a], [, b]) => b - a).slice(0, maxRuns)
  const events = [...grouped(failed, ({ task }) => task.jobId)].flatMap(([jobId, those]) =>
    inEvents(those).map((some) => {
      const tasks = some.map(({ task }) => runOf(task))
      const lone = tasks.length === 1 ? `/tasks/${tasks[0]?.taskId}` : ''
      return told('BatchMedic.TaskFailed', facts, `/jobs/${jobId}${lone}`, now, { jobId, tasks })
    }),
  )
  return { controls: { ...rest, runsTold: Object.fromEntries(newest) }, events }
}

/** Codes alone, none of Batch's words: these may hold what nobody is to read. */
function runOf({ taskId, nodeId, exitCode, failure, endedAt = 0 }: TaskFacts) {
  return {
    taskId,
    endedAt: new Date(endedAt).toISOString(),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(failure ? { code: failure.code } : {}),
    ...(nodeId === undefined ? {} : { nodeId }),
  }
}

function told(
  type: DomainEvent['type'],
  { pool }: PoolFacts,
  place: string,
  at: number,
  data: DomainEvent['data'],
): Change {
  const subject = `pools/${pool.pool}${place}`
  return { kind: 'event', event: { type, at, subject, data: { ...pool, ...data } } }
}

function isUsable({ state }: NodeFacts): boolean {
  return usableStates.includes(state)
}

/** Short, as there may be thousands; Batch re-uses node ids, so the allocation is part of it. */
function nodeKey({ nodeId, allocationTime }: NodeFacts): string {
  const name = subjectKey({ kind: 'node', nodeId, allocationTime })
  return createHash('sha256').update(name).digest('base64url').slice(0, 12)
}

function inEvents<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / maxInEvent)
  return Array.from({ length: count }, (_, n) => all.slice(n * maxInEvent, (n + 1) * maxInEvent))
}

function grouped<T>(all: readonly T[], of: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(of(one))
    if (group) group.push(one)
    else groups.set(of(one), [one])
  }
  return groups
}

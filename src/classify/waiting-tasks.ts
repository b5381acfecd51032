// Tasks that are active for long and never start: named only where the reason can be seen.
import type { Cause } from '../domain/cause.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { JobLook, NodeFacts, PoolFacts, PoolSnapshot, TaskFacts } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { faultOf } from './fault-of.ts'
import { findingFrom } from './finding-from.ts'
import { isSatisfied } from './resize-findings.ts'

/** A task may wait this long for the node it is given; half an hour is normal for a pool that grows. */
const waitsMs = 30 * minuteMs
/** What can never fit needs no patience. */
const neverFitsMs = 10 * minuteMs
/** A pool that was just made or resized has its nodes still to come. */
const youngMs = 30 * minuteMs

interface Reason extends Cause {
  tasks: readonly TaskFacts[]
  explanation: string
  helps: string
}

export function waitingFindings(facts: PoolFacts): readonly Finding[] {
  const { snapshot } = facts
  if (!snapshot) return []
  return (facts.jobs ?? []).flatMap((look) => {
    const reason = reasonOf(look, snapshot, facts)
    return reason ? [waitingFinding(look, reason, facts.observedAt)] : []
  })
}

/** The first that holds: what can never run comes before what might run later. */
function reasonOf(look: JobLook, pool: PoolSnapshot, facts: PoolFacts): Reason | undefined {
  const { observedAt: now } = facts
  const since = (ms: number) => look.waiting.filter(({ stateSince }) => now - stateSince >= ms)
  const long = since(waitsMs)
  if (look.state === 'disabled' || look.state === 'disabling') return disabled(look, long)
  if (look.state !== 'active') return undefined
  // What has a finding of its own is not told twice.
  if (look.preparationFailed.length > 0) return undefined
  return (
    blocked(look, long) ??
    tooManySlots(since(neverFitsMs), pool) ??
    (isYoung(pool, now)
      ? undefined
      : (withoutNode(long, pool, facts.nodes) ?? idle(look, long, facts)))
  )
}

function disabled(look: JobLook, tasks: readonly TaskFacts[]): Reason | undefined {
  if (tasks.length === 0) return undefined
  return {
    tasks,
    party: 'workload',
    causeClass: 'benign',
    fixClass: 'change-config',
    retryHelps: false,
    confidence: 'certain',
    explanation: `The job is ${look.state}: none of its tasks is run until it is enabled.`,
    helps: 'Enable the job when its tasks are to run.',
  }
}

function blocked(look: JobLook, long: readonly TaskFacts[]): Reason | undefined {
  const failed = new Map(look.blockedBy.map((id) => [plainId(id), id]))
  const tasks = long.filter(({ dependsOn = [] }) => dependsOn.some((id) => failed.has(plainId(id))))
  const ids = [
    ...new Set(
      tasks.flatMap(({ dependsOn = [] }) =>
        dependsOn.flatMap((id) => failed.get(plainId(id)) ?? []),
      ),
    ),
  ]
  if (ids.length === 0) return undefined
  return {
    tasks,
    party: 'workload',
    causeClass: 'user-config',
    fixClass: 'change-code',
    retryHelps: false,
    confidence: 'certain',
    explanation: `${ids.length === 1 ? 'Task' : 'Tasks'} ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''} failed, and what depends on ${ids.length === 1 ? 'it' : 'them'} cannot start.`,
    helps:
      'Mend the failed task and reactivate it, or let its exit conditions satisfy those who depend on it.',
  }
}

function tooManySlots(waiting: readonly TaskFacts[], pool: PoolSnapshot): Reason | undefined {
  const slots = pool.taskSlotsPerNode
  const tasks = waiting.filter(({ requiredSlots }) => requiredSlots > slots)
  const most = Math.max(...tasks.map(({ requiredSlots }) => requiredSlots))
  if (tasks.length === 0) return undefined
  return {
    tasks,
    party: 'configuration',
    causeClass: 'user-config',
    fixClass: 'change-config',
    retryHelps: false,
    confidence: 'certain',
    explanation: `A task asks for ${most} slots (requiredSlots), and a node of the pool has ${slots} (taskSlotsPerNode): no node can ever take it.`,
    helps: `Submit the task with at most ${slots} requiredSlots, or use a pool with at least ${most} taskSlotsPerNode; a pool keeps the number it was made with.`,
  }
}

/** Without any usable node it is the pool's finding, unless Batch says why the nodes are not there. */
function withoutNode(
  tasks: readonly TaskFacts[],
  pool: PoolSnapshot,
  nodes: readonly NodeFacts[],
): Reason | undefined {
  // Whatever error is left over on a pool that has all its nodes speaks of the past.
  if (tasks.length === 0 || nodes.some(takesTasks) || isSatisfied(pool)) return undefined
  const errors = pool.resizeErrors.map((error) => ({
    error,
    fault: faultOf(symptomOfFault('resize', 0, error)),
  }))
  const quota = errors.find(({ fault }) => fault === 'pool-resize-quota')
  if (!quota) return undefined
  return {
    tasks,
    party: 'quota',
    causeClass: 'quota',
    fixClass: 'raise-quota',
    retryHelps: false,
    confidence: 'certain',
    explanation: `The pool has no usable node, and its resize ended with ${quota.error.code}: a quota of the account is used up.`,
    helps: 'Raise the quota that the resize error names, or free cores of other pools.',
  }
}

/** Nodes stand idle for as long as tasks wait, and nothing of the job runs: why is not known. */
function idle(look: JobLook, long: readonly TaskFacts[], facts: PoolFacts): Reason | undefined {
  const tasks = long.filter(({ multiInstance }) => !multiInstance)
  const nodes = facts.nodes.filter(
    (node) =>
      node.state === 'idle' &&
      node.schedulingEnabled &&
      node.errors.length === 0 &&
      facts.observedAt - node.stateSince >= waitsMs,
  )
  if (tasks.length === 0 || nodes.length === 0 || look.running > 0) return undefined
  return {
    tasks,
    party: 'unknown',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    confidence: 'guess',
    explanation: `${nodes.length} nodes of the pool are idle all the while, and none of the reasons that Batch Medic can see holds.`,
    helps:
      'Look at the application packages of the task, the affinity and the priority of the job, and whether the idle nodes answer; where nothing shows, ask Azure support with the ids of job and node.',
  }
}

function isYoung(pool: PoolSnapshot, now: number): boolean {
  return (
    pool.allocationState !== 'steady' ||
    now - pool.createdAt < youngMs ||
    now - pool.allocationStateSince < youngMs
  )
}

function takesTasks(node: NodeFacts): boolean {
  return usableStates.includes(node.state) && node.schedulingEnabled
}

function waitingFinding(look: JobLook, reason: Reason, now: number): Finding {
  const { tasks, explanation, ...cause } = reason
  const since = Math.min(...tasks.map(({ stateSince }) => stateSince))
  const [first] = tasks
  // One of many is told as the job's: which of them wait changes all the time.
  const alone = first !== undefined && tasks.length === 1 && look.active <= 1
  const waits = alone
    ? `The task waits for ${durationText(now - since)}.`
    : `${look.active} tasks of the job are active, the longest for ${durationText(now - since)}.`
  return findingFrom({
    fault: alone ? 'task-never-starts' : 'job-waits',
    subject: alone
      ? { kind: 'task', jobId: look.jobId, taskId: first.taskId }
      : { kind: 'job', jobId: look.jobId },
    scope: alone ? 'one-task' : 'some-tasks',
    since,
    ...cause,
    summary: `${waits} ${explanation}`,
    evidence: tasks.slice(0, 5).map(({ taskId, stateSince, requeueCount }) => ({
      name: `task ${taskId}`,
      value: `active for ${durationText(now - stateSince)}${requeueCount > 0 ? `, requeued ${requeueCount} times` : ''}`,
    })),
  })
}

/** A number of a range of dependencies stands for ids with zeros before it as well. */
function plainId(id: string): string {
  return /^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : id.toLowerCase()
}

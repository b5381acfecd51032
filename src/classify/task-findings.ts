// Tasks that failed: each named by its failure code, many of one kind in one job as one finding about the job.
import type { PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { faultRow } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { deniedInput } from './denied-input.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { exitText, faultOfTask, taskFindingLimit } from './task-codes.ts'

/** The same limit for faults that a retry may cure. */
const retriedFindingLimit = 20

export function taskFindings(facts: PoolFacts, _outputs: OutputsSeen): readonly Finding[] {
  const failed = facts.tasks.filter(
    (task) => task.state === 'completed' && task.result === 'failure',
  )
  const groups = new Map<string, { fault: Fault; tasks: TaskFacts[] }>()
  for (const task of failed) {
    const fault = faultOfTask(task)
    // By fault, not by code: a job has at most one finding of each fault, as it has one incident.
    const key = `${task.jobId.toLowerCase()}|${fault}`
    const group = groups.get(key)
    if (group) group.tasks.push(task)
    else groups.set(key, { fault, tasks: [task] })
  }
  return [...groups.values()].flatMap(({ fault, tasks }) => {
    const first = tasks[0]
    if (!first) return []
    // What a retry may cure is repaired task by task, until so many fail that the job, or what it needs, is broken.
    const limit = faultRow(fault).retryHelps ? retriedFindingLimit : taskFindingLimit
    return tasks.length <= limit
      ? tasks.map((task) => taskFinding(fault, task, facts.observedAt))
      : [jobFinding(fault, first, tasks, facts.observedAt)]
  })
}

function taskFinding(fault: Fault, task: TaskFacts, now: number): Finding {
  return findingFrom({
    fault,
    subject: { kind: 'task', jobId: task.jobId, taskId: task.taskId },
    scope: 'one-task',
    since: endOf(task),
    ...detailOf(fault, task, now),
    evidence: evidenceOfTask(task),
    nodeIds: task.nodeId === undefined ? [] : [task.nodeId],
  })
}

function jobFinding(fault: Fault, first: TaskFacts, tasks: TaskFacts[], now: number): Finding {
  const nodeIds = [...new Set(tasks.flatMap((task) => task.nodeId ?? []))]
  const detail = detailOf(fault, first, now)
  return findingFrom({
    fault,
    subject: { kind: 'job', jobId: first.jobId },
    scope: 'some-tasks',
    since: Math.min(...tasks.map(endOf)),
    ...detail,
    summary: `${tasks.length} tasks of the job failed alike on ${nodeIds.length} nodes. The first, ${first.taskId}: ${detail.summary}`,
    evidence: evidenceOfTask(first),
    nodeIds: nodeIds.slice(0, 20),
  })
}

function detailOf(fault: Fault, task: TaskFacts, now: number) {
  if (fault === 'task-input-denied') return deniedInput(task, now)
  if (fault === 'task-exit-code' && task.exitCode !== undefined) {
    const killed = task.exitCode === 137 || task.exitCode === -9
    return {
      summary: `The command ended with ${exitText(task.exitCode)} after ${task.retryCount} retries.`,
      ...(killed ? { causeClass: 'oom' as const, confidence: 'likely' as const } : {}),
    }
  }
  if (task.exitCode === 0) {
    return { summary: `${task.failure?.message ?? 'The task failed'}; its command ended with 0.` }
  }
  return { summary: task.failure?.message || faultRow(fault).title }
}

function evidenceOfTask(task: TaskFacts): Finding['evidence'] {
  const exit = task.exitCode === undefined ? [] : [{ name: 'exit code', value: `${task.exitCode}` }]
  return [...(task.failure ? evidenceOf(task.failure) : []), ...exit]
}

function endOf(task: TaskFacts): number {
  return task.endedAt ?? task.stateSince
}

// Tasks that failed: each named by its failure and its cause, many of one kind in one job as one finding about the job.
import { durationText } from '../domain/durations.ts'
import { exitCodeText } from '../domain/exit-code.ts'
import type { PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { faultRow } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { counted } from '../domain/plain.ts'
import type { Subject } from '../domain/refs.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { causeOf, evidenceOf, findingFrom } from './finding-from.ts'
import { interruptedVerdict } from './interrupted.ts'
import { mostAlike } from './most-alike.ts'
import { nameCause, ofFault } from './name-cause.ts'
import { faultOfTask, taskFindingLimit } from './task-codes.ts'
import { ranForMs, type TaskVerdict } from './task-verdict.ts'
import { endedVerdict } from './time-limits.ts'

/** The same limit for faults that a retry may cure. */
const retriedFindingLimit = 20

interface Named {
  task: TaskFacts
  fault: Fault
  /** Absent where the code alone names it. */
  verdict?: TaskVerdict
}

type Group = readonly [Named, ...Named[]]

/** What a few of them wrote stands for all. */
const taskSample = 3

export function taskFindings(
  facts: PoolFacts,
  outputs: OutputsSeen,
  isRetried: (task: TaskFacts) => boolean,
): readonly Finding[] {
  const failed = facts.tasks.filter(
    (task) => task.state === 'completed' && task.result === 'failure',
  )
  const groups = new Map<string, [Named, ...Named[]]>()
  for (const task of failed) {
    const named = nameTask(task, facts)
    // By fault, not by code: a job has at most one finding of each fault, as it has one incident.
    const key = `${task.jobId.toLowerCase()}|${named.fault}`
    const group = groups.get(key)
    if (group) group.push(named)
    else groups.set(key, [named])
  }
  return [...groups.values()].flatMap((group) => {
    const [{ fault }] = group
    if (fault === 'job-wall-clock') return [jobFinding(group, facts, outputs)]
    // What a retry may cure is repaired task by task, until so many fail that the job, or what it needs, is broken.
    const retried =
      (faultRow(fault).retryHelps && fault !== 'task-interrupted') ||
      group.every(({ task }) => isRetried(task))
    const limit = retried ? retriedFindingLimit : taskFindingLimit
    return group.length <= limit
      ? group.map((named) => taskFinding(named, facts, outputs))
      : [jobFinding(group, facts, outputs)]
  })
}

function nameTask(task: TaskFacts, facts: PoolFacts): Named {
  const base = faultOfTask(task)
  // A limit that was reached ends a task wherever it runs; what befell its node comes after that.
  const ended = endedVerdict(task, base)
  const limit = ended?.fault.endsWith('wall-clock') ? ended : undefined
  const verdict = limit ?? interruptedVerdict(task, base, facts) ?? ended
  return verdict ? { task, fault: verdict.fault, verdict } : { task, fault: base }
}

function taskFinding(named: Named, facts: PoolFacts, outputs: OutputsSeen): Finding {
  const { task, fault } = named
  const subject = { kind: 'task', jobId: task.jobId, taskId: task.taskId } as const
  const since = endOf(task)
  return findingFrom({
    fault,
    subject,
    scope: 'one-task',
    since,
    ...detailOf(named, facts, outputs.of(fault, subject, since), 'one-task'),
    evidence: evidenceOfTask(task),
    ...exitOf(task),
    nodeIds: task.nodeId === undefined ? [] : [task.nodeId],
  })
}

function jobFinding(group: Group, facts: PoolFacts, outputs: OutputsSeen): Finding {
  const alike = mostAlike(group, wayOf)
  const [typical = group[0]] = alike
  const { task, fault } = typical
  const subject: Subject = { kind: 'job', jobId: task.jobId }
  const since = Math.min(...group.map((named) => endOf(named.task)))
  const nodeIds = [...new Set(group.flatMap((named) => named.task.nodeId ?? []))]
  const detail = detailOf(typical, facts, outputs.of(fault, subject, since), 'some-tasks')
  const count =
    group.length === 1
      ? 'One task of the job failed so'
      : `${group.length} tasks of the job failed alike on ${counted(nodeIds.length, 'node')}`
  return findingFrom({
    fault,
    subject,
    scope: 'some-tasks',
    since,
    ...detail,
    summary: `${count}. ${group.length === 1 ? 'It is' : 'The first,'} ${task.taskId}: ${detail.summary}`,
    evidence: evidenceOfTask(task),
    ...exitOf(task),
    nodeIds: nodeIds.slice(0, 20),
    taskIds: alike.slice(0, taskSample).map((named) => named.task.taskId),
  })
}

/** How a task failed, by what Batch and the command said. */
function wayOf({ task: { failure, exitCode } }: Named): string {
  return `${failure?.code.toLowerCase()}|${exitCode}`
}

function detailOf(
  { task, fault, verdict }: Named,
  facts: PoolFacts,
  output: string,
  scope: 'one-task' | 'some-tasks',
): Partial<Finding> & { summary: string } {
  if (verdict) {
    const { explanation, fault: _, ...cause } = verdict
    return { ...causeOf(ofFault(fault)), ...cause, summary: explanation }
  }
  const ran = ranForMs(task)
  const named = nameCause(
    symptomOfFault('task', facts.observedAt, task.failure, {
      ...(task.exitCode === undefined ? {} : { exitCode: task.exitCode }),
      ...(ran === undefined ? {} : { ranForMs: ran }),
      ...(facts.snapshot?.os ? { os: facts.snapshot.os } : {}),
      scope,
      output,
    }),
  )
  const words = fault === 'task-exit-code' ? '' : task.failure?.message
  const why = sentence(named.rule ? named.explanation : words || named.explanation)
  return { ...causeOf(named), summary: [why, ...seenOf(task, why, facts)].join(' ') }
}

/** How it ended, with its numbers: at most one sentence. */
function seenOf(task: TaskFacts, why: string, { snapshot }: PoolFacts): readonly string[] {
  const { exitCode } = task
  const ran = ranForMs(task)
  const told = exitCode === undefined || why.includes(`exit code ${exitCode}`)
  const exit = told ? [] : [`its command ended with ${exitCodeText(exitCode, snapshot?.os)}`]
  const time = ran === undefined ? [] : [`it ran for ${durationText(ran)}`]
  const parts = [...exit, ...time, ...retriesOf(task)]
  const text = parts.join(', ')
  return text === '' ? [] : [`${text[0]?.toUpperCase()}${text.slice(1)}.`]
}

/** Batch retries exit codes alone: not what failed before or after the command. */
function retriesOf({ exitCode, retryCount, maxRetries }: TaskFacts): readonly string[] {
  if (exitCode === undefined || maxRetries === 0) return []
  if (maxRetries < 0) return [`${retryCount} retries were made and no limit is set`]
  if (retryCount >= maxRetries) return [`all its ${maxRetries} retries are used up`]
  return [`${retryCount} of its ${maxRetries} retries were made`]
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function evidenceOfTask(task: TaskFacts): Finding['evidence'] {
  const exit = task.exitCode === undefined ? [] : [{ name: 'exit code', value: `${task.exitCode}` }]
  return [...(task.failure ? evidenceOf(task.failure) : []), ...exit]
}

function exitOf({ exitCode }: TaskFacts): Pick<Finding, 'exitCode'> {
  return exitCode === undefined ? {} : { exitCode }
}

function endOf(task: TaskFacts): number {
  return task.endedAt ?? task.stateSince
}

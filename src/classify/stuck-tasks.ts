// Tasks that run far longer than their like and write nothing any more.
import { durationText, minuteMs, momentText } from '../domain/durations.ts'
import type { JobLook, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { slowAfterMs } from '../domain/usual.ts'
import { findingFrom } from './finding-from.ts'

/** A program that wrote within this is at work, however long it takes. */
const silentMs = 30 * minuteMs

export function stuckFindings({ jobs = [], observedAt }: PoolFacts): readonly Finding[] {
  return jobs.flatMap((look) =>
    look.slow.flatMap((task) => stuckFinding(look, task, observedAt) ?? []),
  )
}

function stuckFinding(
  { usual }: JobLook,
  task: JobLook['slow'][number],
  now: number,
): Finding | undefined {
  const { startedAt, silentSince, nodeId, jobId, taskId } = task
  const slowMs = slowAfterMs(usual)
  if (!usual || slowMs === undefined || startedAt === undefined) return undefined
  const ranMs = now - startedAt
  if (ranMs <= slowMs) return undefined
  // What cannot be read is not known to be silent.
  if (silentSince === undefined || now - silentSince < silentMs) return undefined
  const like = `${usual.count} tasks of its job took ${durationText(usual.medianMs)} as a rule, ${durationText(usual.longestMs)} at most`
  return findingFrom({
    fault: 'task-stuck',
    subject: { kind: 'task', jobId, taskId },
    scope: 'one-task',
    since: startedAt,
    summary: `The task runs for ${durationText(ranMs)}; ${like}. It has written nothing for ${durationText(now - silentSince)}.`,
    evidence: [
      { name: 'running since', value: momentText(startedAt) },
      { name: 'last output', value: momentText(silentSince) },
      { name: 'usual', value: like },
    ],
    nodeIds: nodeId === undefined ? [] : [nodeId],
  })
}

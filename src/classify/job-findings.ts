// Faults of jobs as a whole: a pool that was not made, a preparation that fails, a time limit that was reached.
import { durationText } from '../domain/durations.ts'
import { exitCodeText } from '../domain/exit-code.ts'
import type { JobLook, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { sameId } from '../domain/refs.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { causeOf, evidenceOf, findingFrom } from './finding-from.ts'
import { nameCause, ofFault } from './name-cause.ts'

/** What it wrote on so many nodes is enough. */
const filesOf = 3

export function jobFindings(facts: PoolFacts, outputs: OutputsSeen): readonly Finding[] {
  return (facts.jobs ?? []).flatMap((look) => [
    ...poolFailed(look, facts),
    ...preparationFailed(look, facts, outputs),
    ...wallClock(look),
  ])
}

/** Jobs that are over, or are being ended, wait for no pool. */
function isOver({ state }: JobLook): boolean {
  return ['completed', 'terminating', 'deleting', 'gone'].includes(state)
}

function poolFailed(look: JobLook, { observedAt }: PoolFacts): readonly Finding[] {
  const { jobId, schedulingError } = look
  // That it was terminated before it had a pool is what somebody wanted.
  if (!schedulingError || schedulingError.code.toLowerCase() === 'jobbeingterminated') return []
  const named = nameCause(symptomOfFault('job', observedAt, schedulingError))
  const { code, message } = schedulingError
  return [
    findingFrom({
      subject: { kind: 'job', jobId },
      scope: 'some-tasks',
      since: look.startedAt ?? observedAt,
      ...causeOf(named),
      fault: 'job-pool-failed',
      summary: `${named.explanation} Batch says ${code}${message ? `: ${message}` : ''}.`,
      evidence: evidenceOf(schedulingError),
    }),
  ]
}

/** On nodes that are still there and were not booted since: a boot runs it again. */
function preparationFailed(
  look: JobLook,
  facts: PoolFacts,
  outputs: OutputsSeen,
): readonly Finding[] {
  if (isOver(look)) return []
  const failed = look.preparationFailed.filter(({ nodeId, at }) =>
    facts.nodes.some(
      (node) =>
        sameId(node.nodeId, nodeId) && (node.lastBootAt ?? 0) <= at && node.allocationTime <= at,
    ),
  )
  const [first] = failed
  if (!first) return []
  const subject = { kind: 'job', jobId: look.jobId } as const
  const since = Math.min(...failed.map(({ at }) => at))
  const named = nameCause(
    symptomOfFault('task', facts.observedAt, first.failure, {
      ...(first.exitCode === undefined ? {} : { exitCode: first.exitCode }),
      ...(facts.snapshot?.os ? { os: facts.snapshot.os } : {}),
      scope: 'some-nodes',
      output: outputs.of('job-preparation-failed', subject, since),
    }),
  )
  const cause = named.rule ? named : ofFault('job-preparation-failed')
  const exit =
    first.exitCode === undefined
      ? ''
      : ` It ended with ${exitCodeText(first.exitCode, facts.snapshot?.os)}.`
  const waits = look.active > 0 ? ` ${look.active} tasks of the job wait.` : ''
  return [
    findingFrom({
      subject,
      scope: 'some-nodes',
      since,
      ...causeOf(cause),
      fault: 'job-preparation-failed',
      summary: `The job preparation task failed on ${failed.length} of ${facts.nodes.length} nodes. ${cause.explanation}${exit}${waits}`,
      evidence: [
        ...(first.failure ? evidenceOf(first.failure) : []),
        ...(first.exitCode === undefined
          ? []
          : [{ name: 'exit code', value: `${first.exitCode}` }]),
      ],
      nodeIds: failed.slice(0, 20).map(({ nodeId }) => nodeId),
      files: failed.slice(0, filesOf).flatMap(({ nodeId, directory }) =>
        directory === undefined
          ? []
          : ['stderr.txt', 'stdout.txt'].map((file) => ({
              nodeId,
              path: `${directory}/${file}`,
            })),
      ),
    }),
  ]
}

function wallClock({ jobId, terminateReason, endedAt, wallClockMs }: JobLook): readonly Finding[] {
  if (endedAt === undefined || terminateReason?.toLowerCase() !== 'maxwallclocktimeexpiry')
    return []
  const limit = wallClockMs === undefined ? '' : ` of ${durationText(wallClockMs)}`
  return [
    findingFrom({
      fault: 'job-wall-clock',
      subject: { kind: 'job', jobId },
      scope: 'some-tasks',
      since: endedAt,
      confidence: 'certain',
      summary: `The job reached its maxWallClockTime${limit}; Batch ended it, and the tasks that still ran or waited.`,
      evidence: [{ name: 'terminateReason', value: terminateReason }],
    }),
  ]
}

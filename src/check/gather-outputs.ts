// Reads what start tasks and tasks wrote, of a few of those that failed, so that their causes can be named.
import { firstErrorLine } from '../domain/error-line.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { redact } from '../domain/redact.ts'
import { type Subject, sameId, subjectKey } from '../domain/refs.ts'
import type { BatchAccount } from '../ports/batch.ts'

/** The end of an output is where it fails. */
const tailBytes = 8 * 1024
/** Of one fault in one pool so many are read at most: what they say speaks for the others. */
export const mostAlike = 3

/** A file to read, and the finding it is for. */
interface Wanted {
  finding: Finding
  read(batch: BatchAccount): Promise<string>
}

export interface Outputs {
  seen: OutputsSeen
  /** The line that tells the failure, of what was read for the finding; empty when nothing was. */
  lineOf(finding: Finding): string
  /** How many findings could not be read because there are too many. */
  left: number
}

/** Never throws: what cannot be read names no cause. `budget` counts findings, two files each, and those of one fault. */
export async function gatherOutputs(
  batch: BatchAccount,
  facts: PoolFacts,
  findings: readonly Finding[],
  budget: { left: number; alike: number },
): Promise<Outputs> {
  const perFault = new Map<string, number>()
  const wanted = findings.flatMap((finding) => wantedOf(facts, finding))
  const chosen = wanted.filter(({ finding: { fault } }) => {
    const alike = perFault.get(fault) ?? 0
    if (alike >= budget.alike || budget.left <= 0) return false
    perFault.set(fault, alike + 1)
    budget.left -= 1
    return true
  })
  const left = wanted.length - chosen.length
  // All at once: a node that does not answer takes its whole time-out.
  const texts = new Map(
    await Promise.all(
      chosen.map(
        async ({ finding: { fault, subject }, read }): Promise<[string, string]> => [
          `${fault}|${subjectKey(subject)}`,
          await read(batch),
        ],
      ),
    ),
  )
  return {
    left,
    seen: { of: (fault, subject) => texts.get(`${fault}|${subjectKey(subject)}`) ?? '' },
    lineOf: ({ fault, subject }) =>
      firstErrorLine(texts.get(`${fault}|${subjectKey(subject)}`) ?? ''),
  }
}

/** Nodes that Batch cannot reach give no files away: only failed start tasks and tasks are asked. */
function wantedOf(facts: PoolFacts, finding: Finding): readonly Wanted[] {
  const { fault, subject, nodeIds } = finding
  const pool = facts.pool.pool
  if (fault === 'node-start-task-failed' || fault === 'pool-start-task-failed') {
    const node = nodeIds[0]
    if (node === undefined) return []
    return [
      {
        finding,
        read: (batch) => both((path) => batch.nodeFile(pool, node, `startup/${path}`, tailBytes)),
      },
    ]
  }
  if (!fault.startsWith('task-')) return []
  const task = taskOf(facts, subject)
  if (!task || task.exitCode === undefined) return []
  const { jobId, taskId } = task
  return [
    { finding, read: (batch) => both((path) => batch.taskFile(jobId, taskId, path, tailBytes)) },
  ]
}

/** Of a job the first task that failed so speaks for the others. */
function taskOf({ tasks }: PoolFacts, subject: Subject) {
  const failed = tasks.filter(({ result }) => result === 'failure')
  if (subject.kind === 'task') {
    return failed.find(
      ({ jobId, taskId }) => sameId(jobId, subject.jobId) && sameId(taskId, subject.taskId),
    )
  }
  if (subject.kind !== 'job') return undefined
  return failed.find(
    ({ jobId, exitCode }) => sameId(jobId, subject.jobId) && exitCode !== undefined,
  )
}

async function both(read: (path: string) => ReturnType<BatchAccount['taskFile']>): Promise<string> {
  const answers = await Promise.all(['stderr.txt', 'stdout.txt'].map(read))
  const texts = answers.flatMap((answer) => (answer.kind === 'text' ? [redact(answer.text)] : []))
  return texts.filter((text) => text.trim() !== '').join('\n')
}

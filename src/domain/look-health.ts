// How the subject of an incident is that shows only where the jobs of a pool are looked at whole.
import { minuteMs } from './durations.ts'
import type { PoolFacts } from './facts.ts'
import { usableStates } from './facts.ts'
import type { Fault } from './fault.ts'
import type { Subject } from './refs.ts'
import { sameId } from './refs.ts'
import { type Health, taskHealthIn } from './subject-health.ts'

/** After a pool was resized tasks may wait this long for its nodes: that they still do is no news, nor is it over. */
const nodesComeMs = 30 * minuteMs

/** They last while what was seen lasts, and nothing is known of them in passes without a look. */
const inLooks: ReadonlySet<Fault> = new Set([
  'task-stuck',
  'task-never-starts',
  'job-waits',
  'job-preparation-failed',
])

export function restsOnLook(fault: Fault): boolean {
  return inLooks.has(fault)
}

/** For an incident whose finding is not there; undefined for faults that do not rest on a look. */
export function lookHealth(
  facts: PoolFacts,
  { fault, subject }: { fault: Fault; subject: Subject },
): Health | undefined {
  if (fault === 'job-pool-failed' && !facts.snapshot) {
    return { kind: 'gone', text: 'the job is deleted, or has ended long ago' }
  }
  if (fault === 'pool-no-usable-node') return workHealth(facts)
  if (!restsOnLook(fault) || !('jobId' in subject)) return undefined
  const task = subject.kind === 'task' ? taskHealthIn(facts, subject) : undefined
  if (task && task.kind !== 'between' && task.kind !== 'unread') return task
  const look = facts.jobs?.find(({ jobId }) => sameId(jobId, subject.jobId))
  const since = facts.observedAt
  if (!facts.snapshot) return undefined
  if (!look) return { kind: 'unread', text: 'the job was not looked at in this pass' }
  if (look.state === 'gone') return { kind: 'gone', text: 'the job is deleted' }
  if (task?.kind === 'unread') return task
  const { allocationState, allocationStateSince } = facts.snapshot
  const waits = fault === 'job-waits' || fault === 'task-never-starts'
  if (waits && look.waiting.length > 0 && since - allocationStateSince < nodesComeMs) {
    return { kind: 'unread', text: `tasks still wait, and the pool is ${allocationState}` }
  }
  const text = task
    ? `${task.text} and is not seen so any more`
    : `the job is ${look.state} and is not seen so any more`
  return { kind: 'healthy', since, text }
}

/** Whether tasks wait is not known without a look at the jobs; that a node can take them is seen at any time. */
function workHealth({ jobs, nodes }: PoolFacts): Health | undefined {
  const isUsable = nodes.some(
    ({ state, schedulingEnabled }) => usableStates.includes(state) && schedulingEnabled,
  )
  if (jobs || isUsable) return undefined
  return { kind: 'unread', text: 'the jobs were not looked at in this pass' }
}

// Observes one pool whole: the pool, its nodes, the tasks that failed lately and those of open incidents.
import { hourMs, secondMs } from '../domain/durations.ts'
import type { PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { PoolRecord } from '../domain/record.ts'
import type { PoolRef, TaskSubject } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'
import type { BatchAccount, Listing } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'

/** How far back failed tasks are looked for in a pool that was never seen before. */
const firstLookMs = hourMs
/** Open incidents' tasks are read one by one: so many in a pass, and no more. */
const maxTaskReads = 100
/** Passes this far apart read the next ones. */
const turnMs = 15 * secondMs

/** Never throws for what could not be read: it makes the facts incomplete, and incomplete facts decide nothing. */
export async function observe(
  batch: BatchAccount,
  clock: Clock,
  pool: PoolRef,
  record: PoolRecord,
): Promise<PoolFacts> {
  const observedAt = clock.now()
  const gaps: string[] = []
  const taskGaps: string[] = []
  const snapshot = await read(gaps, 'the pool', () => batch.pool(pool.pool))
  const blank = { pool, observedAt, nodes: [], tasks: [], goneTasks: [] }
  if (!snapshot) {
    const { tasksSeenUntil } = record.controls
    return { ...blank, ...sight(gaps, taskGaps, record, observedAt), tasksSeenUntil }
  }
  const nodes = await list(gaps, 'the nodes', () => batch.nodes(pool.pool))
  const failed = await failedTasks(batch, taskGaps, pool, record, observedAt)
  const { tasks, goneTasks } = await knownTasks(batch, taskGaps, record, failed, observedAt)
  return {
    pool,
    observedAt,
    ...sight(gaps, taskGaps, record, observedAt),
    snapshot,
    nodes,
    tasks,
    goneTasks,
    // What was missing is listed again, however long it was.
    tasksSeenUntil:
      taskGaps.length === 0 ? observedAt : tasksSince(record, observedAt) + taskOverlapMs,
  }
}

/** One job that cannot be counted blinds nobody for the nodes. */
function sight(gaps: string[], taskGaps: string[], { controls }: PoolRecord, now: number) {
  const complete = gaps.length === 0
  return {
    complete,
    tasksComplete: complete && taskGaps.length === 0,
    gaps: [...gaps, ...taskGaps],
    ...(complete ? {} : { unseenSince: Math.min(controls.unseenSince ?? now, now) }),
  }
}

/** A watermark ahead of the present is of a clock that was: what it hid is looked for as in a pool never seen. */
function tasksSince({ controls }: PoolRecord, now: number): number {
  const seen = controls.tasksSeenUntil
  if (seen === 0 || seen > now + taskOverlapMs) return now - firstLookMs
  return Math.min(seen, now) - taskOverlapMs
}

async function failedTasks(
  batch: BatchAccount,
  gaps: string[],
  pool: PoolRef,
  record: PoolRecord,
  now: number,
): Promise<readonly TaskFacts[]> {
  const since = tasksSince(record, now)
  const found: TaskFacts[] = []
  for (const job of await list(gaps, 'the jobs', () => batch.jobs(pool.pool))) {
    const what = `the tasks of job ${job.jobId}`
    const counts = await read(gaps, what, () => batch.taskCounts(job.jobId))
    if (!counts || counts.failed === 0) continue
    found.push(...(await list(gaps, what, () => batch.failedTasks(job, since))))
  }
  return found
}

/** The failed ones, and each task of an open incident as it is now. */
async function knownTasks(
  batch: BatchAccount,
  gaps: string[],
  record: PoolRecord,
  failed: readonly TaskFacts[],
  now: number,
): Promise<{ tasks: readonly TaskFacts[]; goneTasks: readonly TaskSubject[] }> {
  const tasks = new Map(failed.map((task) => [keyOf(task), task]))
  const goneTasks: TaskSubject[] = []
  const subjects = record.incidents
    .map(({ subject }) => subject)
    .filter((subject) => subject.kind === 'task')
    .filter((subject) => !tasks.has(keyOf(subject)))
  for (const subject of inTurn(subjects, record, now)) {
    const what = `task ${subject.jobId}/${subject.taskId}`
    const before = gaps.length
    const task = await read(gaps, what, () => batch.task(subject.jobId, subject.taskId))
    if (task) tasks.set(keyOf(task), task)
    else if (gaps.length === before) goneTasks.push(subject)
  }
  return { tasks: [...tasks.values()], goneTasks }
}

/** Those with an attempt under way first; the others take turns, so that many open incidents blind no pool. */
function inTurn(
  subjects: readonly TaskSubject[],
  { attempts }: PoolRecord,
  now: number,
): readonly TaskSubject[] {
  if (subjects.length <= maxTaskReads) return subjects
  const live = new Set(
    attempts.flatMap(({ step, action }) =>
      step !== 'ended' && action.kind === 'reactivate-task' ? [keyOf(action.task)] : [],
    ),
  )
  const first = subjects.filter((subject) => live.has(keyOf(subject)))
  const others = subjects.filter((subject) => !live.has(keyOf(subject)))
  const left = Math.max(0, maxTaskReads - first.length)
  const start = others.length === 0 ? 0 : (Math.floor(now / turnMs) * left) % others.length
  return [...first, ...[...others, ...others].slice(start, start + Math.min(left, others.length))]
}

function keyOf({ jobId, taskId }: { jobId: string; taskId: string }): string {
  return `${jobId}|${taskId}`.toLowerCase()
}

async function read<T>(
  gaps: string[],
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    gaps.push(`${what}: ${error.message}`)
    return undefined
  }
}

async function list<T>(
  gaps: string[],
  what: string,
  ask: () => Promise<Listing<T>>,
): Promise<readonly T[]> {
  const listing = await read(gaps, what, ask)
  if (listing && !listing.complete) gaps.push(`${what}: ${listing.gap}`)
  return listing?.items ?? []
}

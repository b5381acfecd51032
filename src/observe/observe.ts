// Observes one pool: itself, its nodes where something asks for them, the tasks that failed lately and those of open incidents.
import { dayMs, secondMs } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, TaskFacts } from '../domain/facts.ts'
import type { PoolRecord } from '../domain/record.ts'
import type { PoolRef, TaskSubject } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import { isLookDue, lookAtJobs, looksWithoutPool } from './look-at-jobs.ts'
import { poolJobs, tasksSince, withUsual } from './pool-jobs.ts'
import { readNodes, wantsNodes } from './pool-nodes.ts'
import { list, read, readEach } from './reading.ts'

/** Open incidents' tasks are read one by one: so many in a pass, and no more. */
const maxTaskReads = 100
/** Longer than an incident of a job without a pool is followed. */
const poollessMs = 2 * dayMs
/** Passes this far apart read the next ones. */
const turnMs = 15 * secondMs

/** Never throws for what could not be read: it makes the facts incomplete, and incomplete facts decide nothing. */
export async function observe(
  batch: BatchAccount,
  clock: Clock,
  pool: PoolRef,
  record: PoolRecord,
): Promise<PoolFacts> {
  const now = clock.now()
  const gaps: string[] = []
  const missing = { gaps: [] as string[], unread: new Map<string, string>() }
  const snapshot = await read(gaps, 'the pool', () => batch.pool(pool.pool))
  const blank = { pool, observedAt: now, nodes: [], tasks: [], goneTasks: [] }
  if (!snapshot) {
    const { tasksSeenUntil } = record.controls
    // A job whose pool could not be made is over at once, and names the pool that it would have had.
    const jobs =
      gaps.length > 0
        ? []
        : await list(missing.gaps, 'the jobs', () => batch.endedJobs(now - poollessMs, pool.pool))
    const jobsSeen = sight(gaps, missing, record, now)
    const looks = jobsSeen.tasksComplete ? { jobs: looksWithoutPool(jobs) } : {}
    return { ...blank, ...jobsSeen, ...looks, tasksSeenUntil }
  }
  const listNodes = () => readNodes(batch, gaps, record, pool.pool)
  let nodes: readonly NodeFacts[] | undefined
  if (await wantsNodes(batch, snapshot, record, pool.pool, now)) nodes = await listNodes()
  const jobs = await poolJobs(batch, missing, pool, record, now)
  // Whether tasks failed for the sake of a node shows in what the nodes ran.
  if (!nodes && jobs.failed.length > 0) nodes = await listNodes()
  const known = await knownTasks(batch, missing.unread, record, jobs.failed, now)
  const lookGaps: string[] = []
  const looks =
    gaps.length === 0 && missing.gaps.length === 0 && isLookDue(record, now)
      ? await lookAtJobs(batch, lookGaps, jobs, { pool, record, now })
      : undefined
  const seen = sight(gaps, missing, record, now)
  const whole = missing.gaps.length === 0 && missing.unread.size === 0
  return {
    pool,
    observedAt: now,
    ...seen,
    gaps: [...seen.gaps, ...lookGaps],
    snapshot,
    ...(nodes ? { nodes } : { nodes: [], nodesListed: false as const }),
    tasks: await withUsual(batch, known.tasks),
    goneTasks: known.goneTasks,
    ...(looks ? { jobs: looks } : {}),
    // What was missing is listed again, for a day at the most.
    tasksSeenUntil: whole ? now : tasksSince(record, now) + taskOverlapMs,
  }
}

/** One job that cannot be counted blinds nobody for the nodes, nor for the tasks of other jobs. */
function sight(
  gaps: string[],
  missing: { gaps: string[]; unread: ReadonlyMap<string, string> },
  { controls }: PoolRecord,
  now: number,
) {
  const complete = gaps.length === 0
  const unreadJobs = [...missing.unread.keys()]
  return {
    complete,
    tasksComplete: complete && missing.gaps.length === 0,
    ...(unreadJobs.length === 0 ? {} : { unreadJobs }),
    gaps: [...gaps, ...missing.gaps, ...missing.unread.values()],
    ...(complete ? {} : { unseenSince: Math.min(controls.unseenSince ?? now, now) }),
  }
}

/** The failed ones, and each task of an open incident as it is now. */
async function knownTasks(
  batch: BatchAccount,
  unread: Map<string, string>,
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
  const answers = await readEach(inTurn(subjects, record, now), async (subject) => {
    const what = `task ${subject.jobId}/${subject.taskId}`
    const own: string[] = []
    const task = await read(own, what, () => batch.task(subject.jobId, subject.taskId))
    return { subject, task, own }
  })
  for (const { subject, task, own } of answers) {
    if (task) tasks.set(keyOf(task), task)
    else if (own.length === 0) goneTasks.push(subject)
    else unread.set(subject.jobId, own.join('; '))
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
      step !== 'ended' && 'task' in action ? [keyOf(action.task)] : [],
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

// The life of a job schedule: makes one job after the other when they are due, and ends with the last.
import { durationMs, nextChange } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { dropAutoPool } from './auto-pool.ts'
import { keyOf, type Wire } from './basics.ts'
import { note } from './happenings.ts'
import { hasRoomForJob, makeJob } from './job-birth.ts'
import { deleteJob, terminateJob } from './job-life.ts'
import type { JobState, ScheduleState, ScheduleStateName } from './job-state.ts'
import type { Life } from './life.ts'
import { newborn } from './newborn.ts'
import { dropTimers } from './timers.ts'

const settleMs = 1_000

interface When {
  readonly untilMs?: number
  readonly afterMs?: number
  readonly windowMs?: number
  readonly everyMs?: number
}

function whenOf(schedule: ScheduleState): When {
  const given = (schedule.spec.schedule ?? {}) as Record<string, string | undefined>
  const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
  const length = (text: string | undefined) => (text === undefined ? undefined : durationMs(text))
  const untilMs = time(given.doNotRunUntil)
  const afterMs = time(given.doNotRunAfter)
  const windowMs = length(given.startWindow)
  const everyMs = length(given.recurrenceInterval)
  return {
    ...(untilMs !== undefined ? { untilMs } : {}),
    ...(afterMs !== undefined ? { afterMs } : {}),
    ...(windowMs !== undefined ? { windowMs } : {}),
    ...(everyMs !== undefined ? { everyMs } : {}),
  }
}

export function enterSchedule(
  life: Life,
  account: AccountState,
  schedule: ScheduleState,
  state: ScheduleStateName,
): void {
  const subject = `jobschedules/${schedule.id}`
  const { state: from } = schedule
  note(life.world, { account: account.name, subject, what: 'state', from, to: state })
  schedule.previous = { state: schedule.state, atMs: schedule.stateMs }
  schedule.state = state
  schedule.stateMs = life.now()
}

/** A user has changed the schedule: a new entity tag. */
export function touchSchedule(life: Life, schedule: ScheduleState): void {
  schedule.change = nextChange(schedule.change, life.now())
}

/** The jobs it has made and that are still there, oldest first. */
export const jobsOf = (account: AccountState, schedule: ScheduleState): JobState[] =>
  Object.values(account.jobs).filter((job) => job.schedule === keyOf(schedule.id))

/** Only the last can be: the next is made when it has ended. A schedule of a year is not searched for each job. */
function openJob(account: AccountState, schedule: ScheduleState): JobState | undefined {
  const last = account.jobs[keyOf(schedule.recentJobId ?? '')]
  return last?.state === 'completed' ? undefined : last
}

export function makeSchedule(
  life: Life,
  account: AccountState,
  id: string,
  spec: Wire,
): ScheduleState {
  const schedule: ScheduleState = {
    id,
    spec,
    ...newborn(life.now()),
    jobsMade: 0,
    plan: 0,
  }
  account.schedules ??= {}
  account.schedules[keyOf(id)] = schedule
  const subject = `jobschedules/${id}`
  note(life.world, { account: account.name, subject, what: 'state', to: 'active' })
  planRuns(life, account, schedule)
  return schedule
}

/** Plans anew after the schedule was made or changed: what is due at once happens at once. */
export function planRuns(life: Life, account: AccountState, schedule: ScheduleState): void {
  const { untilMs, everyMs } = whenOf(schedule)
  const last = schedule.recentJobId === undefined ? undefined : schedule.lastRunMs
  delete schedule.dueSinceMs
  const next =
    last === undefined
      ? Math.max(life.now(), untilMs ?? 0)
      : everyMs === undefined
        ? undefined
        : Math.max(life.now(), untilMs ?? 0, last + everyMs)
  setNext(life, account, schedule, next)
  if (next !== undefined && next <= life.now()) comesDue(life, account, schedule)
}

function setNext(
  life: Life,
  account: AccountState,
  schedule: ScheduleState,
  atMs: number | undefined,
): void {
  const { afterMs } = whenOf(schedule)
  schedule.plan += 1
  const due = { account: account.name, schedule: schedule.id, plan: schedule.plan }
  const isTooLate = atMs !== undefined && afterMs !== undefined && atMs > afterMs
  if (atMs === undefined || isTooLate) delete schedule.nextRunMs
  else schedule.nextRunMs = atMs
  const wakeMs = schedule.nextRunMs ?? afterMs
  if (wakeMs !== undefined) life.after(wakeMs - life.now(), { kind: 'schedule-due', ...due })
}

/** A timer of the schedule; one of an earlier plan is void. */
export function scheduleDue(
  life: Life,
  account: AccountState,
  due: { readonly kind: string; readonly schedule: string; readonly plan: number },
): void {
  const schedule = account.schedules?.[keyOf(due.schedule)]
  if (!schedule || schedule.plan !== due.plan) return
  if (due.kind === 'schedule-settled') settleSchedule(life, account, schedule)
  else if (schedule.nextRunMs === undefined) finishIfOver(life, account, schedule)
  else comesDue(life, account, schedule)
}

function comesDue(life: Life, account: AccountState, schedule: ScheduleState): void {
  const { everyMs } = whenOf(schedule)
  const atMs = schedule.nextRunMs ?? life.now()
  schedule.dueSinceMs = atMs
  setNext(life, account, schedule, everyMs === undefined ? undefined : atMs + everyMs)
  tryRun(life, account, schedule)
}

/** Makes the job that is due unless something holds it; what is held longer than the start window is lost. */
export function tryRun(life: Life, account: AccountState, schedule: ScheduleState): void {
  const { windowMs, afterMs } = whenOf(schedule)
  const since = schedule.dueSinceMs
  if (since === undefined) return
  const late = windowMs !== undefined && life.now() > since + windowMs
  if (late || (afterMs !== undefined && life.now() > afterMs)) {
    delete schedule.dueSinceMs
    finishIfOver(life, account, schedule)
    return
  }
  if (schedule.state !== 'active' || openJob(account, schedule) || !hasRoomForJob(account)) return
  delete schedule.dueSinceMs
  schedule.jobsMade += 1
  schedule.lastRunMs = since
  const id = `${schedule.id}:job-${schedule.jobsMade}`
  schedule.recentJobId = id
  makeJob(life, account, id, schedule.spec.jobSpecification as Wire, schedule)
}

/** One of its jobs has ended or is gone: the next may begin, or the schedule is over. */
export function scheduledJobEnded(life: Life, account: AccountState, key: string): void {
  const schedule = account.schedules?.[key]
  if (!schedule) return
  if (schedule.state === 'terminating' || schedule.state === 'deleting') {
    settleSchedule(life, account, schedule)
    return
  }
  tryRun(life, account, schedule)
  finishIfOver(life, account, schedule)
}

/** A job has ended: the quota may have room for one that is due. */
export function runWaitingSchedules(life: Life, account: AccountState): void {
  if (account.quotas?.activeJobsAndSchedules === undefined) return
  for (const schedule of Object.values(account.schedules ?? {})) tryRun(life, account, schedule)
}

/** Over when no job is due any more and the last has ended. Source: Schedule.recurrenceInterval and doNotRunAfter. */
function finishIfOver(life: Life, account: AccountState, schedule: ScheduleState): void {
  if (schedule.state === 'completed' || openJob(account, schedule)) return
  if (schedule.nextRunMs !== undefined || schedule.dueSinceMs !== undefined) return
  const { afterMs } = whenOf(schedule)
  // With a last time given the schedule waits for it: a change of its recurrence may bring more jobs until then.
  if (afterMs !== undefined && whenOf(schedule).everyMs !== undefined && life.now() < afterMs)
    return
  complete(life, account, schedule)
}

function complete(life: Life, account: AccountState, schedule: ScheduleState): void {
  enterSchedule(life, account, schedule, 'completed')
  schedule.endedMs = life.now()
  schedule.plan += 1
  delete schedule.nextRunMs
  delete schedule.dueSinceMs
  dropAutoPool(life, account, schedule)
}

/** Ends the schedule and the job that is under way. */
export function terminateSchedule(
  life: Life,
  account: AccountState,
  schedule: ScheduleState,
): void {
  leave(life, account, schedule, 'terminating')
  const job = openJob(account, schedule)
  if (job && job.state !== 'terminating' && job.state !== 'deleting') {
    terminateJob(life, account, job, 'TerminateJobSchedule')
  }
}

/** Deletes the schedule with all its jobs. */
export function deleteSchedule(life: Life, account: AccountState, schedule: ScheduleState): void {
  leave(life, account, schedule, 'deleting')
  for (const job of jobsOf(account, schedule)) {
    if (job.state !== 'deleting') deleteJob(life, account, job)
  }
}

function leave(
  life: Life,
  account: AccountState,
  schedule: ScheduleState,
  state: 'terminating' | 'deleting',
): void {
  enterSchedule(life, account, schedule, state)
  delete schedule.nextRunMs
  delete schedule.dueSinceMs
  schedule.plan += 1
  const due = { account: account.name, schedule: schedule.id, plan: schedule.plan }
  life.after(settleMs, { kind: 'schedule-settled', ...due })
}

/** The second half of terminate and delete, when the jobs are done with. */
function settleSchedule(life: Life, account: AccountState, schedule: ScheduleState): void {
  if (schedule.state === 'deleting') {
    // The last is asked for first: thousands that go one after the other are not all searched for each.
    if (account.jobs[keyOf(schedule.recentJobId ?? '')] || !account.schedules) return
    if (jobsOf(account, schedule).length > 0) return
    delete account.schedules[keyOf(schedule.id)]
    const gone = { account: account.name, schedule: schedule.id }
    life.world.timers = dropTimers(life.world.timers, gone)
    dropAutoPool(life, account, schedule)
  } else if (schedule.state === 'terminating' && !openJob(account, schedule)) {
    complete(life, account, schedule)
  }
}

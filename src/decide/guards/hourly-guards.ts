// How often in an hour: repairs of the nodes of a pool, actions in an account, task actions in a job; and of one task in a day.
import { dayMs, hourMs } from '../../domain/durations.ts'
import type { TaskFacts } from '../../domain/facts.ts'
import { counted } from '../../domain/plain.ts'
import { sameId } from '../../domain/refs.ts'
import { isOfJob, repairsIn, taskActionsIn } from '../actions-made.ts'
import type { Guard, GuardAnswer } from '../guard.ts'
import { isRepair, takesPlace } from '../guard.ts'

export const hourlyGuard: Guard = {
  name: 'actions-per-hour',
  tell: true,
  ask({ action, record, terms, now, planned }) {
    if (!isRepair(action)) return undefined
    const made = [...repairsIn(record), ...planned.filter(isRepair).map(() => now)]
    const what = ['repair', 'in this pool'] as const
    return overLimit(made, terms.guards.maxActionsPerHour, what, now)
  },
}

/** The pools of an account are examined apart: acting takes the place anew, with the account's row as the judge. */
export const accountHourlyGuard: Guard = {
  name: 'actions-per-hour-in-account',
  tell: true,
  ask({ action, account, terms, now, planned }) {
    if (!takesPlace(action)) return undefined
    // A clock that was far ahead took places of an hour to come: the account's row forgets them as well.
    const taken = account.actions.map(({ at }) => at).filter((at) => at <= now + hourMs)
    const made = [...taken, ...planned.filter(takesPlace).map(() => now)]
    const what = ['action', 'in all pools of the account'] as const
    return overLimit(made, terms.guards.maxActionsPerHourInAccount, what, now)
  },
}

/** A task that failed again after so many reactivations in a day is not cured by one more. */
const maxReactivationsPerTask = 6

export const taskHourlyGuard: Guard = {
  name: 'task-actions-per-hour',
  tell: true,
  ask({ action, record, facts, terms, now, planned }) {
    if (!('task' in action)) return undefined
    const { jobId, taskId } = action.task
    const inJob = taskActionsIn(record, jobId)
    const own = inJob.filter((one) => one.reactivated && sameId(one.taskId, taskId))
    const today = own.map(({ at }) => at).filter((at) => at > now - dayMs)
    if (action.kind === 'reactivate-task' && today.length >= maxReactivationsPerTask) {
      return {
        reason: `The task was reactivated ${today.length} times in 24 h, the limit is ${maxReactivationsPerTask}.`,
        until: freeAt(today, maxReactivationsPerTask, dayMs),
      }
    }
    const others = planned.filter((other) => isOfJob(other, jobId)).map(() => now)
    const what = ['task action', 'in the job'] as const
    const made = [...inJob.map(({ at }) => at), ...others]
    const over = overLimit(made, terms.guards.maxTaskActionsPerHour, what, now)
    if (!over) return undefined
    const left = facts.tasks.filter((task) => isFailedIn(task, jobId)).length
    // Whoever reads of one of many wants to know of how many.
    return left > 1 ? { ...over, reason: `${over.reason} ${left} failed tasks of it wait.` } : over
  },
}

function isFailedIn({ jobId, state, result }: TaskFacts, job: string): boolean {
  return sameId(jobId, job) && state === 'completed' && result === 'failure'
}

function overLimit(
  times: readonly number[],
  limit: number,
  [what, where]: readonly [string, string],
  now: number,
): GuardAnswer | undefined {
  const made = times.filter((at) => at > now - hourMs)
  if (made.length < limit) return undefined
  return {
    reason: `${counted(made.length, what)} ${where} in the last hour, the limit is ${limit}.`,
    until: freeAt(made, limit, hourMs),
  }
}

/** When so many have grown old that one more is within the limit, which may have been lowered. */
export function freeAt(times: readonly number[], limit: number, memoryMs: number): number {
  const last = [...times].sort((a, b) => a - b)[times.length - limit] ?? 0
  return last + memoryMs
}

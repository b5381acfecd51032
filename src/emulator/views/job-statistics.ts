// What the tasks of jobs have used, as $expand=stats gives it.
import type { Wire } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import type { TaskState } from '../life/task-state.ts'
import { durationText } from '../wire/duration-text.ts'
import { isoOf } from '../wire/wire-time.ts'

/**
 * Times are those the tasks took; nothing is executed, so that processor time and disk use are zero. Batch rolls
 * this up every half hour, the emulator at once. Counts are text on the wire (recorded of lifetimejobstats).
 */
export function jobStatistics(jobs: readonly JobState[], url: string, nowMs: number): Wire {
  const tasks = jobs.flatMap((job) => Object.values(job.tasks))
  const started = tasks.filter(({ startMs }) => startMs !== undefined)
  const sumMs = (ms: (task: TaskState) => number) =>
    started.reduce((sum, task) => sum + Math.max(0, ms(task)), 0)
  const count = (wanted: (task: TaskState) => boolean) => String(tasks.filter(wanted).length)
  return {
    url,
    startTime: isoOf(Math.min(nowMs, ...jobs.map(({ createdMs }) => createdMs))),
    lastUpdateTime: isoOf(nowMs),
    userCPUTime: 'PT0S',
    kernelCPUTime: 'PT0S',
    wallClockTime: durationText(sumMs((task) => (task.endMs ?? nowMs) - (task.startMs ?? nowMs))),
    readIOps: '0',
    writeIOps: '0',
    readIOGiB: 0,
    writeIOGiB: 0,
    numTaskRetries: String(tasks.reduce((sum, { retryCount }) => sum + retryCount, 0)),
    numSucceededTasks: count(({ result }) => result === 'success'),
    numFailedTasks: count(({ result }) => result === 'failure'),
    waitTime: durationText(sumMs((task) => (task.startMs ?? nowMs) - task.createdMs)),
  }
}

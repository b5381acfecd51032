// Turns the jobs of a world file into the state at its first instant: every task waits.
import { specOf } from '../handlers/task-body.ts'
import type { AccountState } from '../life/account-state.ts'
import { keyOf } from '../life/basics.ts'
import { betweenMs } from '../life/dice.ts'
import { addManager } from '../life/job-birth.ts'
import { withJobDefaults } from '../life/job-defaults.ts'
import { planJob } from '../life/job-life.ts'
import type { JobState } from '../life/job-state.ts'
import type { Life } from '../life/life.ts'
import { newborn, newTask } from '../life/newborn.ts'
import type { TaskState } from '../life/task-state.ts'
import type { WorldJob, WorldTasks } from './job-schema.ts'
import { numberOf } from './world-checks.ts'

/** Jobs were made a minute before the world begins. */
const jobAgeMs = 60_000

/** One job with all its tasks waiting. */
export function jobOf(life: Life, account: AccountState, given: WorldJob): JobState {
  const createdMs = life.now() - jobAgeMs
  const job: JobState = {
    id: given.id,
    spec: withJobDefaults({
      ...given.properties,
      // Tasks that depend on others need a job that uses dependencies.
      ...(given.tasks.some(({ properties }) => properties?.dependsOn)
        ? { usesTaskDependencies: true }
        : {}),
      priority: given.priority,
      poolInfo: { poolId: given.pool },
      ...(given.metadata ? { metadata: given.metadata } : {}),
    }),
    ...newborn(createdMs),
    tasks: {},
  }
  addManager(life, job)
  for (const group of given.tasks) {
    for (let n = group.from; n < group.from + group.count; n += 1) {
      const task = taskOf(life, account, job, group, numberOf(n))
      job.tasks[keyOf(task.id)] = task
    }
  }
  planJob(life, account, job)
  return job
}

function taskOf(
  life: Life,
  account: AccountState,
  job: JobState,
  group: WorldTasks,
  number: string,
): TaskState {
  const fill = (text: string): string => text.replaceAll('{n}', number)
  const filled = <T>(given: T): T => JSON.parse(fill(JSON.stringify(given)))
  const id = fill(group.id)
  const properties = filled(group.properties ?? {})
  const spec = specOf(job, {
    ...properties,
    id,
    ...(group.displayName ? { displayName: fill(group.displayName) } : {}),
    commandLine: fill(group.commandLine),
    ...(group.resourceFiles ? { resourceFiles: filled(group.resourceFiles) } : {}),
    constraints: { maxTaskRetryCount: group.maxTaskRetryCount, ...properties.constraints },
    requiredSlots: group.requiredSlots,
  })
  return newTask(job.createdMs, id, spec, {
    durationMs: betweenMs(group.duration, life.world.seed, 'task', account.name, job.id, id),
    stdout: fill(group.stdout),
    exitsWith: group.exitCode,
    ...(group.files
      ? {
          files: group.files.map(({ path, text, bytes }) => ({
            path: fill(path),
            text: text === undefined ? undefined : fill(text),
            bytes,
          })),
        }
      : {}),
    ...(group.fault
      ? {
          fault: {
            times: group.fault.times,
            afterMs: group.fault.after,
            exitCode: group.fault.exitCode,
            failureInfo: group.fault.failureInfo,
            stderr: group.fault.stderr,
            publish: false,
          },
        }
      : {}),
  })
}

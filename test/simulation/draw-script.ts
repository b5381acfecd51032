// Draws what breaks in a fleet: sicknesses of nodes, pools and tasks, as a script of the emulator.
import type { Dice } from '../support/faulty-dice.ts'
import type { DrawnJob, DrawnPool, PlanKind } from './draw-plan.ts'

/** What must appear nowhere: the signature of a SAS URL. */
export const secret = 'c2VjcmV0LW9mLXRoZS1zaW11bGF0aW9u'

type Step = Record<string, unknown>

const sasUrl = `https://farmassets.blob.core.windows.net/in/a.bin?sv=2022-11-02&sr=b&sig=${secret}`
const reboots = ['cures', 'cures', 'in-vain', 'NodeStateUnusable'] as const

export function drawScript(
  dice: Dice,
  kind: PlanKind,
  pools: readonly DrawnPool[],
  jobs: readonly DrawnJob[],
  roughMs: number,
): Step[] {
  if (kind === 'calm') return []
  const steps = drawSteps(dice, pools, jobs, roughMs)
  const [job] = jobs
  // Or there is nothing to tell by an event.
  if (kind !== 'events' || !job) return steps
  const { times: _, ...fails } = ofTasks(dice, job)
  // Nor on which of two failures a try of the same task meets.
  const others = steps.slice(1).filter(({ task }) => task === undefined || task !== fails.task)
  return [{ at: 'PT0S', ...fails, publish: true }, ...parted(others.map(afterTasks))]
}

/** By then what one trouble of a pool has set off is over, with the longest waits of the ladders. */
const apartMs = 90 * 60_000

/**
 * Whether a second trouble of a pool finds the first repaired, half repaired, or makes a storm of both, is a matter of
 * seconds: what is compared must not hang on it. So it comes when the first is over.
 */
function parted(steps: readonly Step[]): Step[] {
  const freeAt = new Map<unknown, number>()
  return steps
    .toSorted((one, other) => readDuration(one.at) - readDuration(other.at))
    .map((step) => {
      if (isOfTasks(step)) return step
      const at = Math.max(readDuration(step.at), freeAt.get(step.pool) ?? 0)
      const later = { ...step, at: duration(at) }
      freeAt.set(step.pool, troubleEndMs(later) + apartMs)
      return later
    })
}

/** When what a script does begins, or ends where it ends by itself. Milliseconds after the start. */
export function troubleEndMs({ at, for: lasts, recoversAfter }: Step): number {
  return readDuration(at) + Math.max(readDuration(lasts), readDuration(recoversAfter))
}

/** By then the tries of a task are over, three of them with longer and longer waits. */
export const tasksOverMs = 20 * 60_000

/** Whether a try meets a sick node is a matter of seconds: what is compared must not hang on it. */
function afterTasks(step: Step): Step {
  return isOfTasks(step) ? step : { ...step, at: duration(readDuration(step.at) + tasksOverMs) }
}

function isOfTasks(step: Step): boolean {
  return String(step.do).startsWith('task-')
}

function drawSteps(
  dice: Dice,
  pools: readonly DrawnPool[],
  jobs: readonly DrawnJob[],
  roughMs: number,
): Step[] {
  return Array.from({ length: dice.pick([1, 1, 1, 2, 2, 3]) }, () => {
    const at = duration(dice.between(0, roughMs / 2))
    const pool = pools[dice.between(0, pools.length - 1)]
    const [job] = jobs.filter((one) => one.pool === pool?.id)
    const step = job && dice.chance(0.3) ? ofTasks(dice, job) : ofNodes(dice, pool)
    return { at, ...step }
  })
}

function ofNodes(dice: Dice, pool: DrawnPool | undefined): Step {
  const { id = '', dedicated = 1, lowPriority = 0 } = pool ?? {}
  const last = dedicated + lowPriority - 1
  const nodes = dice.chance(0.12) ? 'all' : dice.between(0, last)
  const where = { pool: id, nodes }
  const lasts = dice.chance(0.3) ? { for: duration(dice.between(5, 60) * 60_000) } : {}
  switch (dice.between(1, 12)) {
    case 1:
    case 2:
    case 3:
    case 4:
      return { do: 'node-unusable', ...where, ...lasts, reboot: dice.pick(reboots) }
    case 5: {
      const recoversAfter = duration(dice.between(1, 30) * 60_000)
      return { do: 'node-unusable', ...where, recoversAfter, reboot: 'cures' }
    }
    case 6: {
      const errors = [{ code: 'DiskFull', message: `There is not enough disk space: ${sasUrl}` }]
      return { do: 'node-unusable', ...where, errors, reboot: dice.pick(reboots) }
    }
    case 7:
      return { do: 'node-disk-full', ...where }
    case 8:
      if (pool?.startTask === undefined) return { do: 'node-dies-in-reboot', ...where }
      return {
        ...{ do: 'start-task-fails', ...where, ...lasts, exitCode: dice.between(1, 9) },
        ...{ stderr: `curl: (22) 403 for ${sasUrl}\n`, reboot: dice.pick(['cures', 'in-vain']) },
      }
    case 9:
      return { do: 'node-unknown', ...where, ...lasts }
    case 10:
      return { do: 'node-black-hole', ...where, stderr: 'Segmentation fault' }
    case 11:
      return { do: 'node-id-reused', ...where }
    default:
      return {
        ...{ do: 'resize-fails', pool: id, times: dice.between(1, 2) },
        errors: [{ code: dice.pick(['AllocationFailed', 'AllocationTimedout']), message: 'No.' }],
      }
  }
}

function ofTasks(dice: Dice, { id: job, tasks: [first] }: DrawnJob): Step {
  const task = `t-000${dice.between(1, first.count)}`
  const times = dice.chance(0.6) ? { times: dice.between(1, 3) } : {}
  const where = { do: 'task-fails', job, task, ...times }
  switch (dice.between(1, 4)) {
    case 1:
      return { ...where, exitCode: dice.between(1, 3) }
    case 2:
      return { ...where, exitCode: 137, stderr: `Killed while reading ${sasUrl}`, publish: true }
    default:
      return {
        ...{ ...where, publish: dice.chance(0.5) },
        failureInfo: {
          category: 'ServerError',
          code: 'BlobDownloadTimedOut',
          message: `Timeout encountered while downloading ${sasUrl}`,
          details: [{ name: 'BlobSource', value: sasUrl }],
        },
      }
  }
}

/** Seconds, as they are drawn here; 0 of nothing. Milliseconds. */
function readDuration(text: unknown): number {
  const [, seconds = '0'] = /^PT(\d+)S$/.exec(String(text)) ?? []
  return Number(seconds) * 1_000
}

function duration(ms: number): string {
  return `PT${Math.round(ms / 1000)}S`
}

// Runs timer triggers in the clock's time: one invocation at a time, missed occurrences dropped.
import type { Clock } from '../../ports/clock.ts'
import type { LogSink } from './core-types.ts'
import type { Invoker } from './invoke.ts'
import { parseNcrontab, type Schedule } from './ncrontab.ts'
import { resolveSettings } from './resolve-settings.ts'
import type { RegisteredFunction } from './worker-app.ts'

export interface TimerDeps {
  fn: RegisteredFunction
  clock: Clock
  invoker: Invoker
  log: LogSink
  /** Wall time; replaced in tests. */
  setTimer?: (run: () => void, wallMs: number) => { cancel(): void }
}

/** Virtual time may be held or stepped by hand, so a sleeper looks at the clock again at least this often. */
const lookAgainMs = 250
/** Later than this counts as past due, as a hint to the function. */
const pastDueMs = 1_000

/**
 * Starts one timer function.
 * @throws Error when its schedule is not valid
 */
export function startTimer(deps: TimerDeps): { stop(): void } {
  const { fn, clock } = deps
  const setTimer = deps.setTimer ?? wallTimer
  const trigger = Object.values(fn.metadata.bindings).find((b) => /^timertrigger$/i.test(b.type))
  const schedule = readSchedule(fn.metadata.name, trigger?.schedule)
  let stopped = false
  let lastMs: number | undefined
  let sleeper = { cancel: () => {} }
  // Set before the first look, so that an occurrence during a slow start is not lost.
  let dueMs = trigger?.runOnStartup === true ? clock.now() : schedule.next(clock.now())
  wait()
  return {
    stop() {
      stopped = true
      sleeper.cancel()
    },
  }

  function wait(): void {
    if (stopped || dueMs === undefined) return
    const left = clock.toWallMs(dueMs - clock.now())
    sleeper = setTimer(() => void look(), Math.min(Math.max(left, 1), lookAgainMs))
  }

  async function look(): Promise<void> {
    const nowMs = clock.now()
    if (dueMs !== undefined && nowMs >= dueMs && !stopped) {
      await fire(dueMs, nowMs)
      // From the present, not from the last due time: what was missed meanwhile is dropped.
      dueMs = schedule.next(Math.max(clock.now(), dueMs))
    }
    wait()
  }

  async function fire(due: number, nowMs: number): Promise<void> {
    const info = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: iso(lastMs ?? due),
        LastUpdated: iso(lastMs ?? due),
        Next: iso(schedule.next(nowMs) ?? nowMs),
      },
      IsPastDue: nowMs - due > pastDueMs && lastMs === undefined,
    }
    lastMs = due
    await deps.invoker.invoke(fn, { data: { json: JSON.stringify(info) } })
  }
}

function readSchedule(name: string, value: unknown): Schedule {
  if (typeof value !== 'string') throw new Error(`function "${name}": the timer has no schedule`)
  try {
    return parseNcrontab(resolveSettings(value))
  } catch (cause) {
    throw new Error(`function "${name}": ${(cause as Error).message}`, { cause })
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function wallTimer(run: () => void, wallMs: number): { cancel(): void } {
  const timer = setTimeout(run, wallMs)
  return { cancel: () => clearTimeout(timer) }
}

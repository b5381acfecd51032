// The setting that says how long the history is kept.
import type { Env } from './url.ts'

/** Undefined where it is not set, or wrong: then a fault says so. */
export function readHistoryMonths(env: Env, faults: string[]): number | undefined {
  const text = env.BATCH_MEDIC_HISTORY_MONTHS
  if (!text) return undefined
  const months = Number(text)
  if (Number.isInteger(months) && months >= 1 && months <= 120) return months
  faults.push(
    `BATCH_MEDIC_HISTORY_MONTHS is "${text}": write how many months of history are kept, 1 to 120`,
  )
  return undefined
}

// What a pool's metrics were, one sample every 30 seconds: kept as steps, read as the lists formulas ask for.

/** In the order in which a sample's values are kept. `$CPUPercent` and its like are never sampled: nothing runs here. */
export const sampledMetrics = [
  '$ActiveTasks',
  '$RunningTasks',
  '$PendingTasks',
  '$SucceededTasks',
  '$FailedTasks',
  '$CurrentDedicatedNodes',
  '$CurrentLowPriorityNodes',
  '$PreemptedNodeCount',
  '$SampleNodeCount',
] as const

/** Documented metrics of what programs use; they are known, and their samples always lack. */
export const unsampledMetrics: readonly string[] = [
  '$CPUPercent',
  '$WallClockSeconds',
  '$MemoryBytes',
  '$DiskBytes',
  '$DiskReadBytes',
  '$DiskWriteBytes',
  '$DiskReadOps',
  '$DiskWriteOps',
  '$NetworkInBytes',
  '$NetworkOutBytes',
]

/** Documented: samples are taken every 30 seconds. */
export const samplePeriodMs = 30_000

/**
 * A sample can be read this long after it was taken. The documentation says "approximately one minute"; a real run
 * over 15 minutes had `$samples=96.6667`, 29 of 30, and that is one sample late.
 */
const delayMs = 30_000

/** Older samples than a day are forgotten; how long the service keeps them is not known. */
const keptMs = 86_400_000

/** From this sample on the values were these, until the next step. */
interface SampleStep {
  atMs: number
  readonly values: readonly number[]
}

export interface SampleHistory {
  steps: SampleStep[]
  /** When the last sample was taken. */
  sampledMs: number
}

/** Adds the sample of this instant: a step only if a value has changed. */
export function addSample(history: SampleHistory, nowMs: number, values: readonly number[]): void {
  const last = history.steps.at(-1)
  if (!last || values.some((value, i) => value !== last.values[i])) {
    history.steps.push({ atMs: nowMs, values })
  }
  history.sampledMs = nowMs
  const oldestMs = nowMs - keptMs
  while ((history.steps[1]?.atMs ?? nowMs) <= oldestMs) history.steps.shift()
  const [first] = history.steps
  if (first && first.atMs < oldestMs) {
    first.atMs += Math.ceil((oldestMs - first.atMs) / samplePeriodMs) * samplePeriodMs
  }
}

export interface Samples {
  readonly values: readonly number[]
  /** Share of the possible samples that could be read, in percent. */
  readonly percent: number
}

/** A metric's samples after `fromMs` up to `toMs`, oldest first; none of a metric that is not sampled. */
export function samplesBetween(
  history: SampleHistory,
  metric: string,
  nowMs: number,
  [fromMs, toMs]: readonly [number, number],
): Samples {
  const index = sampledMetrics.indexOf(metric as (typeof sampledMetrics)[number])
  const firstMs = history.steps[0]?.atMs
  const possible = Math.max(1, Math.round((toMs - fromMs) / samplePeriodMs))
  if (index < 0 || firstMs === undefined) return { values: [], percent: 0 }
  const lastMs = Math.min(toMs, history.sampledMs, nowMs - delayMs)
  const values: number[] = []
  let step = 0
  let atMs =
    firstMs + Math.max(0, Math.floor((fromMs - firstMs) / samplePeriodMs) + 1) * samplePeriodMs
  if (fromMs < firstMs) atMs = firstMs
  for (; atMs <= lastMs; atMs += samplePeriodMs) {
    while ((history.steps[step + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) step += 1
    values.push(history.steps[step]?.values[index] ?? 0)
  }
  return { values, percent: Math.min(100, (values.length / possible) * 100) }
}

/** The last samples of a metric that can be read, oldest first; fewer if there are not so many. */
export function lastSamples(
  history: SampleHistory,
  metric: string,
  nowMs: number,
  count: number,
): readonly number[] {
  if (count < 1) return []
  const fromMs = history.sampledMs - delayMs - (Math.trunc(count) + 1) * samplePeriodMs
  const { values } = samplesBetween(history, metric, nowMs, [fromMs, nowMs])
  return values.slice(-Math.trunc(count))
}

// The methods of metrics in autoscale formulas: GetSample, GetSamplePercent and what tells of the history.
import { evaluationError, FormulaError, type Place } from './formula-error.ts'
import {
  lastSamples,
  type SampleHistory,
  sampledMetrics,
  samplePeriodMs,
  samplesBetween,
  unsampledMetrics,
} from './samples.ts'
import { double, doubleText, interval, timestamp, type Value, vector } from './values.ts'

/**
 * How many of the samples must be there when a formula does not say: the reference's example of
 * "wanted 10%, received 0%" is of a formula that names no share.
 */
const wantedPercent = 10

export const isMetric = (name: string): boolean =>
  unsampledMetrics.includes(name) || sampledMetrics.some((metric) => metric === name)

/** Throws InsufficientSampleData when fewer samples are there than wanted, AutoScalingFormulaEvaluationError otherwise. */
export function callMethod(
  place: Place,
  { metric, method, inputs }: { metric: string; method: string; inputs: readonly Value[] },
  history: SampleHistory,
  nowMs: number,
): Value {
  switch (method) {
    case 'GetSample':
      return getSample(place, metric, inputs, history, nowMs)
    case 'GetSamplePercent': {
      const { range } = rangeOf(place, inputs, nowMs)
      return double(samplesBetween(history, metric, nowMs, range).percent)
    }
    case 'GetSamplePeriod':
      return interval(samplePeriodMs)
    case 'Count':
      return double(samplesBetween(history, metric, nowMs, [0, nowMs]).values.length)
    case 'HistoryBeginTime':
      return timestamp(history.steps[0]?.atMs ?? nowMs)
    default:
      throw evaluationError(place, `Undefined symbol: ${method}`)
  }
}

/** GetSample(n) takes what there is; over a time too few samples are an error. */
function getSample(
  place: Place,
  metric: string,
  inputs: readonly Value[],
  history: SampleHistory,
  nowMs: number,
): Value {
  const [first] = inputs
  if (first?.kind === 'double' && inputs.length === 1) {
    return vector(lastSamples(history, metric, nowMs, first.value))
  }
  const { range, rest } = rangeOf(place, inputs, nowMs)
  const wanted = rest?.kind === 'double' ? rest.value : wantedPercent
  const { values, percent } = samplesBetween(history, metric, nowMs, range)
  if (percent >= wanted) return vector(values)
  throw new FormulaError(
    'InsufficientSampleData',
    place,
    `Insufficient data from data set: ${metric} wanted ${doubleText(wanted)}%, received ${Math.floor(percent)}%`,
  )
}

/** One look-back reaches to now; two are taken in either order, as the documentation writes them both ways. */
function rangeOf(
  place: Place,
  [first, second, third]: readonly Value[],
  nowMs: number,
): { range: readonly [number, number]; rest: Value | undefined } {
  const from = first && pointOf(first, nowMs)
  if (from === undefined) throw evaluationError(place, 'Invalid argument type')
  const to = second && pointOf(second, nowMs)
  if (to === undefined) return { range: [from, nowMs], rest: second }
  return { range: [Math.min(from, to), Math.max(from, to)], rest: third }
}

const pointOf = (value: Value, nowMs: number): number | undefined => {
  if (value.kind === 'timeinterval') return nowMs - value.ms
  return value.kind === 'timestamp' ? value.ms : undefined
}

// The functions and constants of autoscale formulas that the emulator has; the rest are undefined symbols to it.
import { evaluationError, type Place } from './formula-error.ts'
import { double, interval, own, timestamp, type Value } from './values.ts'

export const constants: Readonly<Record<string, Value>> = {
  TimeInterval_Zero: interval(0),
  TimeInterval_100ns: interval(1e-4),
  TimeInterval_Microsecond: interval(1e-3),
  TimeInterval_Millisecond: interval(1),
  TimeInterval_Second: interval(1_000),
  TimeInterval_Minute: interval(60_000),
  TimeInterval_Hour: interval(3_600_000),
  TimeInterval_Day: interval(86_400_000),
  TimeInterval_Week: interval(7 * 86_400_000),
  TimeInterval_Year: interval(365 * 86_400_000),
}

/** A list of doubles and vectors counts as one vector: avg(v, 7) is avg(1, 2, 3, 7). */
const flat = (place: Place, inputs: readonly Value[]): number[] =>
  inputs.flatMap((input) => {
    if (input.kind === 'double') return [input.value]
    if (input.kind === 'doubleVec') return [...input.values]
    throw evaluationError(place, `Invalid argument type: ${input.kind}`)
  })

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length

/** Of the sample, so divided by one less than there are. */
const deviation = (values: readonly number[]): number =>
  Math.sqrt(sum(values.map((one) => (one - mean(values)) ** 2)) / (values.length - 1))

/** Functions of a list that must hold something. */
const ofList: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg: mean,
  max: (values) => values.reduce((a, b) => Math.max(a, b)),
  min: (values) => values.reduce((a, b) => Math.min(a, b)),
  std: deviation,
  range: (values) =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)),
}

const ofDouble: Readonly<Record<string, (value: number) => number>> = {
  lg: Math.log2,
  ln: Math.log,
  log: Math.log10,
}

/** Throws AutoScalingFormulaEvaluationError for a function the emulator has not, or for inputs that do not fit. */
export function callFunction(
  place: Place,
  name: string,
  inputs: readonly Value[],
  nowMs: number,
): Value {
  const [first, second] = inputs
  if (name === 'time') return timeFrom(place, first, nowMs)
  if (name === 'val' && first?.kind === 'doubleVec' && second?.kind === 'double') {
    const value = first.values[Math.trunc(second.value)]
    if (value === undefined) throw evaluationError(place, 'Index out of range')
    return double(value)
  }
  if (name === 'len') return double(flat(place, inputs).length)
  if (name === 'sum') return double(sum(flat(place, inputs)))
  const single = own(ofDouble, name)
  if (single && inputs.length === 1 && first?.kind === 'double') return double(single(first.value))
  const many = own(ofList, name)
  if (!many) throw evaluationError(place, `Undefined symbol: ${name}`)
  const values = flat(place, inputs)
  // What the service does with an empty list is not known; a number out of nothing would be made up.
  if (values.length === 0) throw evaluationError(place, `${name} of an empty list`)
  return double(many(values))
}

function timeFrom(place: Place, input: Value | undefined, nowMs: number): Value {
  if (input === undefined) return timestamp(nowMs)
  const ms = input.kind === 'string' ? Date.parse(input.text) : Number.NaN
  if (Number.isNaN(ms)) throw evaluationError(place, 'Invalid time')
  return timestamp(ms)
}

/** The members of a timestamp, in UTC; weekday 1 is Monday (documented), 0 for Sunday is assumed. */
export function memberOf(place: Place, of: Value, name: string): Value {
  if (of.kind !== 'timestamp') throw evaluationError(place, `Undefined symbol: ${name}`)
  const date = new Date(of.ms)
  const members: Readonly<Record<string, number>> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
  const value = own(members, name)
  if (value === undefined) throw evaluationError(place, `Undefined symbol: ${name}`)
  return double(value)
}

// The operators of autoscale formulas, by the types they join; the table is that of the documentation.
import { evaluationError, type Place } from './formula-error.ts'
import { double, interval, timestamp, truth, type Value, vector } from './values.ts'

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}

const comparison: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
  '!=': (a, b) => a !== b,
}

/** What two values compare by. */
const measure = (value: Value): number | string | undefined => {
  switch (value.kind) {
    case 'double':
      return value.value
    case 'timeinterval':
    case 'timestamp':
      return value.ms
    case 'string':
      return value.text
    case 'doubleVec':
      return undefined
  }
}

/** Throws AutoScalingFormulaEvaluationError where the documentation has no such operation. */
export function binary(place: Place, sign: string, left: Value, right: Value): Value {
  const compare = comparison[sign]
  const a = measure(left)
  const b = measure(right)
  if (compare && left.kind === right.kind && a !== undefined && b !== undefined) {
    return truth(compare(a, b))
  }
  const result = calculate(sign, left, right)
  if (result) return result
  throw evaluationError(place, `Invalid operation: ${left.kind} ${sign} ${right.kind}`)
}

function calculate(sign: string, left: Value, right: Value): Value | undefined {
  const act = arithmetic[sign]
  if (!act) return undefined
  if (left.kind === 'double' && right.kind === 'double') return double(act(left.value, right.value))
  if (left.kind === 'doubleVec') return onVector(act, left.values, right)
  const additive = sign === '+' || sign === '-'
  if (left.kind === 'timeinterval' && right.kind === 'timeinterval' && additive) {
    return interval(act(left.ms, right.ms))
  }
  if (left.kind === 'timeinterval' && right.kind === 'double' && !additive) {
    return interval(act(left.ms, right.value))
  }
  if (left.kind === 'double' && right.kind === 'timeinterval' && sign === '*') {
    return interval(left.value * right.ms)
  }
  if (left.kind === 'timestamp' && right.kind === 'timestamp' && sign === '-') {
    return interval(left.ms - right.ms)
  }
  // The table has only "timestamp + timeinterval"; the difference is taken too, for look-backs are written so.
  if (left.kind === 'timestamp' && right.kind === 'timeinterval' && additive) {
    return timestamp(act(left.ms, right.ms))
  }
  if (left.kind === 'timeinterval' && right.kind === 'timestamp' && sign === '+') {
    return timestamp(left.ms + right.ms)
  }
  return undefined
}

function onVector(
  act: (a: number, b: number) => number,
  values: readonly number[],
  right: Value,
): Value | undefined {
  if (right.kind === 'double') return vector(values.map((a) => act(a, right.value)))
  if (right.kind !== 'doubleVec' || right.values.length !== values.length) return undefined
  return vector(values.map((a, i) => act(a, right.values[i] ?? Number.NaN)))
}

export function unary(place: Place, sign: string, of: Value): Value {
  if (of.kind === 'double') return sign === '-' ? double(-of.value) : truth(of.value === 0)
  if (of.kind === 'timeinterval' && sign === '-') return interval(-of.ms)
  throw evaluationError(place, `Invalid operation: ${sign} ${of.kind}`)
}

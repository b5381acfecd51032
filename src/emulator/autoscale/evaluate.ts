// Evaluates an autoscale formula: what it sets, or the error that stopped it.
import { evaluationError, type Place } from './formula-error.ts'
import { callFunction, constants, memberOf } from './functions.ts'
import { callMethod, isMetric } from './metric-methods.ts'
import { binary, unary } from './operators.ts'
import type { SampleHistory } from './samples.ts'
import type { Expression, Statement } from './syntax.ts'
import { double, own, textOf, type Value } from './values.ts'

interface Surroundings {
  readonly nowMs: number
  readonly history: SampleHistory
  /** Service-defined variables that have a value of their own, by full name: targets, current nodes, task slots. */
  readonly numbers: Readonly<Record<string, number>>
}

export interface Outcome {
  readonly dedicated: number
  readonly spot: number
  readonly option: string
  /** As `autoScaleRun.results` has it. */
  readonly results: string
}

/** Old names, still understood: the full name wins where a formula sets both. */
const aliases: Readonly<Record<string, string>> = {
  $TargetDedicated: '$TargetDedicatedNodes',
  $TargetLowPriority: '$TargetLowPriorityNodes',
  $CurrentDedicated: '$CurrentDedicatedNodes',
  $CurrentLowPriority: '$CurrentLowPriorityNodes',
}

const options = ['requeue', 'terminate', 'taskcompletion', 'retaineddata']

/** Throws AutoScalingFormulaEvaluationError or InsufficientSampleData. */
export function evaluate(statements: readonly Statement[], around: Surroundings): Outcome {
  const set = new Map<string, Value>()
  for (const { target, value } of statements) {
    const result = compute(value, set, around)
    if (target !== undefined) assign(value, target, result, set)
  }
  return outcome(set, around)
}

/** Targets are 32-bit numbers on the wire: what clients could not read is refused. Assumed. */
const largestTarget = 2 ** 31 - 1

const readOnly = (name: string): boolean => isMetric(name) || name === '$TaskSlotsPerNode'

function assign(place: Place, target: string, value: Value, set: Map<string, Value>): void {
  const full = own(aliases, target) ?? target
  const isTarget = full === '$TargetDedicatedNodes' || full === '$TargetLowPriorityNodes'
  if (readOnly(full)) throw evaluationError(place, `Cannot assign to ${target}`)
  if (isTarget && (value.kind !== 'double' || !(Math.abs(value.value) <= largestTarget))) {
    throw evaluationError(place, `${target} must be a double, not ${textOf(value)}`)
  }
  if (full === '$NodeDeallocationOption' && !options.includes(textOf(value))) {
    throw evaluationError(place, `Invalid node deallocation option: ${textOf(value)}`)
  }
  set.set(target, value)
}

/** Targets are cut to whole numbers (a formula that gave 2.9 got 2 nodes) and never below none. */
function outcome(set: ReadonlyMap<string, Value>, { numbers }: Surroundings): Outcome {
  const targetOf = (name: string, alias: string): number => {
    const given = set.get(name) ?? set.get(alias)
    const value = given?.kind === 'double' ? given.value : (numbers[name] ?? 0)
    return Math.max(0, Math.trunc(value))
  }
  const dedicated = targetOf('$TargetDedicatedNodes', '$TargetDedicated')
  const spot = targetOf('$TargetLowPriorityNodes', '$TargetLowPriority')
  const chosen = set.get('$NodeDeallocationOption')
  const option = chosen ? textOf(chosen) : 'requeue'
  const others = [...set]
    .filter(([name]) => !own(aliases, name) && !/^\$(Target\w+Nodes|NodeDealloc\w+)$/.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `;${name}=${textOf(value)}`)
  return { dedicated, spot, option, results: resultsOf(dedicated, spot, option) + others.join('') }
}

/** The three that every run tells, in the order of the recordings; other variables follow in that of their names. */
export const resultsOf = (dedicated: number, spot: number, option: string): string =>
  `$TargetDedicatedNodes=${dedicated};$TargetLowPriorityNodes=${spot};$NodeDeallocationOption=${option}`

function compute(part: Expression, set: Map<string, Value>, around: Surroundings): Value {
  const of = (inner: Expression): Value => compute(inner, set, around)
  switch (part.kind) {
    case 'number':
      return double(part.value)
    case 'text':
      return { kind: 'string', text: part.value }
    case 'name':
      return variable(part, part.name, set, around)
    case 'call':
      return callFunction(part, part.name, part.inputs.map(of), around.nowMs)
    case 'member':
      return memberOf(part, of(part.of), part.name)
    case 'method': {
      const metric = part.of.kind === 'name' ? (own(aliases, part.of.name) ?? part.of.name) : ''
      if (!isMetric(metric)) throw evaluationError(part, `Undefined symbol: ${part.name}`)
      const asked = { metric, method: part.name, inputs: part.inputs.map(of) }
      return callMethod(part, asked, around.history, around.nowMs)
    }
    case 'unary':
      return unary(part, part.sign, of(part.of))
    case 'binary': {
      if (part.sign !== '&&' && part.sign !== '||') {
        return binary(part, part.sign, of(part.left), of(part.right))
      }
      const left = isTrue(part.left, of(part.left))
      if (left === (part.sign === '||')) return double(left ? 1 : 0)
      return double(isTrue(part.right, of(part.right)) ? 1 : 0)
    }
    case 'choice':
      return of(isTrue(part.test, of(part.test)) ? part.yes : part.no)
  }
}

function isTrue(place: Place, value: Value): boolean {
  if (value.kind === 'double') return value.value !== 0
  throw evaluationError(place, `Expected a double, not ${value.kind}`)
}

/** A metric of tasks has no value by itself: only its samples can be asked for. */
function variable(
  place: Place,
  name: string,
  set: ReadonlyMap<string, Value>,
  { numbers }: Surroundings,
): Value {
  const full = own(aliases, name) ?? name
  const given = set.get(name) ?? set.get(full)
  if (given) return given
  const number = own(numbers, full)
  if (number !== undefined) return double(number)
  const constant = own(constants, name)
  if (constant) return constant
  if (options.includes(name)) return { kind: 'string', text: name }
  if (isMetric(full)) throw evaluationError(place, `${name} needs GetSample`)
  throw evaluationError(place, `Undefined symbol: ${name}`)
}

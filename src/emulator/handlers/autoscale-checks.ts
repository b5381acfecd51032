// What Batch refuses of automatic scaling before it tries a formula.
import { FormulaError } from '../autoscale/formula-error.ts'
import { parseFormula } from '../autoscale/syntax.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkInterval } from './pool-body.ts'

/** Documented: "The formula string cannot exceed 8 KB". */
const longestFormula = 8_192

/**
 * Throws AutoScalingFormulaTooLong or AutoScalingFormulaSyntaxError. What can only be seen when a formula runs does
 * not refuse it: it becomes the error of the run (recorded of an undefined symbol).
 */
export function checkFormula(formula: string): void {
  if (formula.length > longestFormula) throw fault('AutoScalingFormulaTooLong')
  try {
    parseFormula(formula)
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    // Values of such a refusal were not recorded; those of a run's error are taken.
    throw fault('AutoScalingFormulaSyntaxError', { Message: error.message })
  }
}

interface Settings {
  readonly enableAutoScale?: boolean | null | undefined
  readonly autoScaleFormula?: string | null | undefined
  readonly autoScaleEvaluationInterval?: string | null | undefined
  readonly targetDedicatedNodes?: number | null | undefined
  readonly targetLowPriorityNodes?: number | null | undefined
}

/** What the contract demands of a new pool; that it is InvalidAutoScalingSettings that refuses it is assumed. */
export function checkAutoScale(pool: Settings): void {
  const formula = pool.autoScaleFormula ?? undefined
  const on = pool.enableAutoScale === true
  checkInterval(pool.autoScaleEvaluationInterval)
  if (on !== (formula !== undefined)) throw fault('InvalidAutoScalingSettings')
  if (formula === undefined) return
  for (const name of ['targetDedicatedNodes', 'targetLowPriorityNodes'] as const) {
    const target = pool[name]
    if (target === undefined || target === null) continue
    throw fault('InvalidPropertyValue', {
      PropertyName: name,
      PropertyValue: String(target),
      Reason: 'The property cannot be specified when enableAutoScale is set to true',
    })
  }
  checkFormula(formula)
}

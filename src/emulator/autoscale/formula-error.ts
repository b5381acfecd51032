// What goes wrong in a formula, with the place where it does, in the codes and words of the service.

/**
 * The codes of a run's error. Words of the last two as recorded or documented: "has evaluation error" in March 2020,
 * "insufficient sample data" in the reference of the pool autoscale event.
 */
export const formulaErrors = {
  AutoScalingFormulaSyntaxError: 'The specified auto-scaling formula has a syntax error.',
  AutoScalingFormulaEvaluationError: 'The specified auto-scaling formula has evaluation error',
  InsufficientSampleData: 'Autoscale evaluation failed due to insufficient sample data',
} as const

type FormulaErrorCode = keyof typeof formulaErrors

/** Line and column count from 1, as in "Line 1, Col 1: Undefined symbol: something_useless" (recorded). */
export interface Place {
  readonly line: number
  readonly column: number
}

export class FormulaError extends Error {
  readonly code: FormulaErrorCode

  constructor(code: FormulaErrorCode, place: Place, what: string) {
    super(`Line ${place.line}, Col ${place.column}: ${what}`)
    this.code = code
  }
}

export const syntaxError = (place: Place, what: string): FormulaError =>
  new FormulaError('AutoScalingFormulaSyntaxError', place, what)

export const evaluationError = (place: Place, what: string): FormulaError =>
  new FormulaError('AutoScalingFormulaEvaluationError', place, what)

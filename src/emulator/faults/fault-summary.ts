// A fault in one line, for lists and journals.
import type { ScriptStep } from '../world/step-schema.ts'

/** `node-unusable frames`, `task-fails shot/t-0001`, `api-refuses Pool_* TooManyRequests`. */
export function summaryOf(step: ScriptStep): string {
  if ('pool' in step) return `${step.do} ${step.pool}`
  if ('job' in step) return `${step.do} ${step.job}/${step.task}`
  const operations = [step.operation].flat().join(' ')
  return 'code' in step ? `${step.do} ${operations} ${step.code}` : `${step.do} ${operations}`
}

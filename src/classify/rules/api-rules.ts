// Answers of the Batch API by status and code, and the lack of one.
import type { Rule } from '../rule.ts'

export const apiRules: readonly Rule[] = []

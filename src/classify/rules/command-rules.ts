// Commands that could not be started, application packages, job preparation, and tasks that were ended.
import type { Rule } from '../rule.ts'

export const commandRules: readonly Rule[] = []

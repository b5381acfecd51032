// Answers of the Batch API by status and code, and the lack of one.
import type { Rule } from '../rule.ts'
import { apiAnswerRules } from './api-answer-rules.ts'
import { apiCallerRules } from './api-caller-rules.ts'
import { apiDeniedRules } from './api-denied-rules.ts'
import { apiNetworkRules } from './api-network-rules.ts'

export const apiRules: readonly Rule[] = [
  ...apiCallerRules,
  ...apiDeniedRules,
  ...apiNetworkRules,
  ...apiAnswerRules,
]

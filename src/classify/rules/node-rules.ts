// Nodes: their error codes, and states without an error.
import type { Rule } from '../rule.ts'
import { nodeErrorRules } from './node-error-rules.ts'
import { nodeStateRules } from './node-state-rules.ts'
import { nodeUnusableRules } from './node-unusable-rules.ts'

export const nodeRules: readonly Rule[] = [
  ...nodeErrorRules,
  ...nodeUnusableRules,
  ...nodeStateRules,
]

// Nodes: their error codes, and states without an error.
import type { Rule } from '../rule.ts'

export const nodeRules: readonly Rule[] = []

// Container images and containers: what the codes say and what really happened.
import type { Rule } from '../rule.ts'

export const containerRules: readonly Rule[] = []

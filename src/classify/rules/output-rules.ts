// What programs write when they fail: the lines an experienced operator looks for.
import type { Rule } from '../rule.ts'

export const outputRules: readonly Rule[] = []

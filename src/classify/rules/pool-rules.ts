// Resizes, autoscale, auto-pools: quota, capacity and configuration told apart.
import type { Rule } from '../rule.ts'

export const poolRules: readonly Rule[] = []

// Exit codes: what a number most often means on Linux, on Windows and for some runtimes.
import type { Rule } from '../rule.ts'

export const exitRules: readonly Rule[] = []

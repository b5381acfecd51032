// Resource files and output files: access, expiry, absence, outage.
import type { Rule } from '../rule.ts'

export const fileRules: readonly Rule[] = []

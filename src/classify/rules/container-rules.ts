// Container images and containers: what the codes say and what really happened.
import type { Rule } from '../rule.ts'
import { containerPullRules } from './container-pull-rules.ts'
import { containerRunRules } from './container-run-rules.ts'

export const containerRules: readonly Rule[] = [...containerPullRules, ...containerRunRules]

// Resizes, autoscale, auto-pools: quota, capacity and configuration told apart.
import type { Rule } from '../rule.ts'
import { poolAutoscaleRules } from './pool-autoscale-rules.ts'
import { poolConfigurationRules } from './pool-configuration-rules.ts'
import { poolQuotaRules } from './pool-quota-rules.ts'
import { poolResizeRules } from './pool-resize-rules.ts'

export const poolRules: readonly Rule[] = [
  ...poolConfigurationRules,
  ...poolQuotaRules,
  ...poolResizeRules,
  ...poolAutoscaleRules,
]

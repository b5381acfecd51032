// Resizes, autoscale, auto-pools: quota, capacity and configuration told apart.
import type { Rule } from '../rule.ts'
import { poolAutoscaleRules } from './pool-autoscale-rules.ts'
import { poolMachineRules } from './pool-machine-rules.ts'
import { poolQuotaRules } from './pool-quota-rules.ts'
import { poolResizeRules } from './pool-resize-rules.ts'
import { poolResourceRules } from './pool-resource-rules.ts'

export const poolRules: readonly Rule[] = [
  ...poolMachineRules,
  ...poolResourceRules,
  ...poolQuotaRules,
  ...poolResizeRules,
  ...poolAutoscaleRules,
]

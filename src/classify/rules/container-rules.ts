// Container images and containers: what the codes say and what really happened.
import type { Rule } from '../rule.ts'
import { containerImageRules } from './container-image-rules.ts'
import { containerRegistryRules } from './container-registry-rules.ts'
import { containerRunRules } from './container-run-rules.ts'

export const containerRules: readonly Rule[] = [
  ...containerImageRules,
  ...containerRegistryRules,
  ...containerRunRules,
]

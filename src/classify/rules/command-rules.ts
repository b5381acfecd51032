// Commands that could not be started, application packages, job preparation, and tasks that were ended.
import type { Rule } from '../rule.ts'
import { commandEndRules } from './command-end-rules.ts'
import { commandLaunchRules } from './command-launch-rules.ts'
import { commandPackageRules } from './command-package-rules.ts'
import { commandPlacementRules } from './command-placement-rules.ts'

export const commandRules: readonly Rule[] = [
  ...commandPackageRules,
  ...commandLaunchRules,
  ...commandPlacementRules,
  ...commandEndRules,
]

// What programs write when they fail: the lines an experienced operator looks for, the decisive before the common.
import type { Rule } from '../rule.ts'
import { outputAccessRules, outputDeniedRules } from './output-access-rules.ts'
import { outputCrashRules } from './output-crash-rules.ts'
import { outputFetchRules, outputPackageRules } from './output-fetch-rules.ts'
import { outputGpuRules } from './output-gpu-rules.ts'
import { outputLockRules } from './output-lock-rules.ts'
import { outputMissingRules } from './output-missing-rules.ts'
import { outputLimitRules, outputNetworkRules } from './output-network-rules.ts'
import { outputToolRules } from './output-tool-rules.ts'

export const outputRules: readonly Rule[] = [
  ...outputLockRules,
  ...outputLimitRules,
  ...outputAccessRules,
  ...outputGpuRules,
  ...outputToolRules,
  ...outputFetchRules,
  ...outputNetworkRules,
  ...outputPackageRules,
  ...outputMissingRules,
  ...outputDeniedRules,
  ...outputCrashRules,
]

// Every rule that names a cause, in order: the first that holds wins, so what is special stands before what is general.
import type { Rule } from './rule.ts'
import { apiRules } from './rules/api-rules.ts'
import { commandRules } from './rules/command-rules.ts'
import { containerRules } from './rules/container-rules.ts'
import { doctorRules } from './rules/doctor-rules.ts'
import { exitRules } from './rules/exit-rules.ts'
import { fileRules } from './rules/file-rules.ts'
import { machineRules } from './rules/machine-rules.ts'
import { nodeRules } from './rules/node-rules.ts'
import { outputRules } from './rules/output-rules.ts'
import { poolRules } from './rules/pool-rules.ts'

export const rules: readonly Rule[] = [
  ...doctorRules,
  ...machineRules,
  ...fileRules,
  ...containerRules,
  ...commandRules,
  ...poolRules,
  ...nodeRules,
  ...outputRules,
  ...exitRules,
  ...apiRules,
]

// Checks the policy of a local run before anything is started: its faults are told once, all of them.
import { existsSync, readFileSync } from 'node:fs'
import { ConfigError, readConfig } from '../config/config.ts'
import type { Mode } from '../domain/incident.ts'

/** The mode that it has where no rule says otherwise. @throws ConfigError with every fault of the file */
export function checkPolicy(path: string): Mode {
  const settings = {
    BATCH_MEDIC_ACCOUNTS: '[{"name":"local","url":"http://127.0.0.1"}]',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    BATCH_MEDIC_POLICY: path,
  }
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  try {
    return readConfig(settings, read).policy.mode
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new Error(`The policy cannot be used:\n- ${error.faults.join('\n- ')}`, { cause: error })
  }
}

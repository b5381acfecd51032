// Runs one command of the CLI and answers with its exit code.
import { readCommandLine } from './command-line.ts'
import type { CliDeps } from './deps.ts'
import { CliError, withHelp } from './usage.ts'

/** 0 done, 1 failed or, of `check`, something is wrong, 2 wrong usage or no look. Errors go to `err` as one line. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  let command = ''
  try {
    const line = readCommandLine(argv, deps.terminal)
    if (line.kind === 'help') {
      deps.out(`${line.text}\n`)
      return 0
    }
    command = line.row.path
    return await line.row.run(line, deps)
  } catch (thrown) {
    const error = withHelp(thrown, command)
    if (!(error instanceof CliError)) throw error
    deps.progress('')
    deps.err(`${error.message}\n`)
    return error.exitCode
  }
}

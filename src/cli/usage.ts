// The errors that end a run with one sentence.

/** Ends the run: one sentence for the operator, and the exit code. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A command line that cannot be taken; whoever knows the command adds where to read on. */
class WrongUsage extends CliError {
  override readonly name = 'WrongUsage'
}

/** A command line that cannot be taken: exit code 2. */
export function wrongUsage(sentence: string): CliError {
  return new WrongUsage(2, sentence)
}

/** The same error with the command whose help says more; others as they are. */
export function withHelp(error: unknown, command: string): unknown {
  if (!(error instanceof WrongUsage)) return error
  const help = command === '' ? 'batch-medic help' : `batch-medic ${command} --help`
  return new CliError(2, `${error.message} See ${help}.`)
}

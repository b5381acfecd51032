// What `batch-medic help` prints, and the error that ends a run with one sentence.

export const help = `Batch Medic: what broke in your Azure Batch pools, and what was done about it.

Usage: batch-medic <command> [options]

  incidents list           incidents, the latest first
    --account NAME         of one Batch account
    --pool ID              of one pool
    --state STATE          open, acting, verifying, held, awaiting-approval, escalated,
                           resolved, or unresolved
    --fault FAULT          of one fault, such as node-unusable
    --top N                how many at most (20)
  incidents show ID        the whole story of one incident
  diagnose FILE            names the cause of what you have at hand, - reads a pipe: an error, node, task,
                           pool or list as JSON, or the end of stderr.txt; needs no app and no network
  emulator [options]       an Azure Batch account on this machine; emulator --help says more
  help                     this page

  --url URL                where the app runs (BATCH_MEDIC_URL, or http://127.0.0.1:7071)
  --key KEY                its function key (BATCH_MEDIC_KEY, or .batch-medic/keys.json for an app on this machine)
  --json                   print JSON and nothing else
  --version, --help

Exit codes: 0 done, 1 failed, 2 wrong usage.`

/** Ends the run: one sentence for the operator, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

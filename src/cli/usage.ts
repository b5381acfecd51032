// What `batch-medic help` prints, and the error that ends a run with one sentence.

export const help = `Batch Medic: what broke in your Azure Batch pools, why, and what was done about it.

Usage: batch-medic <command> [options]

  incidents list           incidents, the latest first
    --account NAME         of one Batch account
    --pool ID              of one pool
    --state STATE          open, acting, verifying, held, awaiting-approval, escalated,
                           resolved, or unresolved
    --fault FAULT          of one fault, such as node-unusable
    --top N                how many at most (20)
  incidents show ID        the whole story of one incident
  check                    looks at a whole Batch account now and changes nothing; needs no app
    --account NAME         found through az login (AZURE_BATCH_ACCOUNT)
    --endpoint URL         of the account (AZURE_BATCH_ENDPOINT)
    --key KEY              its key (AZURE_BATCH_ACCESS_KEY); --key-from VARIABLE keeps it off the screen;
                           without one, whoever az login signed in
    --resource-id ID       its ARM id, for checks of network, quota, identity and packages
    --pool ID              one pool, with every check
    --prices FILE          prices of your own (BATCH_MEDIC_PRICES)
  diagnose FILE            names the cause of what you have at hand; - reads a pipe: an error, node, task,
                           pool or list as JSON, or the end of stderr.txt. Needs no app and no network
  connect INCIDENT         gives you a user on its node for a time, where the policy allows it; or connect POOL/NODE
    --reason "TEXT"        why; kept with who you are
    --minutes N            how long (60)
    --ssh-key FILE         your public key, for Linux (~/.ssh/id_ed25519.pub and the like)
    --admin                with administrator rights
    --from-inside          you are in the network of the pool: no public address is needed
    --end                  takes the user away now
    --by NAME              who you are (the user of this machine)
  pause POOL               changes nothing of it any more; pause --account NAME of a whole account. resume ends it
    --reason "TEXT"        why; kept with who you are. Of pause, hold and silence it must be given
    --until WHEN           2h, 3d, or a time such as 2026-03-01T04:05:06Z; without it, until somebody ends it
  hold POOL/NODE           leaves this node alone, whatever is wrong with it; release ends it
  silence POOL --until WHEN  sends nothing but RESOLVED, to those who were told before; unsilence ends it
  ack ID                   you have seen it; --note "TEXT"
  approve ID, reject ID    what the incident waits for; --action ACTION names it
  run ACTION ID            takes the action now, if no guard but the mode and the approval says no
    --by NAME              of all these: who you are (the user of this machine)
    --no-wait              of all these: does not wait for what comes of it
  controls                 what is paused, held and silenced now; --account NAME, --pool ID
  audit                    who asked what of the whole account, and what came of it; --pool ID of a pool,
                           its nodes and incidents; --account NAME, --since TIME
  policy check FILE        every fault of a policy file: where it is, and what to write instead
  policy explain           what the policy says of a fault in a pool, and which of its rules said it
    --pool ID --fault FAULT, and --account NAME, --image IMAGE, --vm-size SIZE where rules name them
    --policy FILE          the file (BATCH_MEDIC_POLICY, or policy.json here)
  emulator [options]       an Azure Batch account on this machine; emulator --help says more
  help                     this page

  --url URL                where the app runs (BATCH_MEDIC_URL, or http://127.0.0.1:7071)
  --key KEY                its function key (BATCH_MEDIC_KEY, or .batch-medic/keys.json for an app on this machine)
  --json                   print JSON and nothing else
  --version, --help

Exit codes: 0 done, 1 failed, 2 wrong usage. check: 0 healthy, 1 something is wrong or out of sight,
2 it could not look. diagnose: 0 also when the cause is unknown, 2 for what cannot be read.
policy check: 0 a policy, 1 it has faults, 2 there is no such file.`

/** Ends the run: one sentence for the operator, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A command line that cannot be taken: exit code 2, and where to read on. */
export function wrongUsage(sentence: string): CliError {
  return new CliError(2, `${sentence} See batch-medic help.`)
}

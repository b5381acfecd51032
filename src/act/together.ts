// Commits of attempts that are carried out side by side, as few as can be: while one is under way, the next ones gather.
import type { Change, PoolRecord } from '../domain/record.ts'
import type { PoolLedger } from '../ports/ledger.ts'

/** So many incidents are acted on at once: a storm one by one takes longer than the facts are good for. */
const atOnce = 8

export interface Together {
  /** Resolves once the changes have landed; they are asked for on the record as it stands then. Throws what the ledger throws. */
  commit(changesOn: (record: PoolRecord) => readonly Change[]): Promise<void>
  /** 0 once a commit has failed: what was recorded before it is not called any more. */
  leaseLeftMs(): number
}

interface Waiting {
  changesOn(record: PoolRecord): readonly Change[]
  resolve(): void
  reject(reason: unknown): void
}

export function createTogether(ledger: PoolLedger): Together {
  let waiting: Waiting[] = []
  let isRunning = false
  let isBroken = false

  async function run(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      const asked = waiting
      waiting = []
      try {
        const { group, changes, left } = gathered(asked, ledger.record)
        await ledger.commit(changes)
        for (const { resolve } of group) resolve()
        waiting = [...left, ...waiting]
      } catch (error) {
        isBroken = true
        for (const { reject } of [...asked, ...waiting.splice(0)]) reject(error)
      }
    }
    isRunning = false
  }

  return {
    commit: (changesOn) =>
      new Promise((resolve, reject) => {
        waiting.push({ changesOn, resolve, reject })
        if (!isRunning) void run()
      }),
    leaseLeftMs: () => (isBroken ? 0 : ledger.leaseLeftMs()),
  }
}

/** Two that change the same thing, each as it finds it, go one after the other: the first would be lost. */
function gathered(waiting: readonly Waiting[], record: PoolRecord) {
  const seen = new Set<string>()
  const group: Waiting[] = []
  const left: Waiting[] = []
  const changes: Change[] = []
  for (const one of waiting) {
    const own = one.changesOn(record)
    const touched = own.flatMap((change) => touchedBy(change) ?? [])
    if (touched.some((what) => seen.has(what))) {
      left.push(one)
      continue
    }
    for (const what of touched) seen.add(what)
    group.push(one)
    changes.push(...own)
  }
  return { group, left, changes }
}

function touchedBy(change: Change): string | undefined {
  switch (change.kind) {
    case 'put-controls':
      return 'controls'
    case 'put-job':
      return `job ${change.job.jobId.toLowerCase()}`
    case 'put-node':
      return `node ${change.node.nodeId.toLowerCase()}`
    case 'put-attempt':
      return `incident ${change.attempt.incidentId}`
    case 'open-incident':
    case 'change-incident':
    case 'close-incident':
      return `incident ${change.incident.id}`
    default:
      return undefined
  }
}

/** Lanes side by side, so many at once; what is in a lane goes in order. Ends when all have ended, and throws the first error then. */
export async function inLanes<T>(
  lanes: readonly (readonly T[])[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...lanes]
  let failed: { error: unknown } | undefined
  async function worker(): Promise<void> {
    for (let lane = queue.shift(); lane && !failed; lane = queue.shift()) {
      try {
        for (const item of lane) await work(item)
      } catch (error) {
        failed ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, lanes.length) }, worker))
  if (failed) throw failed.error
}

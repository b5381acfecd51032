// Looks at everything the app depends on with one small read each, all at once: at the start of a process, and when somebody asks.
import { minuteMs, secondMs } from '../domain/durations.ts'
import { eachOf } from '../domain/each-of.ts'
import { redact } from '../domain/redact.ts'
import type { Arm } from '../ports/arm.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountProbe, StorageProbe, TopicProbe } from '../ports/probes.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Check } from './check.ts'
import { checkAccount } from './check-account.ts'
import { checkAzureReads } from './check-azure-reads.ts'
import { checkStorage } from './check-storage.ts'
import { checkTopic } from './check-topic.ts'

export interface SelfCheckDeps {
  accounts: readonly { probe: AccountProbe; accountId?: string }[]
  arm: Arm
  storage: StorageProbe
  /** Absent where no topic is set. */
  topic?: TopicProbe
  clock: Pick<Clock, 'now'>
  telemetry: Pick<Telemetry, 'warn'>
  /** Resolves when the time of a group of reads, begun now, is over; what has not answered by then is a fault that says so. */
  over: () => Promise<void>
}

export interface SelfCheck {
  /** At most five minutes old, half a minute where there were faults; questions that come meanwhile share one look. Never throws. */
  checks(): Promise<readonly Check[]>
  /** The work, and after its first run one look: all its faults go into one warning. */
  withFirst(work: () => Promise<void>): () => Promise<void>
}

/** Health is asked every few seconds by some: the reads are not to become a load. */
const keptMs = 5 * minuteMs
/** Somebody mends a fault and looks whether it is gone. */
const keptWithFaultsMs = 30 * secondMs
/** Of each some five reads at a time: an installation may watch dozens. */
const accountsAtOnce = 8

export function createSelfCheck(deps: SelfCheckDeps): SelfCheck {
  let kept: { until: number; checks: Promise<readonly Check[]> } | undefined
  let told = false

  function anew(): Promise<readonly Check[]> {
    const own = { until: deps.clock.now() + keptMs, checks: look(deps) }
    kept = own
    void own.checks.then((checks) => {
      const isFaulty = checks.some(({ kind }) => kind === 'fault')
      if (isFaulty) own.until = deps.clock.now() + keptWithFaultsMs
    })
    return own.checks
  }

  /** Further ahead than anything is kept: the clock was set back since. */
  function isKept(until: number): boolean {
    const leftMs = until - deps.clock.now()
    return leftMs > 0 && leftMs <= keptMs
  }

  async function tell(): Promise<void> {
    if (told) return
    told = true
    const faults = (await anew()).filter(({ kind }) => kind === 'fault')
    if (faults.length > 0) {
      deps.telemetry.warn(faultsText(faults), { stage: 'observe', faults: faults.length })
    }
  }

  return {
    checks: async () => (kept && isKept(kept.until) ? kept.checks : anew()),
    withFirst: (work) => async () => {
      try {
        await work()
      } finally {
        // Behind it, so that nothing waits for the look and what the first run makes is there.
        await tell()
      }
    },
  }
}

/** One message, whatever their number. */
function faultsText(faults: readonly Check[]): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  const lines = faults.map(({ name, detail }) => `- ${name}: ${detail}`)
  return [`The self-check found ${count}:`, ...lines].join('\n')
}

async function look(deps: SelfCheckDeps): Promise<readonly Check[]> {
  const { accounts, arm, storage, topic } = deps
  const bounded = (name: string, work: () => Promise<readonly Check[]>) =>
    Promise.race([guarded(name, work), deps.over().then(() => [late(name)])])
  const ofAccounts = new Map<number, readonly Check[]>()
  // Each has its own time, from when it is asked: one that hangs makes no other late.
  const all = eachOf([...accounts.entries()], accountsAtOnce, async ([index, account]) => {
    const { probe, accountId } = account
    const { name } = probe
    const found = await Promise.all([
      bounded(`rights of ${name}`, () => checkAccount(probe, accountId)),
      bounded(`rights of ${name}: Azure`, async () =>
        accountId === undefined ? [withoutId(name)] : checkAzureReads(arm, name, accountId),
      ),
    ])
    ofAccounts.set(index, found.flat())
  })
  const [, ...others] = await Promise.all([
    all,
    bounded('storage', () => checkStorage(storage)),
    bounded('topic', async () => [await checkTopic(topic)]),
  ])
  const inOrder = accounts.flatMap((_, index) => ofAccounts.get(index) ?? [])
  return [...inOrder, ...others.flat()].map((check) => ({
    ...check,
    detail: redact(check.detail),
  }))
}

/** A fault of ours in one check is told as one, and the others are still heard. */
async function guarded(
  name: string,
  work: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await work()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return [{ name, kind: 'not-checked', detail: `Not checked: the check itself failed: ${words}` }]
  }
}

function late(name: string): Check {
  const detail = 'No answer within five seconds: check the network of the app, firewalls and DNS.'
  return { name, kind: 'fault', detail }
}

function withoutId(account: string): Check {
  return {
    name: `rights of ${account}: Azure`,
    kind: 'not-checked',
    detail: `Not checked: BATCH_MEDIC_ACCOUNTS has no resourceId for ${account}, so the pool doctor cannot look in Azure.`,
  }
}

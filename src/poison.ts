// An exam that failed too often: an incident of its own tells people, and the pool is marked for the next look.
import { findingFrom } from './classify/finding-from.ts'
import { modeFor } from './decide/policy-for.ts'
import { channelsFor } from './decide/route-for.ts'
import type { Incident } from './domain/incident.ts'
import type { Policy } from './domain/policy.ts'
import type { PoolRef } from './domain/refs.ts'
import { poolKey } from './domain/refs.ts'
import { drainHeld } from './drain-held.ts'
import type { Drain } from './notify/drain.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import { decisionChanges } from './record/decision-changes.ts'
import type { Ledger } from './record/ledger.ts'
import type { Ledgers } from './record/ledgers.ts'
import { FenceLost } from './record/record-errors.ts'

export interface PoisonDeps {
  ledgers: Ledgers
  drain: Drain
  messages: Messages
  clock: Clock
  telemetry: Telemetry
  policy: Policy
}

const fault = 'pool-not-examined'

export function createPoison({ ledgers, drain, messages, clock, telemetry, policy }: PoisonDeps) {
  return async function poison({ account, pool }: PoolRef): Promise<void> {
    const ref = { account, pool }
    const about = { pool: poolKey(ref) }
    const why = 'An exam failed five times: see the errors of the function examine before this'
    telemetry.event('exam.poisoned', about)
    telemetry.warn(why, { stage: 'exam', ...about })
    await ledgers.markDirty(ref)
    const ledger = await ledgers.hold(ref)
    // A holder is at work: then the pool is being examined after all.
    if (ledger.kind !== 'ledger') return
    const mark = await ledger.dirtyMark()
    try {
      await open(ledger, ref)
      await drainHeld({ drain, messages, clock, telemetry }, ledger)
    } catch (error) {
      // Another holder is at work by now: the same as above.
      if (!(error instanceof FenceLost)) throw error
    } finally {
      await ledger.release()
    }
    // A signal that came meanwhile met this hold, and its exam was over at once. Our own mark waits for the census.
    if ((await ledger.dirtyMark()) !== mark) await messages.examine(ref, 0)
  }

  async function open(ledger: Ledger, pool: PoolRef): Promise<void> {
    if (ledger.record.incidents.some((incident) => incident.fault === fault)) return
    const now = clock.now()
    const summary = 'Five exams of the pool in a row ended with an error of ours or of the storage.'
    const finding = findingFrom({ fault, since: now, summary })
    // What the pool's metadata says is not known here: that no exam told it is why we are here.
    const mode = modeFor(policy, { pool }, fault)
    if (mode === 'off') return
    const channels = (incident: Incident) => channelsFor(policy, incident)
    const decision = { kind: 'open', finding, mode, reason: summary } as const
    await ledger.commit(decisionChanges(decision, { pool, record: ledger.record, channels, now }))
  }
}

// Keeps the incidents about channels: opened where messages were given up, closed when the channel takes one again.
import { findingFrom } from './classify/finding-from.ts'
import { reminders } from './decide/reminders.ts'
import { channelsFor } from './decide/route-for.ts'
import { channelSetting, channelText } from './domain/channel-name.ts'
import { durationText, minuteMs } from './domain/durations.ts'
import type { Incident } from './domain/incident.ts'
import type { Policy } from './domain/policy.ts'
import type { PoolRef } from './domain/refs.ts'
import { drainHeld } from './drain-held.ts'
import type { Drain } from './notify/drain.ts'
import { giveUpAfterMs } from './notify/retry.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { ChannelBook, ChannelState } from './record/channel-book.ts'
import { decisionChanges } from './record/decision-changes.ts'
import type { Ledger } from './record/ledger.ts'
import type { Ledgers } from './record/ledgers.ts'
import { FenceLost } from './record/record-errors.ts'

export interface TendDeps {
  book: ChannelBook
  ledgers: Ledgers
  drain: Drain
  messages: Messages
  clock: Clock
  telemetry: Telemetry
  policy: Policy
  /** The account under which incidents about channels are kept. */
  account: string
  /** The channels that are set up, and of them whom to tell where the route names nobody else. */
  names: readonly string[]
  othersThan(name: string): readonly string[]
}

const fault = 'alerts-undelivered'
/** No exam comes by here: so often it is seen whether an open one is to be told again. */
const lookMs = 10 * minuteMs

/** A channel belongs to no pool, and an incident to one: each has a name of its own here, so one is open at most. */
export function channelPool(account: string, channel: string): PoolRef {
  return { account, pool: `batch-medic-${channel.replace(':', '-')}` }
}

/** Throws what the store throws; the next census tends to it again. */
export function createTendChannels(deps: TendDeps) {
  const { book, ledgers, drain, messages, clock, telemetry, policy, account, othersThan, names } =
    deps

  return async function tendChannels(): Promise<void> {
    for (const [name, state] of await book.all()) {
      const isSetUp = names.includes(name)
      const isWanted = isSetUp && state.givenUp !== undefined
      const isDue = isWanted && (state.remindAt ?? 0) <= clock.now()
      if (isWanted === (state.isIncidentOpen ?? false) && !isDue) continue
      if (!(await tend(name, state, isSetUp))) continue
      const remindAt = clock.now() + lookMs
      await book.change(name, ({ givenUp, trouble, remindAt: _, ...now }) => ({
        ...now,
        ...(isSetUp && { ...(givenUp && { givenUp }), ...(trouble && { trouble }) }),
        ...(isWanted && { remindAt }),
        isIncidentOpen: isWanted,
      }))
    }
  }

  /** False when somebody else holds it: the next census comes by. What was done before a crash is not done twice. */
  async function tend(name: string, state: ChannelState, isSetUp: boolean): Promise<boolean> {
    const pool = channelPool(account, name)
    const ledger = await ledgers.hold(pool)
    if (ledger.kind !== 'ledger') return false
    try {
      if (state.givenUp && isSetUp) await open(ledger, pool, name, state.givenUp)
      else await close(ledger, pool, name, isSetUp)
      await drainHeld({ drain, messages, clock, telemetry }, ledger)
      return true
    } catch (error) {
      if (!(error instanceof FenceLost)) throw error
      return false
    } finally {
      await ledger.release()
    }
  }

  async function open(
    ledger: Ledger,
    pool: PoolRef,
    name: string,
    { messages: count, reason, since }: NonNullable<ChannelState['givenUp']>,
  ): Promise<void> {
    const now = clock.now()
    const terms = { pool, channels: channelsOf(name), now }
    if (!find(ledger)) {
      const what = count === 1 ? 'A message was' : `${count} messages were`
      const summary = `${what} given up: ${channelText(name)} (${name}) took none for ${durationText(giveUpAfterMs)}. Mend ${channelSetting(name)}. The last answer: ${reason}`
      const finding = findingFrom({ fault, since, summary })
      const decision = { kind: 'open', finding, mode: 'recommend', reason: summary } as const
      await ledger.commit(decisionChanges(decision, { ...terms, record: ledger.record }))
    }
    const incident = find(ledger)
    if (!incident) return
    if (incident.state === 'escalated') {
      const { repeatHours } = policy.alerts
      const again = reminders(ledger.record, channelsOf(name), repeatHours, now)
      if (again.length > 0) await ledger.commit(again)
      return
    }
    const said = `Nobody who reads ${name} alone knows of what was given up.`
    const decision = { kind: 'escalate', incident, reason: said } as const
    await ledger.commit(decisionChanges(decision, { ...terms, record: ledger.record }))
    if (channelsOf(name)(incident).length === 0) {
      telemetry.error('Nobody can be told of it', new Error(incident.finding.summary), {
        stage: 'notify',
        channel: name,
      })
    }
  }

  async function close(
    ledger: Ledger,
    pool: PoolRef,
    name: string,
    isSetUp: boolean,
  ): Promise<void> {
    const incident = find(ledger)
    if (!incident) return
    const now = isSetUp
      ? 'takes messages again'
      : `is not set up any more (${channelSetting(name)})`
    const reason = `${channelText(name)} ${now}.`
    const terms = { pool, record: ledger.record, channels: channelsOf(name), now: clock.now() }
    await ledger.commit(
      decisionChanges({ kind: 'resolve', incident, how: 'by-itself', reason }, terms),
    )
  }

  /** Not by the channel that it is about; whom the route names, else whoever can be told. */
  function channelsOf(name: string): (incident: Incident) => readonly string[] {
    return (incident) => {
      const routed = channelsFor(policy, incident).filter(
        (one) => one !== name && names.includes(one),
      )
      return routed.length > 0 ? routed : othersThan(name)
    }
  }
}

function find({ record }: Ledger): Incident | undefined {
  return record.incidents.find((incident) => incident.fault === fault)
}

// The composition root of the core: one straight line from ports to what the triggers call.
import { createAccess } from './access/access.ts'
import { randomText } from './access/random-text.ts'
import { createAct } from './act/act.ts'
import { tellingLines } from './classify/telling-lines.ts'
import { createDesk } from './desk.ts'
import { createDigest } from './digest.ts'
import { createConsult } from './doctor/consult.ts'
import { minuteMs } from './domain/durations.ts'
import type { Policy } from './domain/policy.ts'
import { listPrices, type PriceTable } from './domain/prices.ts'
import { sameId } from './domain/refs.ts'
import type { StepName } from './domain/telemetry-events.ts'
import { createDrainPool } from './drain-pool.ts'
import { eachInTurn } from './each-in-turn.ts'
import { createExamine } from './examine.ts'
import { followStoreClock } from './follow-store-clock.ts'
import { notSetUp, notSetUpText, reaching, usualOf } from './notify/channels-set-up.ts'
import { createDrain } from './notify/drain.ts'
import { createTellMisrouted } from './notify/misrouted.ts'
import { createOutbound } from './notify/outbound.ts'
import { createTellHeld } from './notify/tell-held.ts'
import { createCensus } from './observe/census.ts'
import { createTaskCensus } from './observe/task-census.ts'
import { createPace } from './pace.ts'
import { createPoison } from './poison.ts'
import type { Arm } from './ports/arm.ts'
import type { BatchAccount } from './ports/batch.ts'
import { type Channel, ownSource, type Topic } from './ports/channel.ts'
import type { Clock } from './ports/clock.ts'
import type { EvidenceStore } from './ports/evidence.ts'
import type { Messages } from './ports/messages.ts'
import type { Rows } from './ports/rows.ts'
import type { Telemetry } from './ports/telemetry.ts'
import { readMessage } from './read-message.ts'
import { createAccessBook } from './record/access-book.ts'
import { createAccountBook } from './record/account-book.ts'
import { createCensusBook } from './record/census-book.ts'
import { createControlBook } from './record/control-book.ts'
import { createHistory } from './record/history.ts'
import { defaultHistoryMonths } from './record/history-months.ts'
import { createLedgers } from './record/ledgers.ts'
import { createLookBook } from './record/look-book.ts'
import { createStopBook } from './record/stop-book.ts'
import { createSummaries } from './record/summaries.ts'
import { createRetention } from './retention.ts'
import { createServiceLogs } from './service-logs.ts'
import { createSignal } from './signal.ts'
import type { Stages } from './stages.ts'
import { createAccountStop, createTakePlace } from './take-place.ts'
import { createTakeSignals } from './take-signals.ts'
import { createTendChannels } from './tend-channels.ts'

export interface AppPorts {
  accounts: readonly BatchAccount[]
  /** What the pool doctor asks; without it, and for accounts without an id, it says what it could not check. */
  arm?: Arm
  /** ARM ids of the accounts, by their names. */
  accountIds?: Readonly<Record<string, string>>
  /** Origins of the portals of their clouds, by their names; public Azure's where none is given. */
  portals?: Readonly<Record<string, string>>
  rows: Rows
  messages: Messages
  evidence: EvidenceStore
  channels: readonly Channel[]
  topic: Topic
  clock: Clock
  telemetry: Telemetry
  policy: Policy
  /** What nodes cost; without it the list that the product brings. */
  prices?: PriceTable
  /** Whole months of history that are kept beside the one that runs; without it the usual number. */
  historyMonths?: number
  /** Base of links to the product's pages; empty when it is not known. */
  page: string
  /** Names this process in the fence. */
  holder: string
}

/** Below the time that a function has; what is left is for the next hour. */
const countingMs = 3 * minuteMs

export type App = ReturnType<typeof createApp>

export function createApp(given: AppPorts) {
  const setUp = given.channels.map(({ name }) => name)
  for (const lacking of notSetUp(given.policy, setUp)) {
    given.telemetry.warn(notSetUpText(lacking, usualOf(given.policy, setUp)), { stage: 'notify' })
  }
  const policy = reaching(given.policy, setUp)
  const ports = { ...given, policy, clock: followStoreClock(given.clock, given.rows) }
  const { rows, messages, clock, telemetry, holder } = ports
  const prices = ports.prices ?? listPrices
  const ledgers = createLedgers({ rows, messages, clock, holder, telemetry, prices })
  const history = createHistory({ rows, clock })
  const book = createCensusBook({ rows })
  const accountBook = createAccountBook({ rows })
  const stopBook = createStopBook({ rows })
  const pace = createPace({ accountBook, clock, telemetry })
  const accounts = ports.accounts.map(pace.watch)
  const takePlace = createTakePlace({ accountBook, policy, clock })
  const accountStop = createAccountStop({ accountBook, clock })
  const outbound = createOutbound(ports)
  const { notices } = outbound
  const tellMisrouted = createTellMisrouted({ ...ports, policy: given.policy, setUp, notices })
  const tellHeld = createTellHeld({ ...ports, notices, channels: usualOf(given.policy, setUp) })
  const groupMs = policy.alerts.groupSeconds * 1000
  const drain = createDrain({ ...ports, ...outbound, history, groupMs })
  const stages = new Map<string, Stages>(
    accounts.map((batch) => {
      const { evidence, arm, accountIds = {} } = ports
      const accountId = accountIds[batch.name]
      const known = { ...(arm ? { arm } : {}), ...(accountId ? { accountId } : {}) }
      const consult = createConsult({ ...known, batch, clock, evidence })
      const seeing = { batch, evidence, clock, telemetry, consult, tellingLines }
      const act = createAct({ ...seeing, takePlace, accountStop })
      return [
        batch.name.toLowerCase(),
        { ...{ batch, accountBook, stopBook, clock, policy, telemetry }, act, notify: drain },
      ]
    }),
  )
  const stagesFor = (account: string) => stages.get(account.toLowerCase())
  const tendChannels = createTendChannels({
    ...{ ...outbound, book: outbound.channelBook, account: accounts[0]?.name ?? '' },
    ...{ ledgers, drain, messages, clock, telemetry, policy },
  })
  const examine = createExamine({ stagesFor, ledgers, messages, telemetry, tellHeld })
  const drainPool = createDrainPool({ ledgers, drain, messages, clock, telemetry, tellHeld })
  const poison = createPoison({ ledgers, drain, messages, clock, telemetry, policy })
  const controlBook = createControlBook({ rows })
  const desk = createDesk({ ...ports, ledgers, controlBook, stopBook, accountBook, book })
  const lookBook = createLookBook({ rows })
  const take = createTakeSignals({ lookBook, messages, telemetry, book, accounts, clock })
  const signal = createSignal({ take, telemetry, ownSource, accounts })
  const serviceLogs = createServiceLogs({ take, telemetry, accounts })
  const accessBook = createAccessBook({ rows })
  const random = randomText
  const access = createAccess({
    ...{ accounts, book: accessBook, clock, policy, telemetry, random },
    audit: controlBook.auditAccess,
  })
  const counting = { accounts, book, accountBook, ledgers, messages, clock, telemetry }
  const census = createCensus(counting)
  const months = ports.historyMonths ?? defaultHistoryMonths
  const retire = createRetention({ ...counting, rows, history, months })
  const summaries = createSummaries({ rows, clock, prices, months })
  const digest = createDigest({ ...ports, notices, history })
  /** What a trigger calls is a trace of its own; an exam is one by itself. */
  const root =
    <A extends unknown[], T>(name: StepName, work: (...given: A) => Promise<T>) =>
    (...given: A): Promise<T> =>
      telemetry.step(name, {}, () => work(...given))
  return {
    digest: root('digest', digest),
    retire: root('retention', retire),
    census: root('census', async () => {
      try {
        await census()
      } finally {
        await eachInTurn([access.sweep, tellMisrouted, outbound.send, tendChannels])
      }
    }),
    notices,
    channelBook: outbound.channelBook,
    policy: given.policy,
    access,
    taskCensus: root('task-census', createTaskCensus(counting)),
    signal: root('ingest', signal),
    serviceLogs: root('ingest', serviceLogs),
    examine: readMessage(telemetry, 'pool-exams', examine),
    drain: root('drain', readMessage(telemetry, 'pool-drains', drainPool)),
    poison: root('poison', readMessage(telemetry, 'pool-exams-poison', poison)),
    history,
    story: ledgers.readStory,
    desk,
    book,
    accountBook,
    stopBook,
    accounts,
    telemetry,
    clock,
    channels: ports.channels,
    page: ports.page,
    prices,
    summaries,
    countDays: root('count-days', async () => {
      const whole = await summaries.countDaysOver(clock.now() + countingMs)
      telemetry.event('days.counted', { whole })
    }),
    evidence: ports.evidence,
    rows,
    /** ARM id of an account, where it is known. */
    accountIdOf: (account: string) => ofAccount(ports.accountIds ?? {}, account),
    portalOf: (account: string) => ofAccount(ports.portals ?? {}, account),
  }
}

function ofAccount(all: Readonly<Record<string, string>>, account: string): string | undefined {
  return Object.entries(all).find(([name]) => sameId(name, account))?.[1]
}

// The desk: takes what people ask, leaves it with the pool's holder, and answers what is in force and what became of it.
import { randomUUID } from 'node:crypto'
import { insteadText, onOf, untilText } from './controls/apply-requests.ts'
import { lasts, type Pause, type Said } from './domain/control.ts'
import { dayMs, secondMs } from './domain/durations.ts'
import { eachOf } from './domain/each-of.ts'
import type { Controls, Stops } from './domain/record.ts'
import type { PoolRef } from './domain/refs.ts'
import { poolKey, sameId } from './domain/refs.ts'
import type { Ask, AuditEntry, ControlRequest, WaitingRequest } from './domain/request.ts'
import type { AccountBook } from './ports/account-book.ts'
import type { BatchAccount } from './ports/batch.ts'
import { BatchReadError } from './ports/batch.ts'
import type { CensusBook } from './ports/census-book.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { AuditPage, AuditQuery, ControlBook } from './record/control-book.ts'
import type { Ledgers } from './record/ledgers.ts'
import type { StopBook } from './record/stop-book.ts'

export interface DeskDeps {
  ledgers: Pick<Ledgers, 'markDirty'>
  messages: Pick<Messages, 'examine'>
  controlBook: ControlBook
  stopBook: Pick<StopBook, 'stops'>
  accountBook: AccountBook
  book: Pick<CensusBook, 'get'>
  accounts: readonly Pick<BatchAccount, 'name' | 'pool'>[]
  clock: Clock
  telemetry: Pick<Telemetry, 'event'>
}

export type Who = Pick<Said, 'by' | 'verified' | 'reason'>

export interface PoolInForce {
  pool: string
  pause?: Pause
  holds?: Readonly<Record<string, Pause>>
  silence?: Pause
  /** What Batch refused here lately and is not tried until then: `reboot@unusable` → code and times. */
  refusals?: Controls['refusals']
  /** Asked, and not carried out yet. */
  asked?: readonly ControlRequest[]
}

export interface InForce {
  account: string
  pause?: Pause
  /** Only pools with something in force. */
  pools: readonly PoolInForce[]
}

/** Should the holder have died: the pool is looked at once more when its lease of two minutes is over. */
const againMs = 130 * secondMs
const poolsAtOnce = 16
/** What waits for longer waits in a pool that nobody can hold: it is told of that pool, and not among all. */
const askedMs = dayMs

/** Everything throws only what the store throws. */
export function createDesk(deps: DeskDeps) {
  const { ledgers, messages, controlBook, stopBook, accountBook } = deps
  const { book, accounts, clock, telemetry } = deps

  async function wake(pool: PoolRef): Promise<void> {
    await ledgers.markDirty(pool)
    await messages.examine(pool, 0)
  }

  async function knownPools(account: string): Promise<readonly string[]> {
    return Object.keys((await book.get(account)).notes.shapes).toSorted()
  }

  return {
    /** In its own spelling, and without a name where there is but one; undefined for one that is not configured. */
    accountNamed(name: string | undefined): string | undefined {
      const [only, second] = accounts
      if (name === undefined) return second ? undefined : only?.name
      return accounts.find((account) => sameId(account.name, name))?.name
    },

    accountNames: () => accounts.map(({ name }) => name),

    /** Of the pools that the last census saw, as Batch spells them. */
    async poolNames(account: string): Promise<readonly string[]> {
      const { shapes, names = {} } = (await book.get(account)).notes
      return Object.keys(shapes).map((key) => (Object.hasOwn(names, key) && names[key]) || key)
    },

    /** Where Batch cannot be asked, a pool that the census has not seen may be there. */
    async hasPool({ account, pool }: PoolRef): Promise<boolean> {
      if ((await knownPools(account)).includes(pool.toLowerCase())) return true
      try {
        const batch = accounts.find(({ name }) => sameId(name, account))
        return batch !== undefined && (await batch.pool(pool)) !== undefined
      } catch (error) {
        if (!(error instanceof BatchReadError)) throw error
        return true
      }
    },

    /** Leaves the request and wakes the pool; whoever holds it carries it out, or refuses it with a reason. */
    async ask(pool: PoolRef, ask: Ask, who: Who): Promise<ControlRequest> {
      const request: ControlRequest = { ...ask, ...who, id: randomUUID(), at: clock.now() }
      await controlBook.ask(pool, request)
      await wake(pool)
      await messages.examine(pool, againMs)
      telemetry.event('control.asked', { pool: `${pool.account}|${pool.pool}`, kind: ask.kind })
      return request
    },

    /** In force at once, and audited; then every pool that is known is looked at. */
    async pauseAccount(
      account: string,
      until: number | undefined,
      who: Who,
      stop: boolean,
    ): Promise<AuditEntry> {
      const now = clock.now()
      const said = { ...who, at: now }
      const ends = until === undefined ? {} : { until }
      const before = (await accountBook.read(account)).pause
      await accountBook.pause(account, stop ? { ...said, ...ends } : undefined)
      const entry: AuditEntry = {
        ...{ id: randomUUID(), what: stop ? 'pause' : 'resume', on: `account ${account}` },
        ...{ ...said, ...ends },
        outcome: stop || before ? 'applied' : 'unchanged',
        said: stop
          ? `Nothing of the account is changed ${untilText(until)}.${insteadText(before, now)}`
          : overText(before),
        doneAt: now,
      }
      await controlBook.auditAccount(account, entry)
      const pools = await knownPools(account)
      for (const pool of pools) await wake({ account, pool })
      return entry
    },

    /** What concerns no account is in the audit of each. The same id and time are the same line, as it was last. */
    async note(entry: AuditEntry): Promise<void> {
      for (const { name } of accounts) await controlBook.auditAccount(name, entry)
    },

    /** Of one pool as it stands; of all as they are listed side by side, which a few reads tell however many there are. */
    async inForce(account: string, pool?: string): Promise<InForce> {
      const now = clock.now()
      const { pause } = await accountBook.read(account)
      const found =
        pool === undefined ? await ofAll(account, now) : [await ofPool({ account, pool }, now)]
      const pools = found.filter((one) => Object.keys(one).length > 1)
      return { account, ...(pause && lasts(pause, now) ? { pause } : {}), pools }
    },

    /** What was asked of a pool and is not carried out yet stands at the end of its last page. */
    async audit(query: AuditQuery): Promise<AuditPage> {
      const page = await controlBook.audit(query)
      const { account, pool } = query
      if (pool === undefined || page.next !== undefined) return page
      const ref = { account, pool }
      const waiting = await controlBook.waiting(ref)
      const asked = waiting.flatMap(({ request }) => (request ? [askedEntry(request, ref)] : []))
      return { entries: [...page.entries, ...asked] }
    },
  }

  async function ofPool(ref: PoolRef, now: number): Promise<PoolInForce> {
    const { controls, waiting } = await controlBook.inForce(ref)
    return shown(ref.pool, controls, waiting, now)
  }

  async function ofAll(account: string, now: number): Promise<readonly PoolInForce[]> {
    const { notes } = await book.get(account)
    const [stops, asked] = await Promise.all([
      stopBook.stops(account, notes),
      controlBook.askedSince(account, now - askedMs),
    ])
    // What was asked of lately may be in force and not listed yet, or listed and over: such a pool is read itself.
    const read = new Map<string, PoolInForce>()
    await eachOf(asked, poolsAtOnce, async (pool) => {
      read.set(pool, await ofPool({ account, pool }, now))
    })
    const names = Object.keys(notes.shapes).toSorted()
    return names.map((pool) => {
      const listed = stops.get(poolKey({ account, pool })) ?? {}
      return read.get(pool) ?? shown(pool, listed, [], now)
    })
  }
}

function shown(
  pool: string,
  { pause, silence, holds = {}, refusals = {} }: Stops,
  waiting: readonly WaitingRequest[],
  now: number,
): PoolInForce {
  const held = Object.entries(holds).filter(([, one]) => lasts(one, now))
  const refused = Object.entries(refusals).filter(([, one]) => lasts(one, now))
  const asked = waiting.flatMap(({ request }) => (request ? [request] : []))
  return {
    pool,
    ...(pause && lasts(pause, now) ? { pause } : {}),
    ...(held.length > 0 ? { holds: Object.fromEntries(held) } : {}),
    ...(silence && lasts(silence, now) ? { silence } : {}),
    ...(refused.length > 0 ? { refusals: Object.fromEntries(refused) } : {}),
    ...(asked.length > 0 ? { asked } : {}),
  }
}

function overText(before: Pause | undefined): string {
  if (!before) return 'The account was not paused.'
  return `The pause of ${before.by} (${before.reason}) is over.`
}

function askedEntry(request: ControlRequest, pool: PoolRef): AuditEntry {
  const { id, kind, by, verified, at, reason } = request
  const on = onOf(request, pool)
  const said = 'Asked, and not carried out yet.'
  return { id, what: kind, on, by, verified, at, reason, outcome: 'asked', said, doneAt: at }
}

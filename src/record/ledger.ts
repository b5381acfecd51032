// One pool's record while an exam holds it: an image in memory, and commits that only the holder can make.
import type { Change, Controls, IncidentStory, PoolRecord } from '../domain/record.ts'
import { type PoolRef, poolKey, sameId } from '../domain/refs.ts'
import type { WaitingRequest } from '../domain/request.ts'
import type { Clock } from '../ports/clock.ts'
import type { Messages } from '../ports/messages.ts'
import type { RowChange, Rows, TransactAnswer } from '../ports/rows.ts'
import { type Head, readRecord } from './codec.ts'
import { changedControls } from './control-rows.ts'
import { doneOf } from './done-of.ts'
import { fillTransactions } from './fill-transactions.ts'
import { dirtyRow, familyRange, headRow, stateTable } from './keys.ts'
import { type OutboxRow, readOutboxRows, type Settled, settlingChanges } from './outbox.ts'
import { planCommit } from './plan-commit.ts'
import { readAll } from './read-all.ts'
import { readRequests } from './read-requests.ts'
import { readStory, readTimeline } from './read-story.ts'
import { FenceLost, RecordConflict } from './record-errors.ts'
import { unreadableRecord } from './unreadable-rows.ts'

/** An outbox waits this long for a drain when the committer dies before it drains itself. */
const drainDelayMs = 30_000

export interface Ledger {
  readonly kind: 'ledger'
  readonly pool: PoolRef
  /** As of the last commit or reload. */
  readonly record: PoolRecord
  /** How much of the lease is left, in milliseconds; 0 or less: another may take the pool. */
  leaseLeftMs(): number
  /** The mark that signals leave, read anew; empty when there never was a signal. */
  dirtyMark(): Promise<string>
  /** The mark up to which the pool has been examined. */
  examinedMark(): string
  /** When the message that drains the pool next becomes visible, epoch milliseconds; undefined before the first. */
  drainAt(): number | undefined
  /** Keeps it; it is written with the next commit or the release. */
  noteDrain(at: number): void
  /** What people asked and nobody has carried out yet, read anew, in the order in which it was asked. */
  requests(): Promise<WaitingRequest[]>
  /** Whether anything is asked that is not carried out yet: one cheap read. */
  hasRequests(): Promise<boolean>
  /**
   * Writes the changes in fenced transactions and extends the lease; no changes only extend it.
   * Throws `FenceLost`, `RecordConflict` (then `reload`), or the store's own error (then `reload` or `release`).
   */
  commit(changes: readonly Change[]): Promise<void>
  /** Reads the record again, and after an answer that never came finds out whether the pool is still ours. */
  reload(): Promise<void>
  /** What is to be told, in the order it is due; also what is not due yet. */
  outbox(): Promise<OutboxRow[]>
  /** Takes out what was delivered and puts back, with a new `dueAt` and `tries`, what was not. */
  settleOutbox(settled: Settled): Promise<void>
  /** A recorded incident with everything that is told of it; open ones come from the image. */
  story(incidentId: string): Promise<IncidentStory | undefined>
  /**
   * Gives the pool back, and writes the controls with it where they are given: what a pass learned that no decision
   * hangs on; and up to which mark it was examined. Never throws: where the store cannot be reached, the lease runs out and the controls stay as they were.
   */
  release(controls?: Controls, examined?: { examined: string }): Promise<void>
}

export interface LedgerDeps {
  rows: Rows
  messages: Messages
  clock: Clock
  leaseMs: number
  /** Told of what is committed, with the record as it was before. */
  committed?: (pool: PoolRef, before: PoolRecord, changes: readonly Change[]) => void
}

/** Makes the ledger of a pool whose head has just been taken with this value and eTag. */
export async function openLedger(
  deps: LedgerDeps,
  pool: PoolRef,
  taken: { head: Head; eTag: string },
): Promise<Ledger | { kind: 'unreadable'; reason: string }> {
  const { rows, messages, clock, leaseMs, committed } = deps
  const partition = poolKey(pool)
  let { head, eTag } = taken
  /** Set while a transaction is under way: left set by a failure, the image may be wrong. */
  let uncertain = false
  /** What the transaction under way failed with. */
  let failure: unknown
  /** One message is enough for a hold: should it come while the pool is held, it is sent anew for when the hold ends. */
  let isDrainAsked = false
  /** History rows that this holder wrote anew since they were read, by row. */
  const refreshed = new Map<string, number>()

  async function read(): Promise<PoolRecord | string> {
    const [open, attempts, nodes, jobs, controls] = await Promise.all([
      readAll(rows, stateTable, partition, familyRange('open')),
      readAll(rows, stateTable, partition, familyRange('att')),
      readAll(rows, stateTable, partition, familyRange('node')),
      readAll(rows, stateTable, partition, familyRange('job')),
      readAll(rows, stateTable, partition, familyRange('ctl')),
    ])
    const found = { open, attempts, nodes, jobs, controls }
    return unreadableRecord(found) ?? readRecord(found)
  }

  const first = await read().catch(async (error: unknown) => {
    await release()
    throw error
  })
  if (typeof first === 'string') {
    await release()
    return { kind: 'unreadable', reason: first }
  }
  let record = first

  async function writeFenced(changes: readonly RowChange[], sequence: number): Promise<void> {
    const next = { ...head, expiry: clock.now() + leaseMs, sequence }
    uncertain = true
    const answer = await transacted([
      { kind: 'replace', row: headRow, value: next, eTag },
      ...changes,
    ])
    if (answer.kind === 'conflict') {
      failure =
        answer.index === 0
          ? new FenceLost(partition, head.holder, head.token)
          : new RecordConflict(partition, changes[answer.index - 1]?.row ?? '', answer.reason)
      throw failure
    }
    head = next
    eTag = answer.eTags[headRow] ?? ''
    uncertain = false
  }

  function transacted(changes: readonly RowChange[]): Promise<TransactAnswer> {
    return rows.transact(stateTable, partition, changes).catch((error: unknown) => {
      failure = error
      throw error
    })
  }

  /** Writers in turn meet the failure of the one before: a lost fence stays one, and other errors name their cause. */
  function assertCertain(): void {
    if (!uncertain) return
    if (failure instanceof FenceLost) throw failure
    const cause = failure
    throw new Error(`The last commit on pool ${partition} failed: reload it first`, { cause })
  }

  async function currentHead(): Promise<{ head: Head; eTag: string } | undefined> {
    const row = await rows.get(stateTable, partition, headRow)
    const value = row?.value as Head | undefined
    const ours = value?.holder === head.holder && value.token === head.token
    return row && value && ours ? { head: value, eTag: row.eTag } : undefined
  }

  async function release(controls?: Controls, examined?: { examined: string }): Promise<void> {
    try {
      const learned = controls && !uncertain ? changedControls(record.controls, controls) : []
      const current = uncertain ? await currentHead() : { head, eTag }
      if (!current) return
      const value = { ...current.head, ...examined, expiry: 0 }
      await rows.transact(stateTable, partition, [
        { kind: 'replace', row: headRow, value, eTag: current.eTag },
        ...learned.map(([row, value]) => ({ kind: 'upsert' as const, row, value })),
      ])
      head = value
    } catch {
      // The lease is the answer to a holder that cannot give back.
    } finally {
      uncertain = true
    }
  }

  return {
    kind: 'ledger',
    pool,
    get record() {
      return record
    },
    leaseLeftMs: () => head.expiry - clock.now(),
    examinedMark: () => head.examined ?? '',
    drainAt: () => head.drainAt,
    noteDrain(at) {
      head = { ...head, drainAt: at }
    },
    async dirtyMark() {
      const row = await rows.get(stateTable, partition, dirtyRow)
      return (row?.value as { mark?: string } | undefined)?.mark ?? ''
    },
    requests: () => readRequests(rows, partition),
    async hasRequests() {
      const query = { ...familyRange('ask'), limit: 1 }
      return (await rows.range(stateTable, partition, query)).rows.length > 0
    },
    async commit(changes) {
      assertCertain()
      const done = await doneOf(rows, partition, record, changes)
      const context = { record, done, sequence: head.sequence, now: clock.now() }
      const plan = planCommit(changes, context)
      if (plan.announces && !isDrainAsked) {
        await messages.drain(pool, drainDelayMs)
        isDrainAsked = true
      }
      const transactions = fillTransactions(plan.groups)
      if (transactions.length === 0) transactions.push([])
      for (const transaction of transactions) await writeFenced(transaction, plan.sequence)
      committed?.(pool, record, changes)
      record = plan.record
      for (const [row, sequence] of plan.historyRows) refreshed.set(row, sequence)
    },
    async reload() {
      const current = await currentHead()
      if (!current) throw new FenceLost(partition, head.holder, head.token)
      const image = await read()
      if (typeof image === 'string') throw new Error(image)
      head = current.head
      eTag = current.eTag
      record = image
      uncertain = false
    },
    async outbox() {
      const found = await readAll(rows, stateTable, partition, familyRange('out'))
      const rowsNow = readOutboxRows(found)
      // Written by the next holder: our older image would be shown under its number.
      const isOurs = uncertain || rowsNow.every(({ item }) => item.sequence <= head.sequence)
      if (!isOurs) throw new FenceLost(partition, head.holder, head.token)
      return rowsNow
    },
    async settleOutbox(settled) {
      assertCertain()
      for (const transaction of fillTransactions(settlingChanges(settled, refreshed))) {
        await writeFenced(transaction, head.sequence)
      }
    },
    async story(incidentId) {
      const incident = record.incidents.find((candidate) => sameId(candidate.id, incidentId))
      if (!incident) return readStory(rows, incidentId)
      const attempts = record.attempts.filter((attempt) => attempt.incidentId === incident.id)
      const timeline = await readTimeline(rows, partition, incident.id)
      return { incident, attempts, timeline }
    },
    release,
  }
}

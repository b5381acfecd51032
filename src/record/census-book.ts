// What the census remembers of an account, in one row and one for each hour of changes, and the gate of its two hearts.
import {
  hourOf,
  type ShapeChange,
  type StripHour,
  stripAfter,
  stripHours,
} from '../domain/pool-strip.ts'
import type { RowChange, Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'
import { readAll } from './read-all.ts'

export interface CensusNotes {
  /** Of each pool, the shape of its node counts when they were last seen. */
  shapes: Readonly<Record<string, string>>
  /** Of each pool, when it was last listed in full, epoch milliseconds. */
  fullLookAt: Readonly<Record<string, number>>
  /** When the account was last counted; 0 when never. */
  lastAt: number
  lastError?: string
  /** When its nodes were last counted; absent while they never were. */
  countedAt?: number
  /** Of pools with capital letters: id in lower case → as Batch has it. */
  names?: Readonly<Record<string, string>>
  /** Since when exams list what is in force; a version that does not list leaves it out. */
  listedSince?: number
}

export const noNotes: CensusNotes = { shapes: {}, fullLookAt: {}, lastAt: 0 }

export interface CensusBook {
  /** Empty notes for an account that has none yet; their `eTag` is then empty. */
  get(account: string): Promise<{ notes: CensusNotes; eTag: string }>
  /** False when another census wrote since `eTag` was read: its notes stand. `changes` go with the notes, or not at all. */
  put(
    account: string,
    notes: CensusNotes,
    eTag: string,
    changes?: readonly ShapeChange[],
  ): Promise<boolean>
  /** The changes of the last 24 hours and a bit, in no order. */
  strips(account: string): Promise<readonly StripHour[]>
  /** Of each job (id in lower case), how many of its tasks had failed at the last look. */
  jobs(account: string): Promise<Readonly<Record<string, number>>>
  putJobs(account: string, failed: Readonly<Record<string, number>>): Promise<void>
  /** True for exactly one caller in each `minGapMs`: of those that ask at once, the store picks one. */
  gate(key: string, now: number, minGapMs: number): Promise<boolean>
}

/** No account has an empty name, so no census shares this partition. */
const gatePartition = '|'
const censusRow = 'census'
const jobsRow = 'jobs'

export function createCensusBook({ rows }: { rows: Rows }): CensusBook {
  const ensure = ensureOnce(rows)

  async function write(partition: string, changes: readonly RowChange[]) {
    const put = () => rows.transact(stateTable, partition, changes)
    return (await ensure.before(stateTable, put)).kind === 'done'
  }

  return {
    async get(account) {
      const found = await rows.get(stateTable, partitionOf(account), censusRow)
      if (!found) return { notes: noNotes, eTag: '' }
      return { notes: { ...noNotes, ...(found.value as CensusNotes) }, eTag: found.eTag }
    },
    async put(account, notes, eTag, changes = []) {
      const partition = partitionOf(account)
      if (changes.length === 0) return write(partition, [noted(notes, eTag)])
      // An hour's row is that of a day and two hours ago, overwritten: none is left to be dropped.
      const row = stripRow(hourOf(notes.lastAt))
      const kept = (await rows.get(stateTable, partition, row))?.value as StripHour | undefined
      const value = stripAfter(kept, changes, notes.lastAt)
      return write(partition, [noted(notes, eTag), { kind: 'upsert', row, value }])
    },
    async strips(account) {
      const range = { from: 'strip|', to: 'strip}' }
      const found = await readAll(rows, stateTable, partitionOf(account), range)
      return found.map(({ value }) => value as StripHour)
    },
    async jobs(account) {
      const found = await rows.get(stateTable, partitionOf(account), jobsRow)
      return (found?.value as Readonly<Record<string, number>> | undefined) ?? {}
    },
    async putJobs(account, failed) {
      const change = { kind: 'upsert', row: jobsRow, value: failed } as const
      const partition = partitionOf(account)
      await ensure.before(stateTable, () => rows.transact(stateTable, partition, [change]))
    },
    async gate(key, now, minGapMs) {
      const row = `gate|${key}`
      const found = await rows.get(stateTable, gatePartition, row)
      const last = (found?.value as { at?: number } | undefined)?.at ?? Number.NEGATIVE_INFINITY
      // A time far ahead of ours is a clock that was wrong: it must not close the gate for good.
      const ahead = last > now + minGapMs
      if (now - last < minGapMs && !ahead) return false
      return write(gatePartition, [conditional(row, { at: now }, found?.eTag ?? '')])
    },
  }
}

function noted(notes: CensusNotes, eTag: string): RowChange {
  return conditional(censusRow, notes, eTag)
}

/** Only where nobody wrote since it was read; an empty eTag says that it was not there. */
function conditional(row: string, value: unknown, eTag: string): RowChange {
  return eTag === '' ? { kind: 'insert', row, value } : { kind: 'replace', row, value, eTag }
}

function stripRow(hour: number): string {
  return `strip|${String(hour % stripHours).padStart(2, '0')}`
}

function partitionOf(account: string): string {
  return `${account.toLowerCase()}|`
}

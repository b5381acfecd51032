// What the census remembers of an account, in one row, and the gate that keeps two hearts from beating at once.
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

export interface CensusNotes {
  /** Of each pool, the shape of its node counts when they were last seen. */
  shapes: Readonly<Record<string, string>>
  /** Of each pool, when it was last listed in full, epoch milliseconds. */
  fullLookAt: Readonly<Record<string, number>>
  /** When the account was last counted; 0 when never. */
  lastAt: number
  lastError?: string
}

export const noNotes: CensusNotes = { shapes: {}, fullLookAt: {}, lastAt: 0 }

export interface CensusBook {
  /** Empty notes for an account that has none yet; their `eTag` is then empty. */
  get(account: string): Promise<{ notes: CensusNotes; eTag: string }>
  /** False when another census wrote since `eTag` was read: its notes stand. */
  put(account: string, notes: CensusNotes, eTag: string): Promise<boolean>
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

  async function write(partition: string, row: string, value: unknown, eTag: string) {
    const change =
      eTag === ''
        ? ({ kind: 'insert', row, value } as const)
        : ({ kind: 'replace', row, value, eTag } as const)
    const put = () => rows.transact(stateTable, partition, [change])
    return (await ensure.before(stateTable, put)).kind === 'done'
  }

  return {
    async get(account) {
      const found = await rows.get(stateTable, partitionOf(account), censusRow)
      if (!found) return { notes: noNotes, eTag: '' }
      return { notes: { ...noNotes, ...(found.value as CensusNotes) }, eTag: found.eTag }
    },
    put: (account, notes, eTag) => write(partitionOf(account), censusRow, notes, eTag),
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
      return write(gatePartition, row, { at: now }, found?.eTag ?? '')
    },
  }
}

function partitionOf(account: string): string {
  return `${account.toLowerCase()}|`
}

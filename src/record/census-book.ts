// What the census remembers of an account, in one row and one for each hour of changes, and the gate of its two hearts.
import { hourOf, type StripHour, stripAfter, stripHours } from '../domain/pool-strip.ts'
import type { CensusBook, CensusNotes } from '../ports/census-book.ts'
import type { RowChange, Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { accountPartition, stateTable } from './keys.ts'
import { readAll } from './read-all.ts'

export const noNotes: CensusNotes = { shapes: {}, fullLookAt: {}, lastAt: 0 }

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
      const found = await rows.get(stateTable, accountPartition(account), censusRow)
      if (!found) return { notes: noNotes, eTag: '' }
      return { notes: { ...noNotes, ...(found.value as CensusNotes) }, eTag: found.eTag }
    },
    async put(account, notes, eTag, changes = []) {
      const partition = accountPartition(account)
      if (changes.length === 0) return write(partition, [noted(notes, eTag)])
      // An hour's row is that of a day and two hours ago, overwritten: none is left to be dropped.
      const row = stripRow(hourOf(notes.lastAt))
      const kept = (await rows.get(stateTable, partition, row))?.value as StripHour | undefined
      const value = stripAfter(kept, changes, notes.lastAt)
      return write(partition, [noted(notes, eTag), { kind: 'upsert', row, value }])
    },
    async strips(account) {
      const range = { from: 'strip|', to: 'strip}' }
      const found = await readAll(rows, stateTable, accountPartition(account), range)
      return found.map(({ value }) => value as StripHour)
    },
    async jobs(account) {
      const found = await rows.get(stateTable, accountPartition(account), jobsRow)
      return (found?.value as Readonly<Record<string, number>> | undefined) ?? {}
    },
    async putJobs(account, failed) {
      const change = { kind: 'upsert', row: jobsRow, value: failed } as const
      const partition = accountPartition(account)
      await ensure.before(stateTable, () => rows.transact(stateTable, partition, [change]))
    },
    async gate(key, now, leastGapMs) {
      const row = `gate|${key}`
      const found = await rows.get(stateTable, gatePartition, row)
      const last = (found?.value as { at?: number } | undefined)?.at ?? Number.NEGATIVE_INFINITY
      // A time far ahead of ours is a clock that was wrong: it must not close the gate for good.
      const ahead = last > now + leastGapMs
      if (now - last < leastGapMs && !ahead) return false
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

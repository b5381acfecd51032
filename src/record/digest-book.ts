// Which weekly digest was made last, and who makes one: one row, so that of many instances one does the work.
import { minuteMs } from '../domain/durations.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

export interface DigestBook {
  /** True for one caller: it makes the digest of that day. Should it die, another may take it up after half an hour. */
  take(day: string, now: number): Promise<boolean>
  /** The digest is posted: nobody makes it again. */
  done(day: string): Promise<void>
}

interface Note {
  day: string
  /** Epoch milliseconds; absent once it is done. */
  takenUntil?: number
}

/** No account has an empty name, so no pool shares this partition. */
const partition = '|digest'
const row = 'digest'
const takenMs = 30 * minuteMs

export function createDigestBook({ rows }: { rows: Rows }): DigestBook {
  const ensure = ensureOnce(rows)
  const write = (change: Parameters<Rows['transact']>[2][number]) =>
    ensure.before(stateTable, () => rows.transact(stateTable, partition, [change]))

  return {
    async take(day, now) {
      const found = await rows.get(stateTable, partition, row)
      const note = found?.value as Note | undefined
      if (note?.day === day && isTaken(note, now)) return false
      const value: Note = { day, takenUntil: now + takenMs }
      const answer = await write(
        found ? { kind: 'replace', row, value, eTag: found.eTag } : { kind: 'insert', row, value },
      )
      return answer.kind === 'done'
    },
    async done(day) {
      await write({ kind: 'upsert', row, value: { day } satisfies Note })
    },
  }
}

/** A time far ahead comes of a clock that was wrong: it must not keep the digest back. */
function isTaken({ takenUntil }: Note, now: number): boolean {
  return takenUntil === undefined || (takenUntil > now && takenUntil <= now + 2 * takenMs)
}

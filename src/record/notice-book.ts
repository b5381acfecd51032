// Notices that are still to be sent, one row for each channel, and which were taken in before; of no account or pool.
import { createHash } from 'node:crypto'
import { dayMs } from '../domain/durations.ts'
import type { Notice } from '../ports/channel.ts'
import type { Row, RowChange, Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

/** A notice on its way to one channel. */
export interface WaitingNotice {
  notice: Notice
  channel: string
  createdAt: number
  dueAt: number
  tries: number
}

export interface NoticeRow {
  row: string
  eTag: string
  value: WaitingNotice
}

export interface NoticeBook {
  /**
   * False when a notice with this key was taken in during the last weeks, or when one of the other changes cannot be
   * made: then nothing is written. `also`: what lands together with it in this partition, 90 changes at most.
   */
  add(
    notice: Notice,
    channels: readonly string[],
    now: number,
    also?: readonly RowChange[],
  ): Promise<boolean>
  /** What waits, oldest first. */
  waiting(): Promise<readonly NoticeRow[]>
  /** Undefined when another instance was faster: it has the row now. */
  change(row: NoticeRow, value: WaitingNotice): Promise<NoticeRow | undefined>
  remove(row: NoticeRow): Promise<void>
  /** Forgets the keys of notices that nobody posts any more. */
  forgetOld(now: number): Promise<void>
}

/** No account has an empty name, so no pool shares this partition. */
export const noticePartition = '|notices'
/** Whoever posts a notice again does so within days; a digest is a week's. */
const rememberedMs = 30 * dayMs
const range = (family: string) => ({ from: `${family}|`, to: `${family}}` })

export function createNoticeBook({ rows }: { rows: Rows }): NoticeBook {
  const ensure = ensureOnce(rows)
  const transact = (changes: readonly RowChange[]) =>
    ensure.before(stateTable, () => rows.transact(stateTable, noticePartition, changes))

  return {
    async add(notice, channels, now, also = []) {
      const key = createHash('sha256').update(notice.key).digest('hex').slice(0, 32)
      const told = [...new Set(channels)]
      const values = told.map((channel) => ({ notice, channel, createdAt: now, dueAt: now }))
      const answer = await transact([
        { kind: 'insert', row: `seen|${key}`, value: { at: now } },
        ...values.map((value): RowChange => {
          const row = `due|${String(now).padStart(13, '0')}|${key}|${value.channel}`
          return { kind: 'insert', row, value: { ...value, tries: 0 } }
        }),
        ...also,
      ])
      return answer.kind === 'done'
    },
    async waiting() {
      await ensure(stateTable)
      const found = await rows.range(stateTable, noticePartition, { ...range('due'), limit: 200 })
      return found.rows.map(noticeRow)
    },
    async change(row, value) {
      const answer = await transact([{ kind: 'replace', row: row.row, value, eTag: row.eTag }])
      if (answer.kind !== 'done') return undefined
      return { row: row.row, value, eTag: answer.eTags[row.row] ?? '' }
    },
    async remove({ row }) {
      await transact([{ kind: 'delete', row }])
    },
    async forgetOld(now) {
      const found = await rows.range(stateTable, noticePartition, { ...range('seen'), limit: 1000 })
      const old = found.rows.filter(
        ({ value }) => (value as { at: number }).at < now - rememberedMs,
      )
      const deleted = old.slice(0, 100).map(({ row }): RowChange => ({ kind: 'delete', row }))
      if (deleted.length > 0) await transact(deleted)
    },
  }
}

function noticeRow({ row, eTag, value }: Row): NoticeRow {
  return { row, eTag, value: value as WaitingNotice }
}

// Invariant 5 for notices: what a budget kept back is posted as a summary before it goes, and a notice goes once it was told.
import type { Notice } from '../../src/ports/channel.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import type { WaitingNotice } from '../../src/record/notice-book.ts'
import type { KeptBack } from '../../src/record/overflow-book.ts'

export interface NoticeWatch {
  transacted(partition: string, changes: readonly RowChange[]): void
  /** True for the key of a notice. */
  answered(channel: string, key: string): boolean
  /** Whether a summary holds this alert, or has told it. */
  isKept(name: string): boolean
  /** What is still to come, in words. */
  waiting(): readonly string[]
}

const kinds: readonly Notice['what'][] = ['digest', 'overflow', 'undelivered', 'held', 'test']

export function watchNotices(complain: (invariant: number, text: string) => void): NoticeWatch {
  const kept = new Map<string, KeptBack>()
  const due = new Map<string, WaitingNotice>()
  const answers = new Set<string>()
  const names = new Set<string>()
  /** Rows that a posted summary counts. */
  const summed = new Set<string>()

  function put(row: string, value: unknown): void {
    if (row.startsWith('over|')) {
      const back = value as KeptBack
      kept.set(row, back)
      summed.delete(row)
      const { account, pool } = back.pool
      for (const sequence of back.sequences) {
        names.add(`${account}|${pool}|${back.channel}|${sequence}`.toLowerCase())
      }
    } else if (row.startsWith('due|')) {
      const posted = value as WaitingNotice
      if (!due.has(row) && posted.notice.what === 'overflow') {
        for (const [name, { channel }] of kept) if (channel === posted.channel) summed.add(name)
      }
      due.set(row, posted)
    }
  }

  function remove(row: string): void {
    if (kept.delete(row) && !summed.has(row)) {
      complain(5, `${row} was taken out before it was in a summary`)
    }
    const posted = due.get(row)
    due.delete(row)
    if (posted && !answers.has(`${posted.channel} ${posted.notice.key}`)) {
      complain(5, `the notice ${posted.notice.key} was taken out before anybody was told`)
    }
  }

  return {
    transacted(partition, changes) {
      if (partition !== '|notices') return
      for (const change of changes) if ('value' in change) put(change.row, change.value)
      for (const change of changes) if (change.kind === 'delete') remove(change.row)
    },
    answered(channel, key) {
      if (!kinds.some((kind) => key.startsWith(`${kind}|`))) return false
      answers.add(`${channel} ${key}`)
      return true
    },
    isKept: (name) => names.has(name.toLowerCase()),
    waiting: () => [...kept.keys(), ...due.keys()].map((row) => `${row} is still to be told`),
  }
}

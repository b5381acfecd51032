// A notice as plain lines in the order in which they are read: what its card and its mail are made of.
import { plain } from '../domain/plain.ts'
import type { Notice } from '../ports/channel.ts'
import { type Link, noticeLinks } from './links.ts'
import type { Tone } from './telling.ts'

export interface TableTold {
  title: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
  /** Rows that are not shown. */
  leftOut: number
}

export interface NoticeTold {
  tone: Tone
  /** What kind of message it is: `Weekly digest`. */
  label: string
  title: string
  text: readonly string[]
  facts: readonly { name: string; value: string }[]
  tables: readonly TableTold[]
  tablesLeftOut: number
  advice: string
  links: readonly Link[]
}

const textShown = 10
const factsShown = 20
const tablesShown = 8
const rowsShown = 20
const columnsShown = 6

const looks = {
  digest: { tone: 'calm', label: 'Weekly digest' },
  overflow: { tone: 'warning', label: 'Messages kept back' },
  undelivered: { tone: 'bad', label: 'Messages not delivered' },
  held: { tone: 'bad', label: 'Pools held still' },
  test: { tone: 'good', label: 'Test' },
} as const satisfies Record<Notice['what'], { tone: Tone; label: string }>

/** Everything in the answer is one clean line each, of bounded length; each row has a cell for each column. */
export function noticeTold(notice: Notice): NoticeTold {
  const { what, title, text, facts, tables, advice } = notice
  return {
    ...looks[what],
    title: plain(title, 150),
    text: text.slice(0, textShown).map((line) => plain(line, 500)),
    facts: facts
      .slice(0, factsShown)
      .map(({ name, value }) => ({ name: plain(name, 60), value: plain(value, 300) })),
    tables: tables.slice(0, tablesShown).map((table) => {
      const head = table.head.slice(0, columnsShown).map((name) => plain(name, 40))
      return {
        title: plain(table.title, 100),
        head,
        rows: table.rows
          .slice(0, rowsShown)
          .map((row) => head.map((_, index) => plain(row[index] ?? '', 120))),
        leftOut: Math.max(0, table.rows.length - rowsShown),
      }
    }),
    tablesLeftOut: Math.max(0, tables.length - tablesShown),
    advice: plain(advice, 800),
    links: noticeLinks(notice),
  }
}

/** Counts, money and durations stand at the right of their column. */
export function isNumeric(cell: string): boolean {
  return (
    cell === '' || cell === '–' || /^[+−-]?\d[\d,.]*( ?%| [A-Z]{3}| min| h| s| d)?( |$)/.test(cell)
  )
}

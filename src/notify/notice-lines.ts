// A notice as plain lines in the order in which they are read: what its card and its mail are made of.
import { plain } from '../domain/plain.ts'
import type { Notice } from '../ports/channel.ts'

export interface NoticeTold {
  title: string
  text: readonly string[]
  facts: readonly { name: string; value: string }[]
  tables: readonly { title: string; head: readonly string[]; rows: readonly string[][] }[]
  tablesLeftOut: number
  advice: string
}

const rowsShown = 20

/** Everything in the answer is one clean line each, of bounded length. */
export function noticeTold({ title, text, facts, tables, advice }: Notice): NoticeTold {
  return {
    title: plain(title, 150),
    text: text.map((line) => plain(line, 500)),
    facts: facts.map(({ name, value }) => ({ name, value: plain(value, 300) })),
    tables: tables.map((table) => ({
      title: plain(table.title, 100),
      head: table.head,
      rows: table.rows.slice(0, rowsShown).map((row) => row.map((cell) => plain(cell, 120))),
    })),
    tablesLeftOut: tables.reduce((sum, { rows }) => sum + Math.max(0, rows.length - rowsShown), 0),
    advice: plain(advice, 800),
  }
}

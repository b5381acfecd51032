// Fills a history with incidents, in full transactions: `node tools/seed-history.ts --connection TEXT [--days 1000] [--each 1000]`.
// It notes each day that is done, and goes on where it was stopped.

import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { createAzureRows } from '../src/adapters/azure/storage/rows.ts'
import type { RowChange, Rows } from '../src/ports/rows.ts'
import { maxTransactionRows } from '../src/ports/rows.ts'
import { storyValue } from '../src/record/history.ts'
import {
  allPrefix,
  dayOf,
  historyTable,
  monthOf,
  monthsPartition,
  monthTable,
  poolPrefix,
  reversed,
  storiesPartition,
  storyRow,
} from '../src/record/history-keys.ts'
import { storyOf } from './seed-stories.ts'

const dayMs = 86_400_000
/** Holds which days are done, beside the history. */
const seedTable = 'seeded'

export interface SeedOptions {
  rows: Rows
  /** Epoch milliseconds of a midnight: the days before it are filled, the newest first. */
  until: number
  days: number
  /** Incidents a day. */
  each: number
  onDay?: (done: number) => void
}

export interface Seeded {
  incidents: number
  rows: number
  transactions: number
  /** Days that an earlier run had done. */
  skipped: number
}

/** Writes what is not there yet; rows are upserted, so a day that was cut off is written again. */
export async function seedHistory({
  rows,
  until,
  days,
  each,
  onDay,
}: SeedOptions): Promise<Seeded> {
  const seeded = { incidents: 0, rows: 0, transactions: 0, skipped: 0 }
  const ensured = new Set<string>()
  const ensure = async (table: string) => {
    if (!ensured.has(table)) await rows.ensure(table)
    ensured.add(table)
  }
  await ensure(seedTable)
  await ensure(historyTable)
  for (let day = 1; day <= days; day += 1) {
    const dayAt = until - day * dayMs
    const name = `${dayOf(dayAt)} ${each}`
    if (await rows.get(seedTable, 'days', name)) {
      seeded.skipped += 1
      continue
    }
    const month = monthOf(dayAt)
    if (!ensured.has(monthTable(month))) {
      await ensure(monthTable(month))
      await write(historyTable, monthsPartition, [
        { kind: 'upsert', row: reversed(month), value: month },
      ])
    }
    await Promise.all(
      [...dayChanges(dayAt, each)].map(async (some) => {
        await write(monthTable(month), storiesPartition, some)
        seeded.rows += some.length
        seeded.transactions += 1
      }),
    )
    await write(seedTable, 'days', [{ kind: 'upsert', row: name, value: each }])
    seeded.incidents += each
    onDay?.(day)
  }
  return seeded

  async function write(table: string, partition: string, changes: readonly RowChange[]) {
    const answer = await rows.transact(table, partition, changes)
    if (answer.kind === 'conflict') throw new Error(`${table} ${partition}: ${answer.reason}`)
  }
}

/** Each story twice, as the history writes it: among all, and under its pool. */
function* dayChanges(dayAt: number, each: number): Generator<RowChange[]> {
  const changes: RowChange[] = []
  for (let index = 0; index < each; index += 1) {
    const story = storyOf(dayAt, index, each)
    const row = storyRow(story.incident)
    const stored = storyValue(story)
    changes.push(
      { kind: 'upsert', row: `${allPrefix}${row}`, ...stored },
      { kind: 'upsert', row: `${poolPrefix(story.incident.pool)}${row}`, ...stored },
    )
    if (changes.length + 2 > maxTransactionRows) yield changes.splice(0)
  }
  if (changes.length > 0) yield changes
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      connection: { type: 'string' },
      days: { type: 'string', default: '1000' },
      each: { type: 'string', default: '1000' },
    },
  })
  const connection = values.connection ?? process.env.AzureWebJobsStorage
  const [days, each] = [Number(values.days), Number(values.each)]
  const counts = [days, each].every((count) => Number.isInteger(count) && count > 0)
  if (!connection || !counts) {
    console.error(
      'Usage: node tools/seed-history.ts --connection "…" [--days 1000] [--each 1000]; whole numbers above 0',
    )
    process.exit(2)
  }
  const started = performance.now()
  const until = Math.floor(Date.now() / dayMs) * dayMs
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const onDay = (day: number) => {
    if (day % 10 === 0) console.log(`${day} of ${days} days, ${seconds()} s`)
  }
  const rows = createAzureRows({ connection })
  const seeded = await seedHistory({ rows, until, days, each, onDay })
  console.log(
    `${seeded.incidents} incidents in ${seeded.rows} rows, ${seeded.transactions} transactions, ${seconds()} s; ${seeded.skipped} days were there`,
  )
}

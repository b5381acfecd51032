// Pages of a long history through the real SDK: what each asks of the store, and what our own work adds to that.
import { TableClient } from '@azure/data-tables'
import { createAzureRows } from '../src/adapters/azure/storage/rows.ts'
import { createHistory } from '../src/record/history.ts'
import { allPrefix, monthOf, storyRow } from '../src/record/history-keys.ts'
import { placeText } from '../src/record/history-place.ts'
import { seedHistory } from '../tools/seed-history.ts'
import { storyOf } from '../tools/seed-stories.ts'
import { startAnswerServer } from './answer-server.ts'
import { createRecorder, type Recorded, type Recorder } from './recorded-requests.ts'
import { type Figure, percentile, type Section } from './table.ts'
import { startTableService } from './table-service.ts'

const dayMs = 86_400_000
const until = Date.UTC(2026, 2, 1)
const top = 50
const deepPage = 1000
/** A page takes about a millisecond, less than what a look at the clocks of a process costs: pages are measured by batches. */
const batches = 40
const perBatch = 25

export interface HistoryBench {
  days: number
  each: number
  /** A store that is filled already, or partly: it goes on there. */
  connection?: string
}

interface Found {
  what: string
  ours(): Promise<unknown>
  asked: readonly Recorded[]
  /** What the same page asks where rows are read whole. */
  whole: readonly Recorded[]
}

export async function historyPages({ days, each, connection }: HistoryBench): Promise<Section> {
  const service = connection === undefined ? await startTableService() : undefined
  const store = { connection: connection ?? service?.connection ?? '' }
  try {
    const started = performance.now()
    const seeded = await seedHistory({ rows: createAzureRows(store), until, days, each })
    const seedS = (performance.now() - started) / 1000
    const pages = await measured(store, each)
    const figures: Figure[] = [
      { what: 'incidents there', value: days * each, unit: 'incidents', time: 'count' },
      { what: 'written in this run', value: seeded.incidents, unit: 'incidents', time: 'count' },
      {
        what: 'transactions for them',
        value: seeded.transactions,
        unit: 'transactions',
        time: 'count',
      },
      { what: 'time for them', value: seedS, unit: 's', time: 'wall' },
      ...pages,
    ]
    const title = `Pages of ${top} of a history in Azurite, which walks a whole table for any query: its time says nothing`
    return { title, figures }
  } finally {
    await service?.stop()
  }
}

async function measured(store: { connection: string }, each: number): Promise<readonly Figure[]> {
  const recorder = createRecorder()
  const history = createHistory({ rows: createAzureRows(store, undefined, recorder.policy) })
  const list = history.listBriefs
  // The page before is asked from its place; the thousandth by the continuation that it answers.
  const deepAt = (deepPage - 1) * top
  const before = await list({ top, continuation: placeOf(deepAt - top, each) })
  const ofMonth = new Date(storyAt(0, each).incident.detectedAt).getUTCDate() * each
  const pages = [
    { what: 'first page', from: 0, query: { top } },
    {
      what: `page ${deepPage}`,
      from: deepAt,
      query: { top, continuation: before.continuation ?? '' },
    },
    {
      what: 'page over the border of two months',
      from: ofMonth - top / 2,
      query: { top, continuation: placeOf(ofMonth - top / 2, each) },
    },
  ]
  recorder.take()
  const found: Found[] = []
  for (const { what, from, query } of pages) {
    const { items } = await list(query)
    const expected = Array.from({ length: top }, (_, n) => storyAt(from + n, each).incident.id)
    const same = items.every(({ incident }, n) => incident.id === expected[n])
    if (!same || items.length < top) throw new Error(`The ${what} is not what was written there`)
    const asked = recorder.take()
    await history.list(query)
    found.push({ what, ours: () => list(query), asked, whole: recorder.take() })
  }
  const server = await startAnswerServer()
  await recorder.replayFrom(server)
  const figures: Figure[] = []
  for (const { what, ours, asked, whole } of found) {
    const reads = [asked, whole].map((some) => rawRead(store, recorder, some))
    const [page, read, readWhole] = await alternately(ours, ...reads)
    if (!page || !read || !readWhole) throw new Error(`The ${what} was not measured`)
    const counts = [
      { what: 'requests', value: asked.length, unit: 'requests' },
      {
        what: 'partitions named by a request, most',
        value: Math.max(...asked.map((one) => one.partitionKeys)),
        unit: 'partitions',
      },
      { what: 'rows answered', value: sum(asked, 'rows'), unit: 'rows' },
      { what: 'answered', value: sum(asked, 'bytes') / 1024, unit: 'KB' },
      { what: 'answered, of whole rows', value: sum(whole, 'bytes') / 1024, unit: 'KB' },
    ]
    const times = (['wall', 'cpu'] as const).flatMap((time) => [
      { what: 'the page, over HTTP', value: page[time], unit: 'ms', time },
      { what: 'the same read raw by the SDK', value: read[time], unit: 'ms', time },
      { what: 'whole rows read raw by the SDK', value: readWhole[time], unit: 'ms', time },
      { what: 'page against raw read', value: page[time] / read[time], unit: 'times', time },
      {
        what: 'page against raw read of whole rows',
        value: page[time] / readWhole[time],
        ...{ unit: 'times', time },
      },
    ])
    const all = [...counts.map((one) => ({ ...one, time: 'count' as const })), ...times]
    figures.push(...all.map((one) => ({ ...one, what: `${what}: ${one.what}` })))
  }
  server.stop()
  return figures
}

function sum(asked: readonly Recorded[], of: 'rows' | 'bytes'): number {
  return asked.reduce((all, one) => all + one[of], 0)
}

/** The n-th newest of all, from 0. */
function storyAt(n: number, each: number) {
  return storyOf(until - (Math.floor(n / each) + 1) * dayMs, each - 1 - (n % each), each)
}

/** A page that begins with the n-th newest: what the page before it would have answered. */
function placeOf(n: number, each: number): string {
  const { incident } = storyAt(n, each)
  const date = new Date(incident.detectedAt)
  const ahead = monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1))
  const place = { range: monthOf(incident.detectedAt), row: `${allPrefix}${storyRow(incident)}` }
  return placeText({ ...place, start: '', low: '', ahead: [ahead] }, { top })
}

/** The same requests, by the SDK alone, to entities as it gives them. */
function rawRead(store: { connection: string }, { policy }: Recorder, asked: readonly Recorded[]) {
  const clients = asked.map(({ table }) => {
    const options = { allowInsecureConnection: true }
    const client = TableClient.fromConnectionString(store.connection, table, options)
    client.pipeline.addPolicy(policy, { phase: 'Sign' })
    return client
  })
  return async (): Promise<void> => {
    for (const [index, { filter, select, top: maxPageSize }] of asked.entries()) {
      const columns = select === '' ? {} : { select: select.split(',') }
      const entities = clients[index]?.listEntities({ queryOptions: { filter, ...columns } })
      for await (const _ of entities?.byPage({ maxPageSize }) ?? []) break
    }
  }
}

/** Medians for one page, in ms, batch by batch in turns, so that all meet the same machine. */
async function alternately(
  ...works: readonly (() => Promise<unknown>)[]
): Promise<readonly { wall: number; cpu: number }[]> {
  const times = works.map((work) => ({ work, wall: [] as number[], cpu: [] as number[] }))
  for (let batch = 0; batch < batches; batch += 1) {
    for (const { work, wall, cpu } of times) {
      const [started, before] = [performance.now(), process.cpuUsage()]
      for (let page = 0; page < perBatch; page += 1) await work()
      const { user, system } = process.cpuUsage(before)
      wall.push((performance.now() - started) / perBatch)
      cpu.push((user + system) / 1000 / perBatch)
    }
  }
  const median = (some: readonly number[]) => percentile(some, 50) ?? Number.NaN
  return times.map(({ wall, cpu }) => ({ wall: median(wall), cpu: median(cpu) }))
}

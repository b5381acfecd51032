// What is older than the history is kept goes, in memory and in real tables; what is not, and whoever holds a pool, is let be.
import { describe, expect, inject, test } from 'vitest'
import { createAzureRows } from '../src/adapters/azure/storage/rows.ts'
import { createMemoryMessages } from '../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../src/adapters/memory/rows.ts'
import { ConfigError, readConfig } from '../src/config/config.ts'
import { type Incident, incidentId } from '../src/domain/incident.ts'
import type { Change } from '../src/domain/record.ts'
import { type PoolRef, poolKey } from '../src/domain/refs.ts'
import type { AuditEntry } from '../src/domain/request.ts'
import type { Rows } from '../src/ports/rows.ts'
import { createCensusBook } from '../src/record/census-book.ts'
import { createControlBook } from '../src/record/control-book.ts'
import { createHistory } from '../src/record/history.ts'
import { firstMonthKept } from '../src/record/history-months.ts'
import { stateTable } from '../src/record/keys.ts'
import { createLedgers } from '../src/record/ledgers.ts'
import { readAll } from '../src/record/read-all.ts'
import { createRetention } from '../src/retention.ts'
import { incident } from './support/build-record.ts'
import { noTelemetry } from './support/plain-telemetry.ts'

const dayMs = 86_400_000
/** Long before what other tests write: the tables of the run are shared. */
const now = Date.UTC(1981, 2, 10, 3, 20)
const old = Date.UTC(1980, 0, 20)
const kept = Date.UTC(1980, 1, 1)
let turns = 0

const stores: readonly (readonly [string, () => Rows])[] = [
  ['memory', createMemoryRows],
  ['tables', () => createAzureRows({ connection: inject('azuriteConnection') })],
]

function setUp(rows: Rows, { lines = 3 } = {}) {
  turns += 1
  let at = now
  const clock = { now: () => at, toWallMs: (ms: number) => ms }
  const account = `retire${turns}x${process.pid}`
  const messages = createMemoryMessages(clock)
  const ledgers = createLedgers({ rows, messages, clock, holder: 'test' })
  const history = createHistory({ rows })
  const book = createCensusBook({ rows })
  const told: { name: string; fields: unknown }[] = []
  const telemetry = {
    ...noTelemetry,
    event: (name: string, fields?: unknown) => void told.push({ name, fields }),
    error: (name: string, error: unknown) => void told.push({ name, fields: String(error) }),
  }
  const deps = { rows, ledgers, history, book, messages, clock, telemetry, months: 13 }
  const gate = async () => true
  const accounts = [{ name: account }]
  const retire = createRetention({ ...deps, accounts, book: { ...book, gate } })

  /** As exams leave it: opened, told in lines, closed, and copied to the history. */
  async function live(pool: string, n: number, detectedAt: number, resolvedAt?: number) {
    const ref = { account, pool }
    const id = incidentId(ref, `i${String(n).padStart(6, '0')}`)
    const subject = { kind: 'node', nodeId: `n${n}`, allocationTime: 1 } as const
    const opened = incident({ id, pool: ref, subject, detectedAt, changedAt: detectedAt })
    const said = Array.from({ length: lines }, (_, k): Change => {
      return { kind: 'add-line', incidentId: id, line: { at: detectedAt + k, text: `line ${k}` } }
    })
    const over: Incident | undefined =
      resolvedAt === undefined
        ? undefined
        : { ...opened, state: 'resolved', resolvedAt, changedAt: resolvedAt }
    const ledger = await ledgers.hold(ref)
    if (ledger.kind !== 'ledger') throw new Error(ledger.kind)
    const closing: readonly Change[] = over ? [{ kind: 'close-incident', incident: over }] : []
    await ledger.commit([{ kind: 'open-incident', incident: opened }, ...said, ...closing])
    await ledger.settleOutbox({ deleted: await ledger.outbox(), replaced: [] })
    const story = await ledger.story(id)
    await ledger.release()
    if (story) await history.upsert(story)
    return id
  }

  /** Row keys of a pool without its head: what is left of its incidents. */
  async function left(pool: string) {
    const ref: PoolRef = { account, pool }
    const all = await readAll(rows, stateTable, poolKey(ref), { from: 'a', to: 'h' })
    const rest = await readAll(rows, stateTable, poolKey(ref), { from: 'i', to: '~' })
    return [...all, ...rest].map(({ row }) => row)
  }
  async function listed() {
    const ids: string[] = []
    let from: { continuation?: string } = {}
    do {
      const page = await history.list({ account, until: now + 1, top: 200, ...from })
      ids.push(...page.items.map((story) => story.incident.id))
      from = page.continuation === undefined ? {} : { continuation: page.continuation }
    } while (from.continuation !== undefined)
    return ids
  }
  const later = (ms: number) => {
    at += ms
  }
  return {
    account,
    rows,
    ledgers,
    history,
    book,
    messages,
    retire,
    live,
    left,
    listed,
    told,
    later,
    deps,
    accounts,
  }
}

describe.each(stores)('in %s', (_, make) => {
  test('an incident that is over since before the first month goes, with its lines and from the history', async () => {
    const { retire, live, left, listed, told } = setUp(make())
    await live('frames', 1, old, old + dayMs)
    await live('frames', 2, old + dayMs, kept - 1)
    await live('sims', 3, old, old + dayMs)
    const stays = await live('frames', 4, kept, kept + dayMs)
    await retire()
    expect(await left('frames')).toEqual([
      'done|i000004',
      ...[0, 1, 2].map(() => expect.stringMatching(/^line\|i000004\|/)),
    ])
    expect(await left('sims')).toEqual([])
    expect(await listed()).toEqual([stays])
    expect(told).toContainEqual({
      name: 'retention.completed',
      fields: expect.objectContaining({ incidents: 3, kept: 0, whole: true, month: '198002' }),
    })
  })

  test('one that is still open, or over for less long, stays whole, and keeps its month', async () => {
    const { retire, live, left, listed, later } = setUp(make())
    await live('frames', 1, old, old + dayMs)
    const open = await live('frames', 2, old + 1)
    const late = await live('frames', 3, old + 2, kept + 1)
    await retire()
    expect(await left('frames')).toHaveLength(8)
    expect(await listed()).toEqual([late, open])
    later(40 * dayMs)
    await retire()
    expect(await listed()).toEqual([open])
  })

  test('more lines than a transaction holds go as well, and the pool can be held after', async () => {
    const { retire, live, left, ledgers, account } = setUp(make(), { lines: 230 })
    await live('frames', 1, old, old + dayMs)
    await retire()
    expect(await left('frames')).toEqual([])
    expect((await ledgers.hold({ account, pool: 'frames' })).kind).toBe('ledger')
  })

  test('the mark that a pool was asked something goes after a week', async () => {
    const { retire, rows, account } = setUp(make())
    const desk = createControlBook({ rows })
    const who = { by: 'ann', verified: false, reason: 'why' }
    for (const [pool, at] of [
      ['gone', now - 8 * dayMs],
      ['frames', now - 6 * dayMs],
    ] as const) {
      await desk.ask({ account, pool }, { kind: 'pause', id: pool, at, ...who })
    }
    await retire()
    expect(await desk.askedSince(account, 0)).toEqual(['frames'])
  })

  test('old audits go, of pools and of the account, and younger ones stay', async () => {
    const { retire, rows, account, book } = setUp(make())
    const desk = createControlBook({ rows })
    const entry = (doneAt: number): AuditEntry =>
      ({
        ...{ id: `a${doneAt}`, what: 'pause', on: 'x', by: 'ann', verified: false, reason: 'why' },
        ...{ at: doneAt, outcome: 'applied', said: 'done', doneAt },
      }) as const
    await book.put(account, { shapes: { frames: '' }, fullLookAt: {}, lastAt: now }, '')
    for (const at of [old, kept - 1, kept, now]) {
      await desk.auditAccount(account, entry(at))
      const change = {
        kind: 'upsert',
        row: `audit|${String(at).padStart(13, '0')}|a`,
        value: entry(at),
      } as const
      await rows.transact(stateTable, poolKey({ account, pool: 'frames' }), [change])
    }
    await retire()
    for (const pool of [undefined, 'frames']) {
      const of = pool === undefined ? {} : { pool }
      const page = await desk.audit({ account, ...of, since: 0, until: now, top: 100 })
      expect(page.entries.map(({ doneAt }) => doneAt)).toEqual([kept, now])
    }
  })
})

describe('the run', () => {
  test('leaves a pool that is held to the next day', async () => {
    const { retire, live, left, listed, ledgers, account, later } = setUp(createMemoryRows())
    const id = await live('frames', 1, old, old + dayMs)
    const holder = await ledgers.hold({ account, pool: 'frames' })
    await retire()
    expect(await listed()).toEqual([id])
    if (holder.kind === 'ledger') await holder.release()
    later(dayMs)
    await retire()
    expect([await left('frames'), await listed()]).toEqual([[], []])
  })

  test('that dies anywhere is taken up by the next', async () => {
    for (let fails = 0; fails < 40; fails += 1) {
      const rows = createMemoryRows()
      const { retire, live, left, listed, later } = setUp(rows)
      for (const n of [1, 2, 3]) await live(n === 3 ? 'sims' : 'frames', n, old + n, old + dayMs)
      let writes = 0
      const plain = rows.transact
      rows.transact = async (...asked) => {
        writes += 1
        if (writes > fails) throw new Error('The store is gone')
        return plain(...asked)
      }
      await retire().catch(() => undefined)
      const whole = writes <= fails
      rows.transact = plain
      later(3 * dayMs)
      await retire()
      expect([await left('frames'), await left('sims'), await listed()]).toEqual([[], [], []])
      if (whole) return
    }
    throw new Error('no run came through')
  })

  test('asks for an exam where a signal met it', async () => {
    const { retire, live, ledgers, account, messages } = setUp(createMemoryRows())
    await live('frames', 1, old, old + dayMs)
    await ledgers.markDirty({ account, pool: 'frames' })
    while (messages.pop());
    await retire()
    expect(messages.pop()).toMatchObject({ queue: 'pool-exams' })
  })

  test('is made once a day', async () => {
    const { deps, accounts, live, listed, later, book } = setUp(createMemoryRows())
    const retire = createRetention({ ...deps, accounts, book })
    await retire()
    const id = await live('frames', 1, old, old + dayMs)
    later(19 * 3_600_000)
    await retire()
    expect(await listed()).toEqual([id])
    later(3_600_000)
    await retire()
    expect(await listed()).toEqual([])
  })
})

test.each([
  [Date.UTC(2026, 2, 1), 13, '202502'],
  [Date.UTC(2026, 2, 31, 23, 59), 13, '202502'],
  [Date.UTC(2026, 0, 15), 1, '202512'],
  [Date.UTC(2026, 11, 31), 12, '202512'],
])('at %i with %i months the first that is kept is %s', (at, months, month) => {
  expect(firstMonthKept(at, months).month).toBe(month)
})

test.each(['0', '-1', '1.5', '121', 'thirteen'])(
  'BATCH_MEDIC_HISTORY_MONTHS=%s is a fault',
  (text) => {
    const env = { AzureWebJobsStorage: 'x', BATCH_MEDIC_HISTORY_MONTHS: text }
    const read = () => readConfig(env, () => '{}')
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(`BATCH_MEDIC_HISTORY_MONTHS is "${text}": write how many months`)
  },
)

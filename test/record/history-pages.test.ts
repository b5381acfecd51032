// What a page of the history costs: two requests of one partition each and a thousand rows, the thousandth as the first.
import { beforeAll, describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { createHistory, type History } from '../../src/record/history.ts'
import { placeText } from '../../src/record/history-place.ts'
import { BadContinuation, type HistoryQuery } from '../../src/record/history-query.ts'
import { incidentOf, startAt } from './builders.ts'

const hour = 3_600_000
const pool = { account: 'renderfarm', pool: 'frames' }

interface Asked {
  partition: string
  rows: number
}

/** Every read that reaches the store, with the row that only says where to go on. */
function recording(rows: Rows): { rows: Rows; asked: Asked[] } {
  const asked: Asked[] = []
  return {
    asked,
    rows: {
      ...rows,
      async get(table, partition, row) {
        asked.push({ partition: `${table} ${partition}`, rows: 1 })
        return rows.get(table, partition, row)
      },
      async range(table, partition, query) {
        const answer = await rows.range(table, partition, query)
        const more = answer.next === undefined ? 0 : 1
        asked.push({ partition: `${table} ${partition}`, rows: answer.rows.length + more })
        return answer
      },
    },
  }
}

const count = 6_000
const memory = recording(createMemoryRows())
const { asked } = memory
let history: History

/** Over four months, one of them a storm within an hour; every hundredth has a full disk. */
beforeAll(async () => {
  history = createHistory({ rows: memory.rows })
  for (let n = 0; n < count; n += 1) {
    const at = n < 2_000 ? startAt - n * 1_000 : startAt - n * 0.5 * hour
    const over: Partial<Incident> = {
      detectedAt: Math.floor(at),
      state: n % 2 === 0 ? 'resolved' : 'open',
      fault: n % 100 === 0 ? 'node-disk-full' : 'node-unusable',
    }
    const incident = incidentOf(n % 3 === 0 ? { ...pool, pool: 'previews' } : pool, n, over)
    await history.upsert({ incident, attempts: [], timeline: [] })
  }
})

const forms = ['list', 'listBriefs'] as const

async function walk(query: Omit<HistoryQuery, 'continuation'>, form: (typeof forms)[number]) {
  const ids: string[] = []
  const moments: number[] = []
  let pages = 0
  let continuation: string | undefined
  do {
    asked.length = 0
    const page = await history[form]({ ...query, ...(continuation && { continuation }) })
    ids.push(...page.items.map(({ incident }) => incident.id))
    moments.push(...page.items.map(({ incident }) => incident.detectedAt))
    pages += 1
    const rows = asked.reduce((sum, one) => sum + one.rows, 0)
    const found = { page: pages, requests: asked.length, rows }
    expect(asked.length <= 2 && rows <= 1000, JSON.stringify(found)).toBe(true)
    continuation = page.continuation
  } while (continuation !== undefined)
  const back = moments.toSorted((a, b) => b - a)
  expect(moments).toEqual(query.order === 'oldest' ? back.reverse() : back)
  expect(new Set(ids).size).toBe(ids.length)
  return { ids, pages }
}

describe('every page makes two requests and reads a thousand rows at most', () => {
  test.each([
    ['of everything, beyond the thousandth page', { top: 5 }, count],
    ['of everything in large ones', { top: 200 }, count],
    ['oldest first', { top: 50, order: 'oldest' }, count],
    ['oldest first in small ones', { top: 7, order: 'oldest' }, count],
    ['of one pool', { top: 50, ...pool }, 4_000],
    ['of one pool, oldest first', { top: 50, ...pool, order: 'oldest' }, 4_000],
    ['of the open ones', { top: 50, state: 'unresolved' }, 3_000],
    ['of the open ones, oldest first', { top: 50, state: 'unresolved', order: 'oldest' }, 3_000],
    ['of a rare fault', { top: 50, fault: 'node-disk-full' }, 60],
    ['of a rare fault, oldest first', { top: 50, fault: 'node-disk-full', order: 'oldest' }, 60],
    ['of what is not there', { top: 50, fault: 'pool-network' }, 0],
    ['of a word', { top: 50, text: 'tvmps_777' }, 1],
    ['of several words in any case', { top: 50, text: 'TVMPS_60 unusable' }, 11],
    ['of a severity', { top: 100, severity: 'warning' }, count],
    ['of another severity', { top: 100, severity: 'critical' }, 0],
    ['of a party', { top: 100, party: 'platform' }, count],
    ['of an account', { top: 100, account: 'RENDERFARM' }, count],
    ['of a day', { top: 50, since: startAt - 24 * hour, until: startAt + 1 }, 2_000],
  ] as const)('%s', async (_, query, expected) => {
    for (const form of forms) {
      const { ids, pages } = await walk(query, form)
      expect(ids).toHaveLength(expected)
      if (query.top === 5) expect(pages).toBeGreaterThan(1000)
    }
  })
})

test('a page of fifty costs its own rows, wherever it is', async () => {
  let continuation: string | undefined
  for (let page = 0; page < 30; page += 1) {
    asked.length = 0
    const answer = await history.list({ top: 50, ...(continuation && { continuation }) })
    continuation = answer.continuation
    const stories = asked.filter(({ partition }) => partition.endsWith('stories'))
    expect(stories.map(({ rows }) => rows)).toEqual([51])
  }
})

describe('a continuation', () => {
  const next = async (query: HistoryQuery) => (await history.list(query)).continuation ?? ''

  test('is of its question alone', async () => {
    const continuation = await next({ top: 5, account: 'renderfarm' })
    await expect(history.list({ top: 5, continuation })).rejects.toBeInstanceOf(BadContinuation)
    const other = { top: 5, account: 'renderfarm', order: 'oldest', continuation } as const
    await expect(history.list(other)).rejects.toBeInstanceOf(BadContinuation)
    // The size of the page may change on the way.
    const answer = await history.list({ top: 9, account: 'renderfarm', continuation })
    expect(answer.items).toHaveLength(9)
  })

  test('that somebody made up with its check names no table but those of months', async () => {
    const query = { top: 5 }
    const made = { row: '', start: '', low: '', ahead: [] }
    for (const range of ['x', '2026031', '202603/../state', 'null']) {
      const continuation = placeText({ ...made, range }, query)
      await expect(history.list({ ...query, continuation })).rejects.toBeInstanceOf(BadContinuation)
    }
    const continuation = placeText({ ...made, range: '202603', ahead: ['stories'] }, query)
    await expect(history.list({ ...query, continuation })).rejects.toBeInstanceOf(BadContinuation)
  })

  test('that was changed in any letter is refused', async () => {
    const continuation = await next({ top: 5 })
    for (const at of Array.from({ length: continuation.length }, (_, index) => index)) {
      const other = continuation[at] === 'x' ? 'y' : 'x'
      const changed = `${continuation.slice(0, at)}${other}${continuation.slice(at + 1)}`
      await expect(history.list({ top: 5, continuation: changed })).rejects.toBeInstanceOf(
        BadContinuation,
      )
    }
    for (const changed of [`${continuation}A`, continuation.slice(1), continuation.slice(0, -1)]) {
      await expect(history.list({ top: 5, continuation: changed })).rejects.toBeInstanceOf(
        BadContinuation,
      )
    }
  })
})

test('a new story is two transactions and a read, a change of it one read more', async () => {
  const rows = createMemoryRows()
  const own = createHistory({ rows })
  const write = async (n: number, over: Partial<Incident>, version: number) => {
    rows.faults.calls.length = 0
    await own.upsert({ incident: incidentOf(pool, n, over), attempts: [], timeline: [] }, version)
    return rows.faults.calls.map((call) => call.split(' ')[0]).filter((name) => name !== 'ensure')
  }
  await write(1, {}, 1)
  expect(await write(2, {}, 2)).toEqual(['transact', 'transact', 'get'])
  expect(await write(2, { state: 'held' }, 3)).toEqual(['get', 'transact', 'transact', 'get'])
  expect(await write(2, { state: 'resolved' }, 4)).toEqual(['get', 'transact', 'transact'])
})

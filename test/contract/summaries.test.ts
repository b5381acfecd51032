// Sums of days and strips of pools on the real table adapter: the same answers as from memory, out of real tables.
import { expect, inject, test } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { dayMs, hourMs } from '../../src/domain/durations.ts'
import { stripOf } from '../../src/domain/pool-strip.ts'
import { listPrices as prices } from '../../src/domain/prices.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { createCensusBook } from '../../src/record/census-book.ts'
import { createHistory } from '../../src/record/history.ts'
import { createSummaries } from '../../src/record/summaries.ts'
import { handClock, incidentOf } from '../record/builders.ts'

const account = `sums${Date.now()}`
const pool = { account, pool: 'Frames' }
/** A month of its own: the tables of the run are shared. Its end is a border of two months. */
const now = Date.UTC(1997, 2, 2, 12)

/** Sick at noon of each of four days; the one of the last but one is mended after its day was counted. */
async function counted(rows: Rows) {
  const clock = handClock(now)
  const history = createHistory({ rows, clock })
  const { summary, countDaysOver } = createSummaries({ rows, prices, clock, months: 2 })
  const story = (daysAgo: number, isOver: boolean) => {
    const detectedAt = now - daysAgo * dayMs
    const over = isOver ? { resolvedAt: detectedAt + hourMs, changedAt: detectedAt + hourMs } : {}
    const state = isOver ? ('resolved' as const) : ('open' as const)
    const incident = incidentOf(pool, daysAgo, {
      detectedAt,
      changedAt: detectedAt,
      state,
      ...over,
    })
    return { incident, attempts: [], timeline: [] }
  }
  for (const daysAgo of [0, 1, 3]) await history.upsert(story(daysAgo, true))
  await history.upsert(story(2, false))
  const ask = () => summary({ account, since: now - 3 * dayMs, until: now })
  const answers = [await ask()]
  expect(await countDaysOver(now + hourMs)).toBe(true)
  answers.push(await ask())
  await history.upsert(story(2, true))
  answers.push(await ask())
  expect(await countDaysOver(now + hourMs)).toBe(true)
  answers.push(await ask())
  return answers.map(({ opened, resolved, open, byDay, partial, mttrMs }) => ({
    ...{ opened, resolved, open: open > 0, partial, mttrMs },
    days: byDay.map((day) => `${day.day} ${day.opened} ${day.resolved}`),
  }))
}

test('days are counted, spoilt and counted anew as in memory', async () => {
  const azurite = await counted(createAzureRows({ connection: inject('azuriteConnection') }))
  expect(azurite).toEqual(await counted(createMemoryRows()))
  expect(azurite.map(({ resolved }) => resolved)).toEqual([3, 3, 4, 4])
  expect(azurite.at(-1)).toMatchObject({ opened: 4, open: false, mttrMs: hourMs })
  expect(azurite.at(-1)?.days).toEqual([
    ...['1997-02-27 1 1', '1997-02-28 1 1', '1997-03-01 1 1', '1997-03-02 1 1'],
  ])
})

async function strip(rows: Rows) {
  const book = createCensusBook({ rows })
  let shape = 'idle=2'
  for (const hour of [0, 1, 1.5, 25, 27]) {
    const { notes, eTag } = await book.get(account)
    const to = `idle=${hour * 2}|unusable=1`
    const next = { ...notes, lastAt: now + hour * hourMs }
    expect(await book.put(account, next, eTag, [{ pool: 'frames', from: shape, to }])).toBe(true)
    shape = to
  }
  return stripOf(await book.strips(account), 'frames', shape, now + 27 * hourMs)
}

test('the strip of a pool is that of the last 24 hours, as in memory', async () => {
  const azurite = await strip(createAzureRows({ connection: inject('azuriteConnection') }))
  expect(azurite).toEqual(await strip(createMemoryRows()))
  expect(azurite[0]?.at).toBe(now + 3 * hourMs)
  expect(azurite.map(({ counts }) => counts.idle)).toEqual([3, 50, 54])
})

// The censuses with pools and jobs whose names every JavaScript object has.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { createCensus } from '../../src/observe/census.ts'
import { createTaskCensus } from '../../src/observe/task-census.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import { createCensusBook } from '../../src/record/census-book.ts'
import { handBatch, jobFacts } from '../support/build-batch.ts'
import { noon } from '../support/build-facts.ts'

function setUp(account: BatchAccount) {
  const world = { now: noon }
  const examined: { pool: string; at: number }[] = []
  const deps = {
    accounts: [account],
    book: createCensusBook({ rows: createMemoryRows() }),
    ledgers: { markDirty: async () => undefined },
    messages: {
      examine: async ({ pool }: { pool: string }) => void examined.push({ pool, at: world.now }),
      drain: async () => undefined,
      beat: async () => undefined,
    },
    clock: { now: () => world.now, toWallMs: (ms: number) => ms },
    telemetry: {
      event: () => undefined,
      metric: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      flush: async () => undefined,
    },
  }
  return { world, examined, deps }
}

describe.each(['frames', 'constructor', 'toString', '__proto__'])('a pool called %s', (pool) => {
  test('is examined when new, and then looked at whole every ten minutes', async () => {
    const items = [{ pool, shape: '3 idle', total: 3, troubled: 0 }]
    const { world, examined, deps } = setUp({
      ...handBatch(),
      nodeCounts: async () => ({ items, complete: true, gap: '' }),
    })
    const census = createCensus(deps)
    for (let minute = 0; minute < 60; minute += 1) {
      await census()
      world.now += minuteMs
    }
    expect(examined.length).toBeGreaterThanOrEqual(6)
    expect(examined.length).toBeLessThanOrEqual(7)
    expect(examined[0]).toEqual({ pool, at: noon })
  })
})

describe.each(['job', 'constructor', 'toString', '__proto__'])('a job called %s', (jobId) => {
  test('with one failed task more has its pool examined once', async () => {
    const failed = [0, 1, 1, 2]
    const { world, examined, deps } = setUp({
      ...handBatch({ jobs: [jobFacts({ jobId })] }),
      taskCounts: async () => ({
        active: 0,
        running: 0,
        completed: 2,
        succeeded: 0,
        failed: failed.shift() ?? 2,
      }),
    })
    const census = createTaskCensus(deps)
    for (let minute = 0; minute < 6; minute += 1) {
      await census()
      world.now += minuteMs
    }
    expect(examined.map(({ at }) => (at - noon) / minuteMs)).toEqual([1, 3])
  })
})

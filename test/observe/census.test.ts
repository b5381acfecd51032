// The censuses with pools and jobs whose names every JavaScript object has.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import { createCensus } from '../../src/observe/census.ts'
import { createTaskCensus } from '../../src/observe/task-census.ts'
import { type BatchAccount, BatchReadError, type JobFacts } from '../../src/ports/batch.ts'
import { createCensusBook } from '../../src/record/census-book.ts'
import { handBatch, jobFacts } from '../support/build-batch.ts'
import { noon } from '../support/build-facts.ts'
import { noTelemetry } from '../support/plain-telemetry.ts'

function setUp(account: BatchAccount) {
  const world = { now: noon }
  const examined: { pool: string; at: number }[] = []
  const deps = {
    accounts: [account],
    book: createCensusBook({ rows: createMemoryRows() }),
    accountBook: { read: async () => noAccountPast },
    ledgers: { markDirty: async () => undefined },
    messages: {
      examine: async ({ pool }: { pool: string }) => void examined.push({ pool, at: world.now }),
      drain: async () => undefined,
      beat: async () => undefined,
    },
    clock: { now: () => world.now, toWallMs: (ms: number) => ms },
    telemetry: noTelemetry,
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

describe('the tasks of a job', () => {
  const counts = (failed: number) => ({ active: 0, running: 0, completed: 2, succeeded: 0, failed })

  async function examinedAt(account: Partial<BatchAccount>, minutes: number) {
    const { world, examined, deps } = setUp({ ...handBatch(), ...account })
    const census = createTaskCensus(deps)
    for (let minute = 0; minute < minutes; minute += 1) {
      await census()
      world.now += minuteMs
    }
    return examined.map(({ pool, at }) => `${pool} ${(at - noon) / minuteMs}`)
  }
  const listing = (jobs: JobFacts[]) => async () => ({ items: jobs, complete: true, gap: '' })

  test('that failed are looked at again every ten minutes, though their count stands still', async () => {
    const account = { activeJobs: listing([jobFacts()]), taskCounts: async () => counts(1) }
    expect(await examinedAt(account, 25)).toEqual(['frames 0', 'frames 10', 'frames 20'])
  })

  test('that never failed are not', async () => {
    const account = { activeJobs: listing([jobFacts()]), taskCounts: async () => counts(0) }
    expect(await examinedAt(account, 25)).toEqual([])
  })

  test('that failed as their job completed are news', async () => {
    const over = jobFacts({ state: 'completed', endedAt: noon })
    const account = { endedJobs: listing([over]), taskCounts: async () => counts(1) }
    expect((await examinedAt(account, 5))[0]).toBe('frames 0')
  })

  test('of a job that ended are counted until a minute after its end, and no more', async () => {
    let asked = 0
    const over = jobFacts({ state: 'completed', endedAt: noon })
    const taskCounts = async () => {
      asked += 1
      return counts(asked >= 2 ? 1 : 0)
    }
    const account = { endedJobs: listing([over]), taskCounts }
    // The count came late; once it was news.
    expect(await examinedAt(account, 20)).toEqual(['frames 1'])
    expect(asked).toBe(2)
  })

  test('whose pool could not be made are told once a day for each schedule', async () => {
    const schedulingError = { code: 'InvalidAutoPoolSettings', message: '', details: [] }
    const failed = (jobId: string, poolId: string) =>
      jobFacts({ jobId, poolId, state: 'completed', endedAt: noon, schedulingError })
    let made = 0
    const account = {
      // A new one each minute, as a schedule brings them.
      endedJobs: async () => {
        made += 1
        const items = [failed(`nightly:job-${made}`, `auto${made}`), failed('single', 'own')]
        return { items, complete: true, gap: '' }
      },
      taskCounts: async () => counts(0),
    }
    const day = 24 * 60
    expect(await examinedAt(account, day + 5)).toEqual([
      'auto1 0',
      'own 0',
      `auto${day + 1} ${day}`,
      `own ${day}`,
    ])
  })
})

describe('the jobs of a census', () => {
  const counts = { active: 0, running: 0, completed: 2, succeeded: 0, failed: 1 }
  const jobs = Array.from({ length: 50 }, (_, at) => jobFacts({ jobId: `job-${at}` }))

  /** Each answer takes a turn of the loop, the even ones two. */
  function slowAccount(fails: (jobId: string) => Error | undefined) {
    const seen = { asked: [] as string[], most: 0 }
    let underWay = 0
    const account: BatchAccount = {
      ...handBatch({ jobs }),
      taskCounts: async (jobId) => {
        seen.asked.push(jobId)
        underWay += 1
        seen.most = Math.max(seen.most, underWay)
        await new Promise((resolve) => setImmediate(resolve))
        if (Number(jobId.slice(4)) % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
        underWay -= 1
        const error = fails(jobId)
        if (error) throw error
        return counts
      },
    }
    return { seen, account }
  }

  test('are asked for their counts eight at once, each once and in their order', async () => {
    const { seen, account } = slowAccount(() => undefined)
    const { deps, examined } = setUp(account)
    await createTaskCensus(deps)()
    expect(seen.asked).toEqual(jobs.map(({ jobId }) => jobId))
    expect(seen.most).toBe(8)
    expect(examined).toHaveLength(1)
  })

  test('one that cannot be counted keeps nobody from the others', async () => {
    const { seen, account } = slowAccount((jobId) =>
      jobId === 'job-3' ? new BatchReadError('rejected', 'JobNotFound', 'It is gone.') : undefined,
    )
    const { deps, examined } = setUp(account)
    await createTaskCensus(deps)()
    expect([seen.asked.length, examined.length]).toEqual([50, 1])
  })

  test('are left alone once the account does not answer, and are counted anew the next time', async () => {
    let isAway = true
    const { seen, account } = slowAccount((jobId) =>
      isAway && jobId === 'job-9' ? new BatchReadError('unreachable', '', 'No answer.') : undefined,
    )
    const { deps, examined, world } = setUp(account)
    const census = createTaskCensus(deps)
    await census()
    expect(seen.asked.length).toBeLessThan(20)
    expect(examined).toEqual([])
    isAway = false
    world.now += minuteMs
    await census()
    expect(examined).toHaveLength(1)
  })
})

// What an exam costs: calls of Batch and transactions of the store, as exact small numbers.
import { describe, expect, test } from 'vitest'
import type { AppPorts } from '../src/app.ts'
import type { RowChange } from '../src/ports/rows.ts'
import { maxTransactionRows } from '../src/ports/rows.ts'
import { smallWorld } from './support/small-world.ts'
import { startWholeApp } from './support/whole-app.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const poolRef = { account: 'renderfarm', pool: 'frames' }

interface Start {
  world: unknown
  policy?: unknown
}

/** The whole app, and the transactions on the pool's partition and elsewhere since the last look. */
function counting({ world, policy = { mode: 'act' } }: Start) {
  const transactions: { partition: string; changes: readonly RowChange[] }[] = []
  const around = (ports: AppPorts): AppPorts => ({
    ...ports,
    rows: {
      ...ports.rows,
      transact(table, partition, changes) {
        transactions.push({ partition, changes })
        return ports.rows.transact(table, partition, changes)
      },
    },
  })
  const app = startWholeApp({ world, policy, around })
  let seq = 0

  /** What one exam costs that nothing has happened before. */
  async function exam(message: object = poolRef) {
    transactions.length = 0
    seq = app.emulator.journal().at(-1)?.seq ?? 0
    const examined = await app.app.examine(message)
    return { examined, ...since() }
  }

  function since() {
    const calls: Record<string, number> = {}
    for (const { operation = 'none' } of app.emulator.journal(seq)) {
      calls[operation] = (calls[operation] ?? 0) + 1
    }
    const rows = transactions.map(({ changes }) => changes.map(({ kind, row }) => `${kind} ${row}`))
    return { calls, rows, transactions: [...transactions] }
  }

  return { ...app, exam, since }
}

const headTakenAndReleased = [['replace head'], ['replace head']]
const calm = { Pool_Get: 1, Account_ListPoolNodeCounts: 1, Job_List: 2 }
const listed = { Pool_Get: 1, ComputeNode_List: 1, Job_List: 2 }

const broken = (step: object, pool: Record<string, unknown> = {}, jobs: readonly unknown[] = []) =>
  smallWorld({ pool, jobs, script: [{ at: 'PT1M', pool: 'frames', nodes: 0, ...step }] })

describe('an exam of a healthy pool', () => {
  test('lists no nodes, and writes only that the pool was taken and given back', async () => {
    const { run, exam } = counting({ world: smallWorld({}) })
    await run(3 * minuteMs)
    const { calls, rows, examined } = await exam()
    expect(examined).toEqual({ kind: 'done', passes: 1 })
    expect([calls, rows]).toEqual([calm, headTakenAndReleased])
  })

  test('costs one call more for each job that is not completed', async () => {
    const task = { id: 'render', commandLine: 'render', duration: 'PT8H' }
    const jobs = ['night', 'day'].map((id) => ({ id, pool: 'frames', tasks: [task] }))
    const { run, exam } = counting({ world: smallWorld({ jobs }) })
    await run(3 * minuteMs)
    expect((await exam()).calls).toEqual({ ...calm, Job_GetTaskCounts: 2 })
  })

  test('lists the nodes once in ten minutes, whatever asks for the exams', async () => {
    const { run, exam, since, app } = counting({ world: smallWorld({}) })
    await run(3 * minuteMs)
    await exam()
    for (let asked = 0; asked < 60; asked += 1) {
      await run(10 * secondMs)
      await app.examine(poolRef)
    }
    expect(since().calls.ComputeNode_List).toBe(1)
  })

  test('hides what no count shows for ten minutes at the most', async () => {
    const startTask = { commandLine: 'install.sh', waitForSuccess: false }
    const world = broken({ do: 'start-task-fails', at: 'PT4M' }, { startTask })
    const { run, incidents, clock } = counting({ world })
    const startedAt = clock.now()
    await run(16 * minuteMs)
    const [first] = await incidents()
    expect(first?.incident.fault).toMatch(/-start-task-failed$/)
    const sickAt = startedAt + 4 * minuteMs
    expect((first?.incident.detectedAt ?? 0) - sickAt).toBeLessThanOrEqual(11 * minuteMs)
  })
})

describe('an exam that finds what is known', () => {
  const packageGone = { code: 'ApplicationPackageError', message: 'the package is gone' }
  const unusable = (more: object = {}) => broken({ do: 'node-unusable', ...more })

  test.each([
    { when: 'waits for Batch to recover a node', world: unusable(), after: 6, ends: 'open' },
    {
      when: 'may not repair a node',
      world: unusable(),
      policy: { mode: 'recommend' },
      after: 30,
      ends: 'held',
    },
    {
      when: 'has told people of a node',
      world: unusable({ errors: [packageGone] }),
      after: 6,
      ends: 'escalated',
    },
    {
      when: 'watches a repair',
      world: unusable({ reboot: 'cures' }),
      after: 19,
      ends: 'verifying',
    },
  ])('and $when writes two transactions and lists the nodes once', async (story) => {
    const { world, policy, after, ends } = story
    const { run, exam, incidents } = counting({ world, ...(policy ? { policy } : {}) })
    await run(after * minuteMs)
    expect((await incidents()).map(({ incident }) => incident.state)).toEqual([ends])
    const { calls, rows } = await exam()
    expect([calls, rows]).toEqual([listed, headTakenAndReleased])
  })

  test('and was woken for it leaves the next wake with giving the pool back', async () => {
    const { run, exam, messages, rows } = counting({ world: unusable({ reboot: 'cures' }) })
    await run(19 * minuteMs)
    const wake = rows.dump('state').find(({ row }) => row === 'ctl|wake')
    const before = messages.queued.length
    const { rows: written } = await exam({ ...poolRef, wakeAt: wake?.value })
    expect(messages.queued.length).toBe(before + 1)
    expect(written).toHaveLength(2)
    expect(written[0]).toEqual(['replace head'])
    expect(['replace head', 'upsert ctl|wake']).toEqual(expect.arrayContaining(written[1] ?? []))
  })

  test('for two hours writes 3 transactions or more in one exam of ten at the most', async () => {
    const { run, since } = counting({ world: unusable(), policy: { mode: 'recommend' } })
    await run(30 * minuteMs)
    const before = since().transactions.length
    await run(120 * minuteMs)
    const own = since()
      .transactions.slice(before)
      .filter(({ partition }) => partition.includes('frames'))
    const heads = own.filter(({ changes }) => changes[0]?.row === 'head')
    const exams = heads.filter(({ changes }) => isReleased(changes)).length
    expect(exams).toBeGreaterThan(200)
    expect(heads.length - 2 * exams).toBeLessThan(exams / 10)
  })
})

function isReleased([first]: readonly RowChange[]): boolean {
  return first?.kind === 'replace' && (first.value as { expiry?: number }).expiry === 0
}

describe('a storm', () => {
  const nodes = (count: number) => Array.from({ length: count }, (_, index) => index)
  const storm = (count: number) =>
    broken({ do: 'node-unusable', nodes: nodes(count) }, { dedicated: 2 * count + 1 })
  /** The incident, its line, its history, an event and two alerts; and the head before them. */
  const rowsEach = 6
  const fitting = Math.floor((maxTransactionRows - 1) / rowsEach)

  test.each([150, 750])(
    'of %i nodes is opened in one exam, in full transactions',
    async (count) => {
      // Of half the nodes each has an incident of its own; the storm guard holds them all.
      const { run, since, messages, emulator } = counting({ world: storm(count) })
      await run(55 * secondMs)
      const before = messages.queued.length
      expect(before).toBeLessThan(5)
      await run(60 * secondMs)
      const opening = since().transactions.filter(({ changes }) =>
        changes.some(({ kind, row }) => kind === 'insert' && row.startsWith('open|')),
      )
      const opened = opening.map(
        ({ changes }) => changes.filter(({ row }) => row.startsWith('open|')).length,
      )
      expect(opened.reduce((sum, one) => sum + one, 0)).toBe(count)
      expect(opening.length).toBe(Math.ceil(count / fitting))
      expect(opened.slice(0, -1).every((one) => one === fitting)).toBe(true)
      expect(messages.queued.length).toBeLessThan(5)
      expect(emulator.journal().filter(({ method }) => method === 'POST')).toEqual([])
    },
  )

  test('that is known costs an exam 4 calls and two transactions', async () => {
    const { run, exam, incidents } = counting({ world: storm(150) })
    await run(5 * minuteMs)
    expect((await incidents()).length).toBe(150)
    const { calls, rows } = await exam()
    expect([calls, rows]).toEqual([listed, headTakenAndReleased])
  })
})

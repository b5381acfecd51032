// One exam: how many passes it makes, what it leaves behind for the next, and how it ends when the pool is another's.
import { describe, expect, test } from 'vitest'
import { createAct } from '../src/act/act.ts'
import { createMemoryEvidence } from '../src/adapters/memory/evidence.ts'
import { createMemoryMessages } from '../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../src/adapters/memory/rows.ts'
import { poolKey } from '../src/domain/refs.ts'
import { createDrainPool } from '../src/drain-pool.ts'
import { createExamine } from '../src/examine.ts'
import { BatchReadError } from '../src/ports/batch.ts'
import type { ExamMessage } from '../src/ports/messages.ts'
import { createAccountBook } from '../src/record/account-book.ts'
import { createLedgers } from '../src/record/ledgers.ts'
import { createStopBook } from '../src/record/stop-book.ts'
import type { Stages } from '../src/stages.ts'
import { fakeTelemetry } from './notify/drain-support.ts'
import { handClock, startAt } from './record/builders.ts'
import { handBatch } from './support/build-batch.ts'
import { minute, nodeFacts, pool, second } from './support/build-facts.ts'
import { acting } from './support/build-record.ts'

const tellHeld = async () => undefined
const denied = new BatchReadError('denied', 'AuthorizationFailed', 'The role is missing.')

function bench() {
  const clock = handClock()
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const { told, telemetry } = fakeTelemetry()
  const ledgersOf = (holder: string) => createLedgers({ rows, messages, clock, holder })
  const ledgers = ledgersOf('test')
  const batch = handBatch({ nodes: [nodeFacts()] })
  const evidence = createMemoryEvidence()
  const takePlace = async () => undefined
  const act = createAct({ batch, evidence, clock, telemetry, takePlace, accountStop: takePlace })
  const accountBook = createAccountBook({ rows })
  const stopBook = createStopBook({ rows })
  const stages: Stages = {
    batch,
    accountBook,
    stopBook,
    clock,
    policy: acting,
    act,
    notify: async () => ({}),
    telemetry,
  }
  const stagesFor = (account: string) => (account === pool.account ? stages : undefined)
  const examine = createExamine({ stagesFor, ledgers, messages, telemetry, tellHeld })
  /** Exams that wait, as `+60 s wake`. */
  const left = () =>
    messages.queued
      .filter(({ queue }) => queue === 'pool-exams')
      .map(({ body, dueAt }) => {
        const wake = (body as ExamMessage).wakeAt === undefined ? '' : ' wake'
        return `+${(dueAt - clock.now()) / second} s${wake}`
      })
  const duringEachPass = (then: () => Promise<void>) => {
    const { nodes } = batch
    batch.nodes = async (id) => {
      await then()
      return nodes(id)
    }
  }
  const pause = async () => {
    const ledger = await ledgersOf('other').hold(pool)
    if (ledger.kind !== 'ledger') throw new Error(`expected a ledger, got ${ledger.kind}`)
    const said = { by: 'alice', verified: false, at: startAt, reason: 'upgrade' }
    const controls = { ...ledger.record.controls, pause: said }
    await ledger.commit([{ kind: 'put-controls', controls }])
    await ledger.release()
  }
  /** Whether the account's list of stopped pools has it. */
  const isListed = async () =>
    (await rows.get('state', 'renderfarm|', `stop|${pool.pool}`)) !== undefined
  const wakeAt = async () =>
    (await rows.get('state', poolKey(pool), 'ctl|wake'))?.value as number | null | undefined
  return {
    ...{ clock, rows, messages, told, ledgers, ledgersOf, batch, stages, examine, left },
    ...{ duringEachPass, wakeAt, pause, isListed },
  }
}

describe('an exam', () => {
  test('of a well pool makes one pass and leaves nothing', async () => {
    const { examine, left } = bench()
    expect(await examine(pool)).toEqual({ kind: 'done', passes: 1 })
    expect(left()).toEqual([])
  })

  test('makes another pass for a mark that came during one', async () => {
    const { examine, left, ledgers, duringEachPass } = bench()
    let marks = 1
    duringEachPass(async () => {
      if (marks-- > 0) await ledgers.markDirty(pool)
    })
    expect(await examine(pool)).toEqual({ kind: 'done', passes: 2 })
    expect(left()).toEqual([])
  })

  test.each([
    { when: 'its time', afterMs: 50 * second, passes: 2 },
    { when: 'its passes', afterMs: second, passes: 20 },
  ])('that used up $when leaves a message for the mark that is left', async (given) => {
    const { examine, left, ledgers, clock, duringEachPass } = bench()
    duringEachPass(async () => {
      clock.advance(given.afterMs)
      await ledgers.markDirty(pool)
    })
    expect(await examine(pool)).toEqual({ kind: 'done', passes: given.passes })
    expect(left()).toEqual(['+0 s'])
  })

  test('lists a stop also where it fails by what comes after', async () => {
    const { examine, stages, pause, isListed } = bench()
    await pause()
    stages.act.carryOut = () => Promise.reject(new Error('a fault of ours'))
    await expect(examine(pool)).rejects.toThrow('a fault of ours')
    expect(await isListed()).toBe(true)
  })

  test('of a paused pool that was deleted takes it out of the list, and puts it in again when it is back', async () => {
    const { examine, batch, pause, isListed } = bench()
    await pause()
    const { pool: here } = batch.world
    for (const there of [here, undefined, undefined, here]) {
      batch.world.pool = there
      await examine(pool)
      expect(await isListed()).toBe(there !== undefined)
    }
  })

  test('of an account that is not configured, or a pool that is not there, says so', async () => {
    const { examine, batch, told } = bench()
    expect(await examine({ account: 'other', pool: 'frames' })).toMatchObject({ kind: 'ignored' })
    batch.world.pool = undefined
    expect(await examine(pool)).toEqual({
      kind: 'ignored',
      reason: 'the account "renderfarm" has no pool "frames" (any more)',
    })
    expect(told.filter((name) => name === 'exam.ignored')).toHaveLength(2)
  })

  test('of a pool that another has is over at once', async () => {
    const { examine, left, ledgersOf, batch } = bench()
    await ledgersOf('other').hold(pool)
    batch.pool = () => Promise.reject(new Error('it was looked at'))
    expect(await examine(pool)).toEqual({ kind: 'busy' })
    expect(left()).toEqual([])
  })

  test('whose message met a drain is asked for when the drain is over', async () => {
    const { examine, ledgers, messages, clock, left } = bench()
    const { telemetry } = fakeTelemetry()
    const drain = async () => {
      await ledgers.markDirty(pool)
      expect(await examine(pool)).toEqual({ kind: 'busy' })
      return {}
    }
    await createDrainPool({ ledgers, drain, messages, clock, telemetry, tellHeld })(pool)
    expect(left()).toEqual(['+0 s'])
    messages.pop()
    expect(await examine(pool)).toMatchObject({ kind: 'done' })
    await createDrainPool({
      ledgers,
      drain: async () => ({}),
      messages,
      clock,
      telemetry,
      tellHeld,
    })(pool)
    expect(left()).toEqual([])
  })

  test('that stands for more signals than its mark comes again soon', async () => {
    const { examine, ledgersOf, messages } = bench()
    await ledgersOf('other').hold(pool)
    expect(await examine({ ...pool, standsForMore: true })).toEqual({ kind: 'busy' })
    expect(messages.queued.map(({ body }) => body)).toEqual([{ ...pool, standsForMore: true }])
  })

  test('for which a pool was to wake comes again soon', async () => {
    const { examine, ledgersOf, clock, left } = bench()
    await ledgersOf('other').hold(pool)
    expect(await examine({ ...pool, wakeAt: clock.now() })).toEqual({ kind: 'busy' })
    expect(left()).toEqual(['+5 s wake'])
  })

  test('of an account of which Batch wants no calls is put back, and asks nothing', async () => {
    const { examine, left, stages, clock, batch } = bench()
    const until = clock.now() + minute
    await stages.accountBook.throttled(pool.account, until)
    batch.pool = () => Promise.reject(new Error('it was looked at'))
    const message = { ...pool, wakeAt: clock.now() }
    const put = await examine(message)
    if (put.kind !== 'put-back') throw new Error(put.kind)
    expect(put.until - until).toBeGreaterThanOrEqual(0)
    expect(put.until - until).toBeLessThanOrEqual(30 * second)
    expect(left()).toEqual([`+${(put.until - clock.now()) / second} s wake`])
    expect(await examine({ ...message, pool: 'other' })).not.toEqual(put)
  })

  test('in which Batch asks for fewer calls leaves what is open as it is', async () => {
    const { examine, stages, clock, batch, ledgers } = bench()
    batch.world.nodes = [nodeFacts({ state: 'unusable' })]
    await examine(pool)
    const open = async () => {
      const ledger = await ledgers.hold(pool)
      if (ledger.kind !== 'ledger') throw new Error(ledger.kind)
      await ledger.release()
      return ledger.record.incidents
    }
    const before = await open()
    expect(before).toHaveLength(1)
    batch.nodes = async () => {
      await stages.accountBook.throttled(pool.account, clock.now() + minute)
      throw new BatchReadError('throttled', 'TooManyRequests', 'Too many.')
    }
    await examine(pool)
    expect(await open()).toEqual(before)
  })

  test('of a record that a newer version wrote leaves it alone and tells', async () => {
    const { examine, rows, ledgers, told } = bench()
    await ledgers.markDirty(pool)
    const value = { holder: 'new', token: 7, expiry: 0, schemaVersion: 99 }
    const insert = { kind: 'insert', row: 'head', value } as const
    await rows.transact('state', poolKey(pool), [insert])
    expect(await examine(pool)).toEqual({
      kind: 'held',
      reason: expect.stringContaining('The record has schemaVersion 9'),
    })
    expect(told.filter((line) => line.startsWith('error'))).toEqual([])
  })
})

describe('waking', () => {
  /** A pool whose tasks cannot be read is looked at again in a minute. */
  function waiting() {
    const made = bench()
    made.batch.nextError = denied
    made.batch.failing = new Set(['jobs'])
    return made
  }

  test('is one chain: an exam in between adds none', async () => {
    const { examine, left, clock, wakeAt } = waiting()
    await examine(pool)
    expect([left(), await wakeAt()]).toEqual([['+60 s wake'], startAt + minute])
    clock.advance(10 * second)
    await examine(pool)
    expect([left(), await wakeAt()]).toEqual([['+50 s wake'], startAt + minute])
  })

  test('goes on when its message has come', async () => {
    const { examine, left, clock, messages, wakeAt } = waiting()
    await examine(pool)
    clock.advance(minute)
    const message = messages.pop()?.body as ExamMessage
    await examine(message)
    expect([left(), await wakeAt()]).toEqual([['+60 s wake'], startAt + 2 * minute])
  })

  test('is sent anew when its message should have come and did not', async () => {
    const { examine, left, clock, messages } = waiting()
    await examine(pool)
    messages.popNext()
    clock.advance(minute + second)
    await examine(pool)
    expect(left()).toEqual(['+60 s wake'])
  })

  test('comes earlier where one that is under way would come too late', async () => {
    const { examine, left, ledgers } = waiting()
    const ledger = await ledgers.hold(pool)
    if (ledger.kind !== 'ledger') throw new Error(ledger.kind)
    const controls = { ...ledger.record.controls, wakeAt: startAt + 10 * minute }
    await ledger.commit([{ kind: 'put-controls', controls }])
    await ledger.release()
    await examine(pool)
    expect(left()).toEqual(['+60 s wake'])
  })

  test('ends when nothing waits any more', async () => {
    const { examine, left, clock, messages, batch, wakeAt } = waiting()
    await examine(pool)
    batch.nextError = undefined
    clock.advance(minute)
    await examine(messages.pop()?.body as ExamMessage)
    expect([left(), await wakeAt()]).toEqual([[], null])
  })
})

describe('a pool that is lost during an exam', () => {
  test('to another holder is left to it, with a mark and a message', async () => {
    const { examine, left, clock, ledgersOf, duringEachPass, told, rows } = bench()
    duringEachPass(async () => {
      clock.advance(2 * minute + second)
      await ledgersOf('other').hold(pool)
    })
    expect(await examine(pool)).toEqual({ kind: 'busy' })
    expect(left()).toEqual(['+5 s'])
    expect(await rows.get('state', poolKey(pool), 'dirty')).toBeDefined()
    expect((await rows.get('state', poolKey(pool), 'head'))?.value).toMatchObject({
      holder: 'other',
    })
    expect(told.filter((line) => line.startsWith('warn'))).toHaveLength(1)
  })

  test('to a row that was there already is given back, with a message', async () => {
    const { examine, left, rows, batch, ledgersOf } = bench()
    batch.world.nodes = [nodeFacts({ state: 'unusable' }), nodeFacts({ nodeId: 'n2' })]
    let row = ''
    const { transact } = rows
    rows.transact = async (table, partition, changes) => {
      const open = changes.find((change) => change.row.startsWith('open|'))
      if (open && row === '') {
        row = open.row
        await transact(table, partition, [{ kind: 'insert', row, value: { id: 'twin' } }])
      }
      return transact(table, partition, changes)
    }
    expect(await examine(pool)).toEqual({ kind: 'busy' })
    expect(row).toContain('open|node-unusable|node|n1')
    expect(left()).toEqual(['+5 s'])
    await rows.transact('state', poolKey(pool), [{ kind: 'delete', row }])
    expect((await ledgersOf('other').hold(pool)).kind).toBe('ledger')
  })

  test('to an error of the store throws, and the pool is given back', async () => {
    const { examine, stages, ledgersOf } = bench()
    stages.notify = () => Promise.reject(new Error('the table is away'))
    await expect(examine(pool)).rejects.toThrow('the table is away')
    expect((await ledgersOf('other').hold(pool)).kind).toBe('ledger')
  })
})

// Commits: how many transactions a storm takes, what stays together, and what a crash at any moment leaves behind.
import { describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { Change, PoolRecord } from '../../src/domain/record.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { createHistory } from '../../src/record/history.ts'
import type { Ledger } from '../../src/record/ledger.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost, RecordConflict } from '../../src/record/record-errors.ts'
import { eventOf } from '../contract/ledger.contract.ts'
import { attemptOf, handClock, incidentOf, startAt } from './builders.ts'

const pool = { account: 'renderfarm', pool: 'frames' }

function setUp() {
  const clock = handClock()
  const memory = createMemoryRows()
  const transactions: string[][] = []
  const rows: Rows = {
    ...memory,
    transact(table, partition, changes) {
      transactions.push(changes.map(({ row }) => row))
      return memory.transact(table, partition, changes)
    },
  }
  const messages = createMemoryMessages(clock)
  const ledgers = createLedgers({ rows, messages, clock, holder: 'exam' })
  return { clock, memory, rows, messages, ledgers, transactions }
}

async function take({ ledgers }: Pick<ReturnType<typeof setUp>, 'ledgers'>): Promise<Ledger> {
  const hold = await ledgers.hold(pool)
  if (hold.kind !== 'ledger') throw new Error(`expected a ledger, got ${JSON.stringify(hold)}`)
  return hold
}

/** Six rows an incident: itself, its history, two alerts, an event and a line. */
function opening(n: number): Change[] {
  const incident = incidentOf(pool, n)
  const { id: incidentId } = incident
  return [
    { kind: 'open-incident', incident },
    { kind: 'add-line', incidentId, line: { at: startAt, text: 'opened' } },
    { kind: 'alert', incidentId, what: 'opened', channels: ['teams', 'mail'], at: startAt },
    { kind: 'event', event: eventOf(incidentId, startAt) },
  ]
}

const storm = Array.from({ length: 750 }, (_, n) => n)

describe('a storm', () => {
  test('750 incidents are written in 47 full transactions, each incident with all that tells of it', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.transactions.length = 0
    // Told after all were opened: what belongs together is written together however it was given.
    const changes = storm.flatMap(opening)
    const sorted = [...changes].sort((a, b) => a.kind.localeCompare(b.kind))
    await ledger.commit([
      ...sorted.filter(({ kind }) => kind === 'open-incident'),
      ...sorted.filter(({ kind }) => kind !== 'open-incident'),
    ])
    expect(world.transactions).toHaveLength(Math.ceil(750 / 16))
    expect(world.transactions.slice(0, -1).every((rows) => rows.length === 97)).toBe(true)
    expect(world.transactions.every(([first]) => first === 'head')).toBe(true)
    for (const rows of world.transactions) {
      const suffixes = (prefix: string) =>
        rows.filter((row) => row.startsWith(prefix)).map((row) => row.split('|')[1])
      expect(rows.filter((row) => row.includes('|history|'))).toHaveLength(suffixes('open').length)
      expect(rows.filter((row) => row.endsWith('|alert'))).toHaveLength(2 * suffixes('open').length)
    }
    expect(ledger.record.incidents).toHaveLength(750)
    const before = ledger.record
    await ledger.reload()
    const byId = (record: PoolRecord) => new Map(record.incidents.map((one) => [one.id, one]))
    expect(byId(ledger.record)).toEqual(byId(before))
  })

  test('incidents alone fill transactions to 99 rows beside the head', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.transactions.length = 0
    await ledger.commit(
      storm.map((n) => ({ kind: 'put-node', node: { nodeId: `n${n}`, repairs: [repair] } })),
    )
    expect(world.transactions.map((rows) => rows.length)).toEqual([...Array(7).fill(100), 58])
  })

  test('an incident with more lines than a transaction holds tells of itself in its first', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.transactions.length = 0
    const lines = Array.from({ length: 150 }, (_, n) => ({ at: startAt, text: `line ${n}` }))
    const incidentId = incidentOf(pool, 1).id
    await ledger.commit([
      ...lines.map((line) => ({ kind: 'add-line', incidentId, line }) as const),
      ...opening(1),
    ])
    expect(world.transactions.map((rows) => rows.length)).toEqual([100, 58])
    expect(world.transactions[0]?.filter((row) => row.startsWith('out|'))).toHaveLength(4)
    const texts = (await ledger.story(incidentId))?.timeline.map(({ text }) => text)
    expect(texts).toEqual([...lines.map(({ text }) => text), 'opened'])
  })

  test('large rows end a transaction before the store would refuse it', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.transactions.length = 0
    const changes = [1, 2, 3, 4, 5].flatMap((n): Change[] => {
      const incident = incidentOf(pool, n)
      const attempt = attemptOf(incident, 1, { reason: 'x'.repeat(400_000) })
      return [
        { kind: 'open-incident', incident },
        { kind: 'put-attempt', attempt },
      ]
    })
    await ledger.commit(changes)
    expect(world.transactions.map((rows) => rows.length)).toEqual([13, 4])
  })
})

const repair = { at: startAt, kind: 'reboot', allocationTime: startAt }

describe('changes of one row in one commit', () => {
  const incident = incidentOf(pool, 1)
  const attempt = attemptOf(incident, 1)
  const resolved = { ...incident, state: 'resolved' } as const

  test('are merged to the last', async () => {
    const world = setUp()
    const ledger = await take(world)
    await ledger.commit([
      { kind: 'open-incident', incident },
      { kind: 'put-attempt', attempt },
      { kind: 'change-incident', incident: { ...incident, state: 'acting' } },
      { kind: 'put-attempt', attempt: { ...attempt, step: 'verifying' } },
      { kind: 'put-node', node: { nodeId: 'N1', repairs: [repair] } },
      { kind: 'put-node', node: { nodeId: 'n1', repairs: [] } },
    ])
    await ledger.reload()
    expect(ledger.record).toMatchObject({
      incidents: [{ ...incident, state: 'acting' }],
      attempts: [{ ...attempt, step: 'verifying' }],
      nodes: [],
    })
  })

  test('opened and closed at once leaves a closed incident with its attempts', async () => {
    const world = setUp()
    const ledger = await take(world)
    await ledger.commit([
      { kind: 'open-incident', incident },
      { kind: 'put-attempt', attempt },
      { kind: 'close-incident', incident: resolved },
      { kind: 'put-attempt', attempt: { ...attempt, result: 'unknown' } },
    ])
    expect(ledger.record).toMatchObject({ incidents: [], attempts: [] })
    expect(await ledger.story(incident.id)).toMatchObject({
      incident: resolved,
      attempts: [{ ...attempt, result: 'unknown' }],
    })
  })

  test('closed and opened anew for the same subject at once leaves the new one open', async () => {
    const world = setUp()
    const ledger = await take(world)
    await ledger.commit([{ kind: 'open-incident', incident }])
    const next = { ...incident, id: 'renderfarm.frames.second' }
    await ledger.commit([
      { kind: 'close-incident', incident: resolved },
      { kind: 'open-incident', incident: next },
    ])
    await ledger.reload()
    expect(ledger.record.incidents).toEqual([next])
    expect((await ledger.story(incident.id))?.incident).toEqual(resolved)
  })

  test('two openings of one fault and subject are a conflict before anything is sent', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.transactions.length = 0
    const twin = { ...incident, id: 'renderfarm.frames.second' }
    const both = [incident, twin].map((one) => ({ kind: 'open-incident', incident: one }) as const)
    await expect(ledger.commit(both)).rejects.toBeInstanceOf(RecordConflict)
    expect(world.transactions).toEqual([])
  })

  test('a delivery noted on a closed incident changes what is kept of it', async () => {
    const world = setUp()
    const ledger = await take(world)
    await ledger.commit([{ kind: 'open-incident', incident }])
    await ledger.commit([{ kind: 'close-incident', incident: resolved }])
    const told = { ...resolved, alerts: [{ channel: 'teams', what: 'resolved', at: 1 }] } as const
    await ledger.commit([{ kind: 'change-incident', incident: told }])
    expect((await ledger.story(incident.id))?.incident).toEqual(told)
    expect(ledger.record.incidents).toEqual([])
  })

  test('a change of an incident that nobody recorded is a fault of ours and says so', async () => {
    const ledger = await take(setUp())
    await expect(ledger.commit([{ kind: 'change-incident', incident }])).rejects.toThrow(
      `No incident ${incident.id} is recorded`,
    )
  })
})

describe('the outbox', () => {
  test('a drain is ordered before anything is written, and only when there is something to tell', async () => {
    const world = setUp()
    const ledger = await take(world)
    await ledger.commit([{ kind: 'put-node', node: { nodeId: 'n1', repairs: [repair] } }])
    expect(world.messages.queued).toEqual([])
    world.memory.faults.fault = ({ name }) => (name === 'transact' ? new Error('down') : undefined)
    await expect(ledger.commit(opening(1))).rejects.toThrow('down')
    expect(world.messages.queued).toEqual([
      { queue: 'pool-drains', body: pool, dueAt: startAt + 30_000 },
    ])
  })

  test('a history row that was written anew since it was read is not taken out', async () => {
    const ledger = await take(setUp())
    await ledger.commit([{ kind: 'open-incident', incident: incidentOf(pool, 1) }])
    const read = await ledger.outbox()
    await ledger.commit([
      { kind: 'change-incident', incident: incidentOf(pool, 1, { state: 'held' }) },
    ])
    await ledger.settleOutbox({ deleted: read, replaced: [] })
    const again = await ledger.outbox()
    expect(again).toHaveLength(1)
    await ledger.settleOutbox({ deleted: again, replaced: [] })
    expect(await ledger.outbox()).toEqual([])
  })
})

describe('a crash', () => {
  /** One exam that opens, changes and closes, tells of it, and is run again until it gets through. */
  async function exam(world: ReturnType<typeof setUp>, sent: Set<string>): Promise<void> {
    const history = createHistory({ rows: world.memory })
    const ledger = await take(world)
    const known = await ledger.story(incidentOf(pool, 1).id)
    if (!known) await ledger.commit(storm.slice(0, 40).flatMap(opening))
    for (const { item } of await ledger.outbox()) {
      if (item.kind !== 'history') sent.add(`${item.sequence} ${item.kind}`)
      else {
        const story = await ledger.story(item.incidentId)
        if (!story) throw new Error(`announced but not recorded: ${item.incidentId}`)
        await history.upsert(story)
      }
    }
    await ledger.settleOutbox({ deleted: await ledger.outbox(), replaced: [] })
    await ledger.release()
  }

  test.each(['before', 'after'] as const)(
    'at any write, its effect %s lost or not: nothing announced is unrecorded, nothing recorded unannounced',
    async (moment) => {
      for (let failing = 1; ; failing += 1) {
        const world = setUp()
        const sent = new Set<string>()
        let writes = 0
        world.memory.faults.fault = (operation) => {
          if (operation.name !== 'transact' || operation.moment !== moment) return undefined
          writes += 1
          return writes === failing ? new Error('crash') : undefined
        }
        let crashed = false
        await exam(world, sent).catch(() => {
          crashed = true
        })
        if (!crashed && writes < failing) break
        world.clock.advance(120_001)
        const afterwards = await take(world)
        const open = afterwards.record.incidents.length
        const waiting = await afterwards.outbox()
        if (waiting.length > 0) expect(world.messages.queued.length).toBeGreaterThan(0)
        await afterwards.release()
        const waitingFor = (kind: string) =>
          new Set([
            ...waiting.filter(({ item }) => item.kind === kind).map(({ item }) => item.sequence),
            ...[...sent]
              .filter((text) => text.endsWith(kind))
              .map((text) => Number.parseInt(text, 10)),
          ]).size
        expect([waitingFor('alert'), waitingFor('event')]).toEqual([2 * open, open])
      }
    },
  )

  test('a commit whose answer was lost is found out by a reload, and the pool is still ours', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.memory.faults.fault = ({ name, moment }) =>
      name === 'transact' && moment === 'after' ? new Error('answer lost') : undefined
    await expect(ledger.commit(opening(1))).rejects.toThrow('answer lost')
    world.memory.faults.fault = undefined
    await ledger.reload()
    expect(ledger.record.incidents).toHaveLength(1)
    await ledger.commit(opening(2))
    expect((await ledger.outbox()).length).toBe(8)
  })

  test('a holder whose last answer was lost gives the pool back all the same', async () => {
    const world = setUp()
    const ledger = await take(world)
    world.memory.faults.fault = ({ name, moment }) =>
      name === 'transact' && moment === 'after' ? new Error('answer lost') : undefined
    await expect(ledger.commit(opening(1))).rejects.toThrow('answer lost')
    world.memory.faults.fault = undefined
    await ledger.release()
    expect((await take(world)).record.incidents).toHaveLength(1)
  })

  test('a pool that could not be read after it was taken is given back', async () => {
    const world = setUp()
    world.memory.faults.fault = ({ name }) => (name === 'range' ? new Error('down') : undefined)
    await expect(world.ledgers.hold(pool)).rejects.toThrow('down')
    world.memory.faults.fault = undefined
    await take(world)
  })

  test('between two transactions of a commit another takes over: the rest is not written', async () => {
    const world = setUp()
    const ledger = await take(world)
    let writes = 0
    world.memory.faults.fault = ({ name, moment }) => {
      if (name === 'transact' && moment === 'after') writes += 1
      if (writes === 2) {
        world.memory.faults.fault = undefined
        world.clock.advance(120_001)
        overtaken = world.ledgers.hold(pool)
      }
      return undefined
    }
    let overtaken: ReturnType<typeof world.ledgers.hold> | undefined
    await expect(ledger.commit(storm.flatMap(opening))).rejects.toBeInstanceOf(FenceLost)
    const next = await overtaken
    if (next?.kind !== 'ledger') throw new Error('expected the second to have it')
    await next.reload()
    expect(next.record.incidents.length).toBeLessThan(750)
    expect((await next.outbox()).length).toBe(4 * next.record.incidents.length)
  })
})

describe('a record of a newer version', () => {
  const head = { holder: '', token: 4, expiry: 0, account: '', pool: '', sequence: 0 }
  test.each([
    {
      when: 'its schemaVersion is unknown',
      row: 'head',
      value: { ...head, schemaVersion: 2 },
      reason: 'The record has schemaVersion 2, and this version of Batch Medic reads 1',
    },
    {
      when: 'an incident is in an unknown state',
      row: 'open|node-unusable|pool',
      value: { ...incidentOf(pool, 1), state: 'dreaming' },
      reason: 'in the unknown state "dreaming"',
    },
    {
      when: 'an incident has an unknown fault',
      row: 'open|node-bored|pool',
      value: { ...incidentOf(pool, 1), fault: 'node-bored' },
      reason: 'with the unknown fault "node-bored"',
    },
    {
      when: 'an incident is no incident',
      row: 'open|node-unusable|pool',
      value: null,
      reason: 'holds an incident without an id',
    },
  ])('is left alone, each time, when $when', async ({ row, value, reason }) => {
    const world = setUp()
    await world.memory.ensure('state')
    await world.memory.transact('state', 'renderfarm|frames', [{ kind: 'insert', row, value }])
    for (const _ of [1, 2]) {
      const hold = await world.ledgers.hold(pool)
      expect(hold).toMatchObject({ kind: 'unreadable' })
      expect(hold.kind === 'unreadable' && hold.reason).toContain(reason)
    }
    expect((await world.memory.get('state', 'renderfarm|frames', row))?.value).toEqual(value)
  })
})

// A process that dies at any await of telling: whatever it left, the next one tells everybody, and nothing is left over.
import { describe, expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { defaultPolicy, policySchema } from '../../src/domain/policy.ts'
import type { Change } from '../../src/domain/record.ts'
import { createDrain } from '../../src/notify/drain.ts'
import { createOutbound } from '../../src/notify/outbound.ts'
import type { Channel, Delivery, Message } from '../../src/ports/channel.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { channelPool, createTendChannels } from '../../src/tend-channels.ts'
import { type HandClock, handClock, incidentOf } from '../record/builders.ts'
import { fakeTelemetry, fakeTopic, pool } from './drain-support.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

interface World {
  rows: ReturnType<typeof createMemoryRows>
  clock: HandClock
  channels: readonly Channel[]
  got: { channel: string; message: Message }[]
  answer: Map<string, Delivery>
}

function worldOf(): World {
  const got: World['got'] = []
  const answer: World['answer'] = new Map()
  const channels = ['teams', 'mail'].map((name) => ({
    name,
    async send(message: Message): Promise<Delivery> {
      const delivery = answer.get(name) ?? { kind: 'sent' }
      if (delivery.kind === 'sent') got.push({ channel: name, message })
      return delivery
    },
  }))
  return { rows: createMemoryRows(), clock: handClock(), channels, got, answer }
}

/** A process: it knows nothing of those before it. */
function processOf({ rows, clock, channels }: World, holder: string) {
  const { telemetry } = fakeTelemetry()
  const messages = createMemoryMessages(clock)
  const policy = policySchema.parse({ alerts: { mailsPerHour: 1 } })
  const outbound = createOutbound({ rows, channels, clock, telemetry, policy, page: '' })
  const ledgers = createLedgers({ rows, messages, clock, holder })
  const history = { upsert: async () => undefined }
  const deps = { ...outbound, channels, clock, telemetry, history, topic: fakeTopic(), page: '' }
  const drain = createDrain({ ...deps, groupMs: 0 })
  const tend = createTendChannels({
    ...{ ...outbound, book: outbound.channelBook, account: pool.account, policy: defaultPolicy },
    ...{ ledgers, drain, messages, clock, telemetry },
  })
  async function held(work: (ledger: Awaited<ReturnType<typeof hold>>) => Promise<unknown>) {
    const ledger = await hold(pool)
    await work(ledger)
    await ledger.release()
  }
  async function hold(of: typeof pool) {
    const ledger = await ledgers.hold(of)
    if (ledger.kind !== 'ledger') throw new Error(ledger.kind)
    return ledger
  }
  return {
    commit: (changes: readonly Change[]) => held((ledger) => ledger.commit(changes)),
    drain: () => held(drain),
    hold,
    async beat() {
      await outbound.send()
      await tend()
    },
    drainOf: drain,
    states: outbound.channelBook.all,
  }
}

function alert(n: number, at: number, channels: readonly string[]): Change[] {
  const incident = incidentOf(pool, n, { fault: n % 2 ? 'node-lost' : 'node-unusable' })
  return [
    { kind: 'open-incident', incident },
    { kind: 'alert', incidentId: incident.id, what: 'opened', channels, at },
  ]
}

const stories = [
  {
    when: 'mails are over their budget',
    before: async () => undefined,
    during: async (world: World, process: ReturnType<typeof processOf>) => {
      await process.commit([
        ...alert(1, world.clock.now(), ['mail']),
        ...alert(2, world.clock.now(), ['mail']),
      ])
      await process.drain()
      world.clock.advance(6 * minute)
      await process.beat()
    },
    told: { mail: [1, 2] },
  },
  {
    when: 'a channel refuses',
    before: async ({ answer }: World) =>
      void answer.set('teams', { kind: 'refused', reason: '404' }),
    during: async (world: World, process: ReturnType<typeof processOf>) => {
      await process.commit(alert(1, world.clock.now(), ['teams']))
      await process.drain()
      await process.beat()
    },
    told: { mail: ['teams'] },
  },
] as const

describe.each(stories)('when $when', ({ before, during, told }) => {
  test.each(['before', 'after'] as const)(
    'and it dies %s any of its calls to the store',
    async (moment) => {
      const ops = await calls(before, during)
      expect(ops).toBeGreaterThan(10)
      for (let failing = 1; failing <= ops; failing += 1) {
        const world = worldOf()
        await before(world)
        let seen = 0
        world.rows.faults.fault = (operation) => {
          if (operation.moment === moment) seen += 1
          // The dead do nothing more.
          return seen >= failing ? new Error('it died') : undefined
        }
        await during(world, processOf(world, 'first')).catch(() => undefined)
        world.rows.faults.fault = undefined
        world.clock.advance(5 * minute)
        const second = processOf(world, 'second')
        // What was not committed nobody knows of: whoever looks again commits it.
        const open = await second.hold(pool)
        const isKnown = open.record.incidents.length > 0
        await open.release()
        if (!isKnown) {
          await during(world, second)
        }
        for (let past = 0; past < 3 * hour; past += 5 * minute) {
          await second.drain()
          await second.beat()
          world.clock.advance(5 * minute)
        }
        for (const [channel, wanted] of Object.entries(told)) {
          const said = JSON.stringify(world.got.filter((one) => one.channel === channel))
          for (const what of wanted) {
            const text = typeof what === 'number' ? incidentOf(pool, what).id : what
            expect(said, `${moment} ${failing}: ${channel} ${what}`).toContain(text)
          }
        }
        const left = world.rows.dump('state').map(({ row }) => row)
        expect(
          left.filter((row) => /^(over|due|out)\|/.test(row)),
          `${moment} ${failing}`,
        ).toEqual([])
      }
    },
    240_000,
  )
})

async function calls(
  before: (world: World) => Promise<unknown>,
  during: (world: World, process: ReturnType<typeof processOf>) => Promise<unknown>,
): Promise<number> {
  const world = worldOf()
  await before(world)
  const { faults } = world.rows
  const from = faults.calls.length
  await during(world, processOf(world, 'first'))
  return faults.calls.length - from
}

describe('when a channel took nothing for a day', () => {
  test.each(['before', 'after'] as const)(
    'and it dies %s any of its calls, one incident is told elsewhere and closed again',
    async (moment) => {
      const asked = async (world: World, process: ReturnType<typeof processOf>) => {
        world.clock.advance(25 * hour)
        await process.drain()
        await process.beat()
        await process.beat()
      }
      const make = async () => {
        const world = worldOf()
        world.answer.set('teams', { kind: 'later', afterMs: 0, reason: '503' })
        const process = processOf(world, 'before')
        await process.commit(alert(1, world.clock.now(), ['teams']))
        await process.drain()
        return world
      }
      const whole = await make()
      const from = whole.rows.faults.calls.length
      await asked(whole, processOf(whole, 'first'))
      const ops = whole.rows.faults.calls.length - from
      expect(ops).toBeGreaterThan(20)
      for (let failing = 1; failing <= ops; failing += 1) {
        const world = await make()
        let seen = 0
        world.rows.faults.fault = (operation) => {
          if (operation.moment === moment) seen += 1
          return seen >= failing ? new Error('it died') : undefined
        }
        await asked(world, processOf(world, 'first')).catch(() => undefined)
        world.rows.faults.fault = undefined
        const second = processOf(world, 'second')
        const beats = async (count: number) => {
          for (let n = 0; n < count; n += 1) {
            world.clock.advance(5 * minute)
            await second.drain()
            await second.beat()
            const own = await second.hold(channelPool(pool.account, 'teams'))
            await second.drainOf(own)
            await own.release()
          }
        }
        await beats(12)
        const about = () =>
          world.got.flatMap(({ channel, message }) =>
            message.kind === 'incidents' && message.fault === 'alerts-undelivered'
              ? [`${channel} ${message.what}`]
              : [],
          )
        expect(new Set(about()), `${moment} ${failing}`).toEqual(new Set(['mail escalated']))
        world.answer.delete('teams')
        await second.commit(alert(3, world.clock.now(), ['teams']))
        await beats(24)
        expect(new Set(about()), `${moment} ${failing}`).toEqual(
          new Set(['mail escalated', 'mail resolved']),
        )
        expect((await second.states()).get('teams')?.givenUp).toBeUndefined()
      }
    },
    240_000,
  )
})

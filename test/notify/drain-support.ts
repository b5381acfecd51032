// Fakes by hand for drains: channels and a topic that answer as they are told, and a real ledger on rows in memory.

import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { policySchema } from '../../src/domain/policy.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import { createDrain } from '../../src/notify/drain.ts'
import type { DrainDeps } from '../../src/notify/drain-deps.ts'
import { createOutbound } from '../../src/notify/outbound.ts'
import type { Announcement, Channel, Delivery, Topic } from '../../src/ports/channel.ts'
import type { Telemetry } from '../../src/ports/telemetry.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { handClock } from '../record/builders.ts'
import { aboutIncidents } from '../support/about-incidents.ts'
import { plainStep } from '../support/plain-telemetry.ts'

export const pool: PoolRef = { account: 'renderfarm', pool: 'frames' }
const sent: Delivery = { kind: 'sent' }

export interface FakeChannel extends Channel {
  readonly got: Announcement[]
  /** Answers in order; then `sent`. */
  answers: (Delivery | (() => Promise<Delivery>))[]
}

export function fakeChannel(name: string, order: string[] = []): FakeChannel {
  const channel: FakeChannel = {
    name,
    got: [],
    answers: [],
    async send(message) {
      const announcement = aboutIncidents(message)
      channel.got.push(announcement)
      order.push(`${name} ${announcement.what}`)
      const answer = channel.answers.shift() ?? sent
      return typeof answer === 'function' ? answer() : answer
    },
  }
  return channel
}

export function fakeTopic() {
  const topic = {
    batches: [] as string[][],
    answers: [] as Delivery[],
    publish: async (events: Parameters<Topic['publish']>[0]): Promise<Delivery> => {
      topic.batches.push(events.map(({ key }) => key))
      return topic.answers.shift() ?? sent
    },
  }
  return topic
}

export function fakeTelemetry() {
  const told: string[] = []
  const telemetry: Telemetry = {
    event: (name) => void told.push(name),
    metric: () => {},
    warn: (message) => void told.push(`warn ${message}`),
    error: (message, error) =>
      void told.push(`error ${message}: ${error instanceof Error ? error.message : error}`),
    step: plainStep,
    flush: async () => {},
  }
  return { told, telemetry }
}

/** Everything of one drain on a held pool; `groupMs` is 20 s. */
export async function drainBench(overrides: Partial<DrainDeps> = {}, mailsPerHour = 1000) {
  const order: string[] = []
  const clock = handClock()
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const ledgers = createLedgers({ rows, messages, clock, holder: 'test', leaseMs: 3_600_000 })
  const ledger = await ledgers.hold(pool)
  if (ledger.kind !== 'ledger') throw new Error(`the pool is ${ledger.kind}`)
  const teams = fakeChannel('teams', order)
  const mail = fakeChannel('mail', order)
  const topic = fakeTopic()
  const stories = new Map<string, IncidentStory>()
  const history = {
    nextError: undefined as Error | undefined,
    upsert: async (story: IncidentStory) => {
      const error = history.nextError
      history.nextError = undefined
      if (error) throw error
      order.push('history')
      stories.set(story.incident.id, story)
    },
  }
  const { told, telemetry } = fakeTelemetry()
  const policy = policySchema.parse({ alerts: { mailsPerHour } })
  const channels = [teams, mail]
  const outbound = createOutbound({ rows, channels, clock, telemetry, policy, page: '' })
  const deps: DrainDeps = {
    channels,
    topic,
    history,
    page: '',
    clock,
    telemetry,
    ...outbound,
    groupMs: 20_000,
    ...overrides,
  }
  const drain = createDrain(deps)
  const made = { clock, ledger, ledgers, rows, teams, mail, topic, history, outbound }
  return { ...made, stories, told, order, drain, deps }
}

// The stage of a story: the emulator behind a socket, Azurite behind the store and the queues, the whole app between them, and time by hand.

import { QueueServiceClient } from '@azure/storage-queue'
import { createBatchAccount } from '../../src/adapters/azure/batch/batch-account.ts'
import { createAzureEvidence } from '../../src/adapters/azure/storage/evidence.ts'
import { createAzureMessages } from '../../src/adapters/azure/storage/messages.ts'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { type App, type AppPorts, createApp } from '../../src/app.ts'
import { policySchema } from '../../src/domain/policy.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { Ask } from '../../src/domain/request.ts'
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts'
import { startHttpShell } from '../../src/emulator/http-shell.ts'
import type { JournalEntry } from '../../src/emulator/journal.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { Telemetry } from '../../src/ports/telemetry.ts'
import { createControlBook } from '../../src/record/control-book.ts'
import { callsOn } from '../emulator/support.ts'
import { aboutIncidents } from '../support/about-incidents.ts'
import { noTelemetry } from '../support/plain-telemetry.ts'

export interface StoryOptions {
  connection: string
  world: unknown
  policy?: unknown
  /** What the pool doctor asks; without it, it says what it could not check. */
  azure?: Pick<AppPorts, 'arm' | 'accountIds'>
}

export interface Stage {
  emulator: Emulator
  clock: Clock
  /** Lives on for so long. */
  run(durationMs: number): Promise<void>
  /** A person at the portal: the same account, not our app; its calls are none of the story's. */
  person(method: string, path: string, body?: object): ReturnType<ReturnType<typeof callsOn>>
  /** What a person says to Batch Medic, as the API leaves it for the pool's holder. */
  say(ask: Ask): Promise<void>
  incidents(): Promise<readonly IncidentStory[]>
  /** Calls of ours that changed something or were to, in order, as the emulator's journal has them. */
  calls(): readonly JournalEntry[]
  told: readonly { channel: string; announcement: Announcement }[]
  close(): Promise<void>
}

const start = Date.parse('2026-05-04T08:00:00Z')
const key = Buffer.alloc(64, 7).toString('base64')
const tickMs = 5_000
const censusMs = 30_000
let stages = 0

export async function setStage({
  connection,
  world,
  policy,
  azure = {},
}: StoryOptions): Promise<Stage> {
  stages += 1
  const own = `s${Date.now().toString(36)}${process.pid.toString(36)}x${stages}`
  const time = createManualClock(start)
  const clock: Clock = { now: time.now, toWallMs: () => 0 }
  const signals: unknown[] = []
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(world),
    clock: time,
    seed: 'story',
    publish: (event) => void signals.push(event),
  })
  const shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0 })
  const storage = { connection }
  const carrier = carryMessages(connection, own, clock)
  const rows = inTablesOf(own, createAzureRows(storage))
  const told: { channel: string; announcement: Announcement }[] = []
  const app: App = createApp({
    accounts: [
      createBatchAccount({
        name: 'renderfarm',
        url: shell.url,
        auth: { kind: 'key', key },
        apiVersion: '2022-10-01.16.0',
        clock,
        wait: async () => undefined,
      }),
    ],
    rows,
    messages: carrier.messages,
    evidence: createAzureEvidence(storage),
    channels: ['teams', 'mail'].map((name) => ({
      name,
      async send(message) {
        const announcement = aboutIncidents(message)
        told.push({ channel: name, announcement })
        return { kind: 'sent' }
      },
    })),
    topic: { publish: async () => ({ kind: 'sent' }) },
    clock,
    telemetry: loud,
    policy: policySchema.parse(policy ?? { mode: 'act' }),
    page: 'http://127.0.0.1:7071',
    holder: own,
    ...azure,
  })
  let asked = 0
  const byPerson = new Set<number>()
  const callAs = callsOn(emulator)

  async function work(): Promise<void> {
    for (const event of signals.splice(0)) await app.signal(event)
    for (let message = await carrier.next(); message; message = await carrier.next()) {
      if (message.queue === 'exams') await app.examine(message.body)
      else await app.drain(message.body)
    }
  }

  return {
    emulator,
    clock,
    told,
    async run(durationMs) {
      const until = clock.now() + durationMs
      while (clock.now() < until) {
        const elapsed = clock.now() - start
        if (elapsed % censusMs === 0) await app.census()
        if (elapsed % censusMs === 15_000) await app.taskCensus()
        await work()
        emulator.advance(tickMs)
      }
      await work()
    },
    person(method, path, body) {
      const answer = callAs(method, path, body)
      const seq = emulator.journal().at(-1)?.seq
      if (seq !== undefined) byPerson.add(seq)
      return answer
    },
    async say(ask) {
      asked += 1
      const said = { ...ask, id: `r${asked}`, by: 'ann', verified: true, reason: 'seen' }
      const pool = { account: 'renderfarm', pool: 'frames' }
      await createControlBook({ rows }).ask(pool, { ...said, at: clock.now() })
    },
    async incidents() {
      const { items } = await app.history.list({ top: 200 })
      return items.toSorted((a, b) => a.incident.detectedAt - b.incident.detectedAt)
    },
    calls: () =>
      emulator
        .journal()
        .filter(({ method, seq }) => !['GET', 'HEAD'].includes(method) && !byPerson.has(seq)),
    close: () => shell.close(),
  }
}

/** Stories side by side share one Azurite: each has tables of its own. */
function inTablesOf(own: string, rows: Rows): Rows {
  return {
    get: (table, partition, row) => rows.get(own + table, partition, row),
    range: (table, partition, query) => rows.range(own + table, partition, query),
    transact: (table, partition, changes) => rows.transact(own + table, partition, changes),
    ensure: (table) => rows.ensure(own + table),
    drop: (table) => rows.drop(own + table),
  }
}

type Queue = 'exams' | 'drains'

/**
 * Messages go through real queues, visible at once; when they are due in virtual time is kept here, for a queue hides
 * them in wall time alone. The second heart is left out: the timer beats.
 */
function carryMessages(connection: string, own: string, clock: Clock) {
  const names = { exams: `${own}-exams`, drains: `${own}-drains`, beats: `${own}-beats` }
  const azure = createAzureMessages({ connection }, clock, names)
  const service = QueueServiceClient.fromConnectionString(connection)
  const sent: { queue: Queue; text: string; dueAt: number }[] = []
  const waiting: { queue: Queue; body: never; dueAt: number }[] = []

  async function receive(queue: Queue): Promise<void> {
    const client = service.getQueueClient(names[queue])
    const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 })
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      const text = Buffer.from(messageText, 'base64').toString()
      const index = sent.findIndex((one) => one.queue === queue && one.text === text)
      const [{ dueAt } = { dueAt: 0 }] = index < 0 ? [] : sent.splice(index, 1)
      waiting.push({ queue, body: JSON.parse(text) as never, dueAt })
      await client.deleteMessage(messageId, popReceipt)
    }
  }

  const note = (queue: Queue, body: object, delayMs: number) =>
    sent.push({ queue, text: JSON.stringify(body), dueAt: clock.now() + Math.max(0, delayMs) })

  return {
    messages: {
      async examine(message: Parameters<typeof azure.examine>[0], delayMs: number) {
        await azure.examine(message, 0)
        const { account, pool, wakeAt } = message
        note('exams', { account, pool, ...(wakeAt === undefined ? {} : { wakeAt }) }, delayMs)
      },
      async drain({ account, pool }: Parameters<typeof azure.drain>[0], delayMs: number) {
        await azure.drain({ account, pool }, 0)
        note('drains', { account, pool }, delayMs)
      },
      beat: async () => undefined,
    },
    /** The earliest message that is due; undefined when none is. */
    async next() {
      for (const queue of ['exams', 'drains'] as const) {
        while (sent.some((one) => one.queue === queue)) await receive(queue)
      }
      waiting.sort((a, b) => a.dueAt - b.dueAt)
      const [first] = waiting
      return first && first.dueAt <= clock.now() ? waiting.shift() : undefined
    },
  }
}

/** A story in which anything is logged as an error is broken. */
const loud: Telemetry = {
  ...noTelemetry,
  error(message, error) {
    throw new Error(message, { cause: error })
  },
}

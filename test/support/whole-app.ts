// The whole app in one process and in virtual time: the emulator behind the official SDK, memory behind the store.

import type { HttpClient } from '@azure/ms-rest-js'
import { createBatchAccount } from '../../src/adapters/azure/batch/batch-account.ts'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createMemoryTelemetry } from '../../src/adapters/memory/telemetry.ts'
import type { Span, Told } from '../../src/adapters/telemetry/told.ts'
import type { App, AppPorts } from '../../src/app.ts'
import { createApp } from '../../src/app.ts'
import { policySchema } from '../../src/domain/policy.ts'
import type { DomainEvent, IncidentStory } from '../../src/domain/record.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createSdkHttpClient } from '../../src/emulator/sdk-http-client.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import type { Announcement, Channel, Delivery, Notice } from '../../src/ports/channel.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { queueNames } from '../../src/ports/messages.ts'
import type { Fields } from '../../src/ports/telemetry.ts'

export interface WholeApp {
  app: App
  emulator: ReturnType<typeof createEmulator>
  clock: Clock
  /** What was told, by channel. */
  told: readonly { channel: string; announcement: Announcement }[]
  notices: readonly { channel: string; notice: Notice }[]
  events: readonly DomainEvent[]
  telemetry: readonly { name: string; fields: Fields | undefined }[]
  /** All of it, figures and traces too. */
  heard: readonly Told[]
  spans(): readonly Span[]
  messages: ReturnType<typeof createMemoryMessages>
  rows: ReturnType<typeof createMemoryRows>
  evidence: ReturnType<typeof createMemoryEvidence>
  /** Lives on for so long: timers, queues, the emulator's life; one thing after the other. */
  run(durationMs: number): Promise<void>
  incidents(): Promise<readonly IncidentStory[]>
  /** A person at the portal: the same account, not our app. */
  person: BatchAccount
  /** Calls that changed something in Batch, as `POST /pools/…`. */
  writes(): readonly string[]
  /** A new process: everything in memory of the old is gone, the stores and the world stay. */
  restart(): void
}

const start = Date.parse('2026-05-04T08:00:00Z')
const key = Buffer.alloc(64, 7).toString('base64')
const tickMs = 5_000
const censusMs = 30_000

export interface WholeAppOptions {
  world: unknown
  policy?: unknown
  deliver?: (announcement: Announcement) => Delivery
}

export interface StageOptions extends WholeAppOptions {
  seed?: string
  /** What an app gets instead of the plain ports: faults, a gate, a skewed clock. */
  around?: (ports: AppPorts, holder: string) => AppPorts
  /** What its Batch adapter gets instead of the emulator's own client. */
  client?: (client: HttpClient, holder: string) => HttpClient
}

/** The world and the stores, and apps upon them: each app is a process that knows nothing of the others. */
export function setStage({
  world,
  policy = { mode: 'act' },
  seed = 'scenario',
  around = (ports) => ports,
  client = (plain) => plain,
  ...options
}: StageOptions) {
  const time = createManualClock(start)
  const clock: Clock = { now: time.now, toWallMs: (ms) => ms }
  const signals: unknown[] = []
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(world),
    clock: time,
    seed,
    publish: (event) => void signals.push(event),
  })
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const evidence = createMemoryEvidence()
  const told: { channel: string; announcement: Announcement }[] = []
  const notices: { channel: string; notice: Notice }[] = []
  const events: DomainEvent[] = []
  const seen: { name: string; fields: Fields | undefined }[] = []
  const telemetry = createMemoryTelemetry((told) => {
    if (told.kind === 'event') seen.push({ name: told.name, fields: told.fields })
    if (told.kind === 'warning') seen.push({ name: `warn: ${told.message}`, fields: told.fields })
    if (told.kind === 'error') seen.push({ name: `error: ${told.message}`, fields: told.fields })
  })

  function makeApp(holder: string): App {
    const ports: AppPorts = {
      accounts: [account((plain) => client(plain, holder))],
      rows,
      messages,
      evidence,
      channels: ['teams', 'mail'].map((name) => channel(name)),
      topic: {
        async publish(published) {
          events.push(...published.map(({ event }) => event))
          return { kind: 'sent' }
        },
      },
      clock,
      telemetry,
      policy: policySchema.parse(policy),
      page: 'http://127.0.0.1:7071',
      holder,
    }
    return createApp(around(ports, holder))
  }

  function account(via = (plain: HttpClient) => plain): BatchAccount {
    return createBatchAccount({
      name: 'renderfarm',
      url: 'http://127.0.0.1:1',
      auth: { kind: 'key', key },
      apiVersion: '2022-10-01.16.0',
      clock,
      httpClient: via(createSdkHttpClient(emulator)),
      wait: async () => undefined,
    })
  }

  function channel(name: string): Channel {
    return {
      name,
      async send(message) {
        if (message.kind === 'notice') {
          notices.push({ channel: name, notice: message })
          return { kind: 'sent' }
        }
        const announcement = message
        const delivery = options.deliver?.(announcement) ?? { kind: 'sent' }
        if (delivery.kind === 'sent') told.push({ channel: name, announcement })
        return delivery
      },
    }
  }

  return {
    ...{ clock, signals, emulator, rows, messages, evidence, told, notices, events },
    telemetry: seen,
    heard: telemetry.told,
    spans: telemetry.spans,
    person: account(),
    makeApp,
    /** Calls that changed something in Batch, as `POST /pools/…`. */
    writes: (): readonly string[] =>
      emulator
        .journal()
        .filter(({ method }) => method === 'POST')
        .map(({ method, path, status }) => `${method} ${path} ${status}`),
  }
}

export type Stage = ReturnType<typeof setStage>

/** Timers, queues and the emulator's life for so long, one thing after the other. */
export async function live(stage: Stage, app: () => App, durationMs: number): Promise<void> {
  const { clock, signals, emulator, messages } = stage
  const until = clock.now() + durationMs
  while (clock.now() < until) {
    const elapsed = clock.now() - start
    if (elapsed % censusMs === 0) await app().census()
    if (elapsed % censusMs === 15_000) await app().taskCensus()
    await work()
    emulator.advance(tickMs)
  }
  await work()

  async function work(): Promise<void> {
    for (const event of signals.splice(0)) await app().signal(event)
    for (let message = messages.pop(); message; message = messages.pop()) {
      if (message.queue === queueNames.exams) await app().examine(message.body)
      else if (message.queue === queueNames.drains) await app().drain(message.body)
      else await app().census()
    }
  }
}

export function startWholeApp(options: StageOptions): WholeApp {
  const stage = setStage(options)
  let generation = 1
  let app = stage.makeApp(`test-${generation}`)

  return {
    ...stage,
    get app() {
      return app
    },
    run: (durationMs) => live(stage, () => app, durationMs),
    async incidents() {
      const page = await app.history.list({ top: 200 })
      return page.items.toSorted((a, b) => a.incident.detectedAt - b.incident.detectedAt)
    },
    restart() {
      generation += 1
      app = stage.makeApp(`test-${generation}`)
    },
  }
}

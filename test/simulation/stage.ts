// The world and the stores of a run, and instances of the app upon them: each knows nothing of the others.

import type { HttpClient } from '@azure/ms-rest-js'
// Loaded before the first run: an account loads it at its first call.
import '../../src/adapters/azure/batch/sdk-client.ts'
import { createBatchAccount } from '../../src/adapters/azure/batch/batch-account.ts'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { type App, type AppPorts, createApp } from '../../src/app.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { DomainEvent } from '../../src/domain/record.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createSdkHttpClient } from '../../src/emulator/sdk-http-client.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import type { Message } from '../../src/ports/channel.ts'
import type { Fields, Telemetry } from '../../src/ports/telemetry.ts'
import { plainStep } from '../support/plain-telemetry.ts'
import type { Plan } from './plan.ts'

export const startMs = Date.parse('2026-05-04T08:00:00Z')
export const account = 'renderfarm'

/** A token that the emulator takes: a signature of a key would cost a quarter of the whole run. */
const claims = { aud: 'https://batch.core.windows.net/', exp: 4_000_000_000 }
export const token = ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'x'].join(
  '.',
)

export interface Around {
  ports(ports: AppPorts): AppPorts
  client(plain: HttpClient): HttpClient
  wait(ms: number): Promise<void>
  /** Hears what the instance reports. */
  telemetry(name: string, fields: Fields | undefined): void
}

export type Stage = ReturnType<typeof setStage>

export function setStage({ world, seed }: Pick<Plan, 'world' | 'seed'>) {
  const time = createManualClock(startMs, () => startMs)
  const events: unknown[] = []
  const emulator = createEmulator({
    accounts: [{ name: account, key: 'AAAA' }],
    world: parseWorld(world),
    clock: time,
    seed: String(seed),
    publish: (event) => void events.push(event),
  })
  const clock = { now: time.now, toWallMs: (ms: number) => ms }
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const evidence = createMemoryEvidence()
  const told: { channel: string; message: Message }[] = []
  const published: { key: string; event: DomainEvent }[] = []
  const plain = createSdkHttpClient(emulator)

  function makeApp(holder: string, skewMs: number, policy: Policy, around: Around): App {
    const own = { ...clock, now: () => time.now() + skewMs }
    const batch = createBatchAccount({
      name: account,
      url: 'http://127.0.0.1:1',
      auth: { kind: 'entra', credential: { getToken: async () => credential } },
      apiVersion: '2022-10-01.16.0',
      clock: own,
      httpClient: around.client(plain),
      wait: around.wait,
    })
    return createApp(
      around.ports({
        accounts: [batch],
        // The store has the world's time.
        rows: { ...rows, storeAheadMs: () => -skewMs },
        ...{ messages, evidence, clock: own, policy, holder },
        channels: ['teams', 'mail'].map((name) => ({
          name,
          async send(message) {
            told.push({ channel: name, message })
            return { kind: 'sent' }
          },
        })),
        topic: {
          async publish(batchOfEvents) {
            published.push(...batchOfEvents)
            return { kind: 'sent' }
          },
        },
        telemetry: listening(around),
        page: 'http://127.0.0.1:7071',
      }),
    )
  }

  return { emulator, clock, events, rows, messages, evidence, told, published, makeApp }
}

const credential = { token, expiresOnTimestamp: 4_000_000_000_000 }

function listening({ telemetry: hear }: Around): Telemetry {
  return {
    event: hear,
    metric: () => undefined,
    warn: (message, fields) => hear(`warn: ${message}`, fields),
    error: (message, error, fields) => hear(`error: ${message}: ${error}`, fields),
    step: plainStep,
    flush: async () => undefined,
  }
}

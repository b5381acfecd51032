// What the launcher itself runs: the Event Grid topic, the catchers of mails, cards and webhook calls and the clock they show.
import { join } from 'node:path'
import { startCatcherServer } from './catcher/catcher-server.ts'
import { openCaught } from './catcher/caught.ts'
import { startSmtpCatcher } from './catcher/smtp.ts'
import { createClockClient } from './clock-client.ts'
import type { Keys } from './host/keys.ts'
import type { PortPlan } from './ports.ts'
import { seededRandom } from './seeded-random.ts'
import type { Addresses } from './stack-settings.ts'
import { createCollected } from './telemetry/collected.ts'
import { createTopic } from './topic/topic.ts'
import { startTopicServer } from './topic/topic-server.ts'
import { createWebhookSender } from './topic/webhook-sender.ts'

export interface Sinks {
  stop(): Promise<void>
}

const duplicateShare = 0.1
const seed = 7071
const clockWaitMs = 15_000

/** @throws Error when the emulator's clock does not answer or a port is taken */
export async function startSinks(input: {
  ports: PortPlan
  addresses: Addresses
  keys: Keys
  stateDir: string
  faults: boolean
  telemetry?: boolean
}): Promise<Sinks> {
  const { ports, addresses, keys, stateDir } = input
  const clock = createClockClient({
    controlUrl: addresses.control,
    holder: `launcher-${process.pid}`,
  })
  await clock.ready(clockWaitMs)
  const caught = openCaught(join(stateDir, 'caught.json'), clock.now)
  const hook = `${addresses.app}/runtime/webhooks/EventGrid?functionName=signals&code=${keys.eventGrid}`
  const topic = createTopic({
    clock,
    random: seededRandom(seed),
    path: join(stateDir, 'topic.json'),
    send: createWebhookSender({ url: () => hook }),
    duplicateShare: input.faults ? duplicateShare : 0,
    onEvent: ({ id, type, source, subject, body }, own) => {
      caught.add('events', { id, type, source, subject, own, data: body.data ?? null })
    },
  })
  const servers = await Promise.all([
    startCatcherServer({
      caught,
      deadLetters: topic.deadLetters,
      webhookSecret: keys.webhook,
      port: ports.catcher,
      wallNow: Date.now,
      ...(input.telemetry ? { collected: createCollected() } : {}),
    }),
    startSmtpCatcher(caught, ports.smtp),
    startTopicServer({ topic, key: keys.topic, port: ports.topic }),
  ])
  return {
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
      await caught.flush()
      clock.close()
    },
  }
}

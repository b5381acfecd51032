// A process that is killed: commits an incident with its alert and delivers it, or takes up what others have left.
import { createPost } from '../../src/adapters/azure/channels/post.ts'
import { createWebhookChannel } from '../../src/adapters/azure/channels/webhook/webhook-channel.ts'
import { createAzureMessages } from '../../src/adapters/azure/storage/messages.ts'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { nullTopic } from '../../src/adapters/azure/topic/topic.ts'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { createApp } from '../../src/app.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { messageEvent } from '../../src/notify/message-event.ts'
import { queueNames } from '../../src/ports/messages.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { incidentOf } from '../record/builders.ts'
import { noTelemetry } from '../support/plain-telemetry.ts'

export interface TellingOrder {
  connection: string
  url: string
  secret: string
  /** Absent: take up what is waiting in the queue. */
  pool?: string
  /** How far this process's clock is ahead, in milliseconds: leases of the dead are over then. */
  aheadMs: number
}

export type TellingNews = { kind: 'ready' | 'committing' | 'committed' | 'told' }

/** A minute of this clock is a second on the wall: what is due in 30 s is there in one. */
const speed = 60
const telemetry = {
  ...noTelemetry,
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string, error: unknown) => process.stderr.write(`${message}: ${error}\n`),
}

process.once('message', (order) => void run(order as TellingOrder))
// It lives until it is killed, however soon it has told all: an end of its own would be no kill.
const alive = setInterval(() => undefined, 60_000)
process.once('disconnect', () => clearInterval(alive))
say('ready')

function say(kind: TellingNews['kind']): void {
  process.send?.({ kind } satisfies TellingNews)
}

async function run({ connection, url, secret, pool, aheadMs }: TellingOrder): Promise<void> {
  const storage = { connection }
  const clock = { now: () => Date.now() + aheadMs, toWallMs: (ms: number) => ms / speed }
  const ports = { rows: createAzureRows(storage), messages: createAzureMessages(storage, clock) }
  const holder = `telling/${process.pid}`
  const settings = { url: 'BATCH_MEDIC_WEBHOOK', secret: 'BATCH_MEDIC_WEBHOOK_SECRET' }
  const post = createPost({ wallNow: Date.now })
  const app = createApp({
    ...{ ...ports, clock, holder, accounts: [], page: '', telemetry },
    channels: [
      createWebhookChannel({
        ...{ name: 'webhook', settings, url, secrets: [secret], post },
        ...{ event: messageEvent, wallNow: Date.now },
      }),
    ],
    topic: nullTopic,
    evidence: createMemoryEvidence(),
    policy: policySchema.parse({ alerts: { groupSeconds: 0, channels: ['webhook'] } }),
  })
  if (pool === undefined) return takeUp(connection, (message) => app.drain(message))
  const ref = { account: 'renderfarm', pool }
  const ledger = await createLedgers({ ...ports, clock, holder }).hold(ref)
  if (ledger.kind !== 'ledger') throw new Error(`the pool is ${ledger.kind}`)
  const incident = incidentOf(ref, 1)
  say('committing')
  await ledger.commit([
    { kind: 'open-incident', incident },
    ...[{ kind: 'alert', incidentId: incident.id, what: 'opened', at: clock.now() } as const].map(
      (alert) => ({ ...alert, channels: ['webhook'] }),
    ),
  ])
  say('committed')
  await ledger.release()
  await app.drain(ref)
  say('told')
}

/** As the host does: a message goes once its work is done. Ends when this process is ended. */
async function takeUp(
  connection: string,
  drain: (message: unknown) => Promise<void>,
): Promise<void> {
  const { QueueServiceClient } = await import('@azure/storage-queue')
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient(
    queueNames.drains,
  )
  for (;;) {
    const { receivedMessageItems } = await queue.receiveMessages({
      ...{ numberOfMessages: 16, visibilityTimeout: 5 },
    })
    await Promise.all(
      receivedMessageItems.map(async ({ messageText, messageId, popReceipt }) => {
        await drain(JSON.parse(Buffer.from(messageText, 'base64').toString()))
        await queue.deleteMessage(messageId, popReceipt).catch(() => undefined)
      }),
    )
    if (receivedMessageItems.length === 0) await new Promise((done) => setTimeout(done, 100))
  }
}

// The composition root on Azure: settings → adapters → app, made once a process. The only file that knows the adapters.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { TokenCredential } from '@azure/identity'
import { createArm } from './adapters/azure/arm/arm.ts'
import { createBatchAccount } from './adapters/azure/batch/batch-account.ts'
import type { ChannelDeps } from './adapters/azure/channels/channel-deps.ts'
import { createPost } from './adapters/azure/channels/post.ts'
import { channelSetups } from './adapters/azure/channels/setups.ts'
import { createProbes } from './adapters/azure/probes.ts'
import type { Storage } from './adapters/azure/storage/credentials.ts'
import { createAzureEvidence } from './adapters/azure/storage/evidence.ts'
import { createAzureMessages } from './adapters/azure/storage/messages.ts'
import { createAzureRows } from './adapters/azure/storage/rows.ts'
import { hearHttp } from './adapters/azure/telemetry/hear-http.ts'
import { createAzureTelemetry } from './adapters/azure/telemetry/telemetry.ts'
import { createPublisher, type Publisher } from './adapters/azure/topic/publisher.ts'
import { nullTopic, topicBy } from './adapters/azure/topic/topic.ts'
import type { HealthPart } from './api/health.ts'
import type { App } from './app.ts'
import { createApp } from './app.ts'
import type { Config } from './config/config.ts'
import { ConfigError, readConfig } from './config/config.ts'
import { entraOf, entraScope } from './config/entra.ts'
import { cloudOf } from './domain/cloud.ts'
import { healthOf, selfCheckParts } from './health-of.ts'
import { messageCard } from './notify/message-card.ts'
import { messageEvent } from './notify/message-event.ts'
import { messageMail } from './notify/message-mail.ts'
import type { Clock } from './ports/clock.ts'
import { hostClock, systemClock } from './ports/clock.ts'
import type { Identity } from './ports/identity.ts'
import { createSelfCheck, type SelfCheck } from './self-check/self-check.ts'

type AzureConfig = Config<ChannelDeps>

type Medic = App & { selfCheck: SelfCheck }

let made: Promise<Medic> | undefined

/** The app of this process. Throws `ConfigError` with every fault when a setting is wrong. */
export function medic(): Promise<Medic> {
  made ??= makeApp(process.env)
  return made
}

/** Sends what is told and still held back, for three seconds at most; makes no app for it. Never throws. */
export async function lastWords(): Promise<void> {
  const app = await made?.catch(() => undefined)
  await app?.telemetry.flush()
}

/** What is wrong, in parts; a configuration fault is an answer here, not an error. */
export function health(): Promise<readonly HealthPart[]> {
  return partsOf(healthOf)
}

/** With what the self-check found: reads of all that the app depends on, at most every five minutes. */
export function healthDetails(): Promise<readonly HealthPart[]> {
  return partsOf(async (app) => {
    const [parts, checks] = await Promise.all([healthOf(app), app.selfCheck.checks()])
    return [...parts, ...selfCheckParts(checks)]
  })
}

async function partsOf(ask: (app: Medic) => Promise<readonly HealthPart[]>) {
  try {
    return await ask(await medic())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults.map((detail) => ({ name: 'settings', ok: false, detail }))
  }
}

let vouching: Promise<Identity> | undefined

/** Who vouches for people. Needs its two settings alone: it answers also while others are wrong. */
export function identity(): Promise<Identity> {
  vouching ??= makeIdentity(process.env)
  return vouching
}

async function makeIdentity(env: NodeJS.ProcessEnv): Promise<Identity> {
  const entra = entraOf(env)
  if (!entra) throw new ConfigError(['No token can be validated without the settings of Entra'])
  const { createEntraIdentity } = await import('./adapters/azure/entra/entra-identity.ts')
  return createEntraIdentity({ ...entra, scope: entraScope })
}

async function makeApp(env: NodeJS.ProcessEnv): Promise<Medic> {
  // The Functions host names the folder of host.json; a worker's own folder may be another.
  const root = env.AzureWebJobsScriptRoot ?? process.cwd()
  const readFile = (path: string) => {
    const file = resolve(root, path)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }
  const config = readConfig(env, readFile, channelSetups)
  const clock = clockOfHost()
  const telemetry = createAzureTelemetry({
    ...(config.insights ? { connectionString: config.insights } : {}),
    ...(config.clientId ? { credential: () => credentialOf(config.clientId) } : {}),
  })
  for (const warning of config.warnings ?? []) telemetry.warn(warning, { stage: 'exam' })
  const storage = storageOf(config)
  hearHttp({ ...config, storage })
  const publisher = publisherOf(config)
  const deps = channelDeps(config, publisher)
  const app = createApp({
    accounts: config.accounts.map(({ name, url, key }) =>
      createBatchAccount({
        name,
        url,
        auth:
          key === undefined
            ? { kind: 'entra', credential: lazyCredential(config.clientId) }
            : { kind: 'key', key },
        apiVersion: config.apiVersion,
        clock,
      }),
    ),
    arm: createArm({ credential: lazyCredential(config.clientId), clock }),
    accountIds: Object.fromEntries(
      config.accounts.flatMap(({ name, resourceId }) =>
        resourceId === undefined ? [] : [[name, resourceId]],
      ),
    ),
    portals: Object.fromEntries(
      config.accounts.map(({ name, url }) => [name, cloudOf(url).portal]),
    ),
    // A clock that a host has sped up is not the store's to correct.
    rows: createAzureRows(storage, clock === systemClock ? clock : undefined),
    messages: createAzureMessages(storage, clock),
    evidence: createAzureEvidence(storage),
    channels: config.channels.map(({ make }) => make(deps)),
    topic: config.topic ? topicBy(publisher) : nullTopic,
    ...(config.historyMonths ? { historyMonths: config.historyMonths } : {}),
    ...(config.prices ? { prices: config.prices } : {}),
    clock,
    telemetry,
    policy: config.policy,
    page: config.page,
    holder: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
  })
  const credential = lazyCredential(config.clientId)
  const probes = createProbes({ ...config, credential, storage }, clock)
  const selfCheck = createSelfCheck({ ...probes, clock, telemetry })
  return { ...app, selfCheck, census: selfCheck.withFirst(app.census) }
}

/** A host that owns time leaves its clock; everywhere else it is the system's. */
function clockOfHost(): Clock {
  const left = (globalThis as { [hostClock]?: Clock })[hostClock]
  return left ?? systemClock
}

function channelDeps({ clientId }: AzureConfig, publisher: Publisher): ChannelDeps {
  const wallNow = Date.now
  return {
    card: messageCard,
    mail: messageMail,
    event: messageEvent,
    post: createPost({ wallNow }),
    publisher,
    credential: () => credentialOf(clientId),
    wallNow,
  }
}

function publisherOf({ topic, clientId }: AzureConfig): Publisher {
  if (!topic) return async () => ({ kind: 'sent' })
  return createPublisher({
    endpoint: topic.endpoint,
    ...(topic.key ? { key: topic.key } : { credential: () => credentialOf(clientId) }),
  })
}

function storageOf({ storage }: AzureConfig): Storage {
  if ('connection' in storage) return storage
  return {
    accountName: storage.accountName,
    credential: () => credentialOf(storage.clientId),
  }
}

/** The SDK is loaded where a token is first needed: a cold start that needs none does without. */
async function credentialOf(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity')
  return clientId
    ? new DefaultAzureCredential({ managedIdentityClientId: clientId })
    : new DefaultAzureCredential()
}

function lazyCredential(clientId: string | undefined): TokenCredential {
  let credential: Promise<TokenCredential> | undefined
  return {
    async getToken(scopes, options) {
      credential ??= credentialOf(clientId)
      return (await credential).getToken(scopes, options)
    },
  }
}

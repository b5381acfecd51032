// Reads every setting once, from the environment and the policy file, and reports all faults at once.

import type { Policy } from '../domain/policy.ts'
import { faultText } from '../domain/policy-fault.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { ChannelSetup } from '../ports/channel-setup.ts'
import { type AccountConfig, readAccounts } from './accounts.ts'
import { type ChannelConfig, readChannels } from './channels.ts'
import { entraFaults } from './entra.ts'
import { readPolicyText } from './policy.ts'
import { readPricesFile } from './prices.ts'
import { withRenamed } from './renamed.ts'
import { readHistoryMonths } from './retention.ts'
import { serviceLogFaults } from './service-logs.ts'
import { type Env, readUrl } from './url.ts'

export type StorageConfig = { connection: string } | { accountName: string; clientId?: string }

export interface Config<Deps = never> {
  accounts: readonly AccountConfig[]
  policy: Policy
  storage: StorageConfig
  apiVersion: string
  /** Base of the links to incidents, where somebody serves them to people; empty: no links. */
  page: string
  channels: readonly ChannelConfig<Deps>[]
  /** Months of history that are kept, where it is not the usual number. */
  historyMonths?: number
  /** What nodes cost, where it is not the list that the product brings. */
  prices?: PriceTable
  topic?: { endpoint: string; key?: string }
  clientId?: string
  insights?: string
  /** What is still read and should be changed. */
  warnings?: readonly string[]
}

/** Settings that cannot be used: `faults` has one sentence for each, none holds a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(
      `${faults.length} ${faults.length === 1 ? 'setting is' : 'settings are'} wrong:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}

/** The API version whose operations and bodies the adapter knows: the one of @azure/batch 10.2. */
export const defaultApiVersion = '2022-10-01.16.0'

/** Throws `ConfigError`. `readFile` gives a file's text, or undefined where there is none; without `setups` no channel is read. */
export function readConfig<Deps = never>(
  given: Env,
  readFile: (path: string) => string | undefined,
  setups: readonly ChannelSetup<Deps>[] = [],
): Config<Deps> {
  const faults: string[] = []
  const { env, warnings } = withRenamed(given)
  const accounts = readAccounts(env, faults)
  const policy = readPolicyFile(env, readFile, faults)
  const storage = readStorage(env, faults)
  const channels = readChannels(env, setups, faults)
  const prices = readPricesFile(env, readFile, faults)
  const topic = readTopic(env, faults)
  const page = readUrl(env, 'BATCH_MEDIC_PAGE', ['https:', 'http:'], faults)
  faults.push(...entraFaults(env), ...serviceLogFaults(env))
  const historyMonths = readHistoryMonths(env, faults)
  const apiVersion = env.BATCH_MEDIC_BATCH_API_VERSION || defaultApiVersion
  if (!/^\d{4}-\d{2}-\d{2}\.\d+\.\d+$/.test(apiVersion)) {
    faults.push(
      `BATCH_MEDIC_BATCH_API_VERSION is "${apiVersion}": write a version such as ${defaultApiVersion}`,
    )
  }
  if (faults.length > 0 || !policy || !storage) throw new ConfigError(faults)
  const clientId = env.AZURE_CLIENT_ID
  const insights = env.APPLICATIONINSIGHTS_CONNECTION_STRING
  return {
    accounts,
    policy,
    storage,
    apiVersion,
    page: (page ?? '').replace(/\/$/, ''),
    channels,
    ...(historyMonths ? { historyMonths } : {}),
    ...(prices ? { prices } : {}),
    ...(topic ? { topic } : {}),
    ...(clientId ? { clientId } : {}),
    ...(insights ? { insights } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

function readPolicyFile(
  env: Env,
  readFile: (path: string) => string | undefined,
  faults: string[],
): Policy | undefined {
  const path = env.BATCH_MEDIC_POLICY || 'policy.json'
  const text = readFile(path)
  if (text === undefined) {
    faults.push(
      `BATCH_MEDIC_POLICY names "${path}", and there is no such file: create it or correct the path`,
    )
    return undefined
  }
  const policy = readPolicyText(text)
  if (policy.ok) return policy.policy
  faults.push(...policy.faults.map((fault) => `The policy file "${path}", at ${faultText(fault)}`))
  return undefined
}

function readStorage(env: Env, faults: string[]): StorageConfig | undefined {
  const connection = env.AzureWebJobsStorage
  if (connection) return { connection }
  const accountName = env.AzureWebJobsStorage__accountName
  const clientId = env.AzureWebJobsStorage__clientId
  if (accountName) return clientId ? { accountName, clientId } : { accountName }
  faults.push(
    'AzureWebJobsStorage is missing: set AzureWebJobsStorage__accountName (with an identity) or, locally, a connection string',
  )
  return undefined
}

function readTopic(env: Env, faults: string[]): Config['topic'] {
  const endpoint = readUrl(env, 'BATCH_MEDIC_TOPIC', ['https:', 'http:'], faults)
  const key = env.BATCH_MEDIC_TOPIC_KEY
  if (!endpoint) return undefined
  return key ? { endpoint, key } : { endpoint }
}

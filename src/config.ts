// Reads every setting once, from the environment and the policy file, and reports all faults at once.
import { type AccountConfig, readAccounts } from './config-accounts.ts'
import { entraFaults } from './config-entra.ts'
import { readPolicyText } from './config-policy.ts'
import type { Policy } from './domain/policy.ts'
import { faultText } from './domain/policy-fault.ts'

export type StorageConfig = { connection: string } | { accountName: string; clientId?: string }

export interface Config {
  accounts: readonly AccountConfig[]
  policy: Policy
  storage: StorageConfig
  apiVersion: string
  /** Base of the links to incidents, where somebody serves them to people; empty: no links. */
  page: string
  teamsWebhook?: string
  mail?: { smtpUrl: string; from: string; to: readonly string[] }
  topic?: { endpoint: string; key?: string }
  clientId?: string
  insights?: string
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

type Env = Readonly<Record<string, string | undefined>>

/** Throws `ConfigError`. `readFile` gives a file's text, or undefined where there is none. */
export function readConfig(env: Env, readFile: (path: string) => string | undefined): Config {
  const faults: string[] = []
  const accounts = readAccounts(env, faults)
  const policy = readPolicyFile(env, readFile, faults)
  const storage = readStorage(env, faults)
  const mail = readMail(env, faults)
  const topic = readTopic(env, faults)
  const teamsWebhook = readUrl(env, 'BATCH_MEDIC_TEAMS_WEBHOOK', ['https:', 'http:'], faults)
  const page = readUrl(env, 'BATCH_MEDIC_PAGE', ['https:', 'http:'], faults)
  faults.push(...entraFaults(env))
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
    ...(teamsWebhook ? { teamsWebhook } : {}),
    ...(mail ? { mail } : {}),
    ...(topic ? { topic } : {}),
    ...(clientId ? { clientId } : {}),
    ...(insights ? { insights } : {}),
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

function readMail(env: Env, faults: string[]): Config['mail'] {
  const smtpUrl = readUrl(env, 'BATCH_MEDIC_SMTP', ['smtp:', 'smtps:'], faults)
  const from = env.BATCH_MEDIC_MAIL_FROM ?? ''
  const to = (env.BATCH_MEDIC_MAIL_TO ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  if (!smtpUrl) {
    if (to.length > 0 && !env.BATCH_MEDIC_SMTP) {
      faults.push(
        'BATCH_MEDIC_SMTP is missing: BATCH_MEDIC_MAIL_TO says that mails are wanted; set it, or remove the other',
      )
    }
    return undefined
  }
  const smtpFault = faultOfSmtp(smtpUrl)
  if (smtpFault) faults.push(`BATCH_MEDIC_SMTP ${smtpFault}`)
  if (!from.includes('@')) {
    faults.push(`BATCH_MEDIC_MAIL_FROM is "${from}": set the address that mails come from`)
  }
  const wrong = to.filter((address) => !address.includes('@'))
  if (to.length === 0 || wrong.length > 0) {
    faults.push(
      `BATCH_MEDIC_MAIL_TO is "${env.BATCH_MEDIC_MAIL_TO ?? ''}": set one or more mail addresses, separated by commas`,
    )
  }
  return { smtpUrl, from, to }
}

function faultOfSmtp(smtpUrl: string): string | undefined {
  const { hostname, username, password } = new URL(smtpUrl)
  if (hostname === '') {
    return 'names no server (its value is not shown): write smtp://[user:password@]host[:port]'
  }
  try {
    decodeURIComponent(username + password)
    return undefined
  } catch {
    return 'has a % in its user or password that encodes nothing (its value is not shown): write %25 for it'
  }
}

function readTopic(env: Env, faults: string[]): Config['topic'] {
  const endpoint = readUrl(env, 'BATCH_MEDIC_TOPIC', ['https:', 'http:'], faults)
  const key = env.BATCH_MEDIC_TOPIC_KEY
  if (!endpoint) return undefined
  return key ? { endpoint, key } : { endpoint }
}

/** The URL, or undefined where it is not set. Its value is never told: it may hold a secret. */
function readUrl(
  env: Env,
  name: string,
  protocols: readonly string[],
  faults: string[],
): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
  const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ')
  faults.push(`${name} is not a URL of the form ${forms} (its value is not shown): correct it`)
  return undefined
}

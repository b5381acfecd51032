// The addresses of a local run and the settings that its app gets: all in one place.
import type { Keys } from './host/keys.ts'
import type { PortPlan } from './ports.ts'

export interface Addresses {
  app: string
  catcher: string
  teams: string
  webhook: string
  /** The page of what the app tells, where it is collected. */
  telemetry: string
  /** `smtp://127.0.0.1:7073` */
  smtp: string
  topic: string
  emulator: string
  /** The emulator's control API. */
  control: string
  storage: string
}

/** Azurite's published development account; it opens nothing but a local emulator. */
const storageAccount = 'devstoreaccount1'
const storageKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

export function planAddresses(ports: PortPlan): Addresses {
  const at = (port: number) => `http://127.0.0.1:${port}`
  return {
    app: at(ports.app),
    catcher: `${at(ports.catcher)}/`,
    teams: `${at(ports.catcher)}/teams`,
    webhook: `${at(ports.catcher)}/webhook`,
    telemetry: `${at(ports.catcher)}/telemetry`,
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    topic: `${at(ports.topic)}/api/events`,
    emulator: at(ports.emulator),
    control: `${at(ports.emulator)}/_emulator`,
    storage: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${storageAccount}`,
      `AccountKey=${storageKey}`,
      `BlobEndpoint=${at(ports.blob)}/${storageAccount}`,
      `QueueEndpoint=${at(ports.queue)}/${storageAccount}`,
      `TableEndpoint=${at(ports.table)}/${storageAccount}`,
    ].join(';'),
  }
}

export interface AppSettingsInput {
  addresses: Addresses
  keys: Keys
  keysPath: string
  ports: PortPlan
  /** Where package.json, host.json and dist/ of the app are. */
  appRoot: string
  policyPath: string
  /** Watched accounts with their keys. */
  accounts: readonly { name: string; url: string; key: string }[]
}

/** The same names as in Azure, with local values; `BATCH_MEDIC_LOCAL_…` is for the host alone. */
export function appSettings(input: AppSettingsInput): Record<string, string> {
  const { addresses, keys, ports } = input
  const accounts = input.accounts.map(({ name, url }) => ({ name, url, keyFrom: keySetting(name) }))
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    AzureWebJobsStorage: addresses.storage,
    BATCH_MEDIC_ACCOUNTS: JSON.stringify(accounts),
    ...Object.fromEntries(input.accounts.map((one) => [keySetting(one.name), one.key])),
    BATCH_MEDIC_POLICY: input.policyPath,
    BATCH_MEDIC_PAGE: addresses.app,
    BATCH_MEDIC_TEAMS_WEBHOOK: addresses.teams,
    BATCH_MEDIC_WEBHOOK: addresses.webhook,
    BATCH_MEDIC_WEBHOOK_SECRET: keys.webhook,
    BATCH_MEDIC_SMTP: addresses.smtp,
    BATCH_MEDIC_MAIL_FROM: 'Batch Medic <medic@batch-medic.example>',
    BATCH_MEDIC_MAIL_TO: 'operators@batch-medic.example',
    BATCH_MEDIC_TOPIC: addresses.topic,
    BATCH_MEDIC_TOPIC_KEY: keys.topic,
    BATCH_MEDIC_LOCAL_ROOT: input.appRoot,
    BATCH_MEDIC_LOCAL_PORT: String(ports.app),
    BATCH_MEDIC_LOCAL_KEYS: input.keysPath,
    BATCH_MEDIC_LOCAL_CLOCK: addresses.control,
  }
}

function keySetting(account: string): string {
  return `BATCH_MEDIC_KEY_${account.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

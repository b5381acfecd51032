// What a request is called in telemetry: by the address it goes to and the shape of its path, never by what it is about.
import { queueNames } from '../../../ports/messages.ts'
import type { Service } from '../../telemetry/call.ts'
import { publicEndpoint } from '../arm/arm.ts'
import { endpoint, type Storage } from '../storage/credentials.ts'

/** Addresses that the settings name; what goes elsewhere is told by its method and its host alone. */
export interface KnownAddresses {
  accounts: readonly { name: string; url: string }[]
  storage: Storage
  topic?: { endpoint: string }
}

export interface CallName {
  service: Service
  name: string
  account?: string
}

interface Known {
  /** `http://127.0.0.1:10002` */
  origin: string
  /** In front of all paths: Azurite has the account there. */
  base: string
  service: Service
  account?: string
  nameOf(method: string, path: string): string
}

/** @returns by method, origin (`https://host`, with a port that is not the usual one) and path without its query */
export function createCallNames(addresses: KnownAddresses) {
  const known = knownOf(addresses)
  return (method: string, origin: string, path: string): CallName => {
    const to = known.find((one) => one.origin === origin && path.startsWith(one.base))
    if (!to) return { service: 'other', name: method }
    const { service, account, base } = to
    const name = to.nameOf(method, path.slice(base.length))
    return { service, name, ...(account === undefined ? {} : { account }) }
  }
}

function knownOf({ accounts, storage, topic }: KnownAddresses): readonly Known[] {
  const stores = (['table', 'queue', 'blob'] as const).flatMap((service): Known[] => {
    const at = urlOf(storageUrl(storage, service))
    if (!at) return []
    const base = at.pathname.replace(/\/$/, '')
    return [{ origin: at.origin, base, service, nameOf: namesOf[service] }]
  })
  const token = () => 'GET token'
  const identity = [process.env.IDENTITY_ENDPOINT, ...signIn].map((url) => urlOf(url)?.origin)
  return [
    ...stores,
    ...accounts.flatMap(({ name, url }): Known[] => {
      const origin = urlOf(url)?.origin
      if (!origin) return []
      return [{ origin, base: '', service: 'batch', account: name, nameOf: batchName }]
    }),
    ...[urlOf(topic?.endpoint)?.origin].flatMap((origin): Known[] =>
      origin ? [{ origin, base: '', service: 'topic', nameOf: () => 'Topic.publish' }] : [],
    ),
    { origin: publicEndpoint, base: '', service: 'arm', nameOf: armName },
    ...identity.flatMap((origin): Known[] =>
      origin ? [{ origin, base: '', service: 'identity', nameOf: token }] : [],
    ),
  ]
}

/** Entra, and the metadata service of a machine; a Function app has an address of its own. */
const signIn = ['https://login.microsoftonline.com', 'http://169.254.169.254']

const ids: Readonly<Record<string, string>> = {
  ...{ pools: '{pool}', nodes: '{node}', jobs: '{job}', tasks: '{task}', users: '{user}' },
}

/** `GET /pools/{pool}/nodes`; of files the whole way below is one `{file}`. */
function batchName(method: string, path: string): string {
  const told: string[] = []
  let id: string | undefined
  for (const part of path.split('/').slice(1)) {
    told.push(id ?? wordOf(part))
    if (id === '{file}') break
    if (id === undefined) id = part === 'files' ? '{file}' : ids[part]
    else id = undefined
  }
  return `${method} /${told.join('/')}`
}

/** A name of an operation or a type; anything else is not of the API. */
function wordOf(part: string): string {
  return /^[A-Za-z]{1,60}$/.test(part) ? part : '{}'
}

/** `GET {group}/providers/Microsoft.Network/virtualNetworks/{name}`; `{account}` stands for the way to a Batch account. */
function armName(method: string, path: string): string {
  const [, at = '', rest = ''] =
    /^\/subscriptions(\/[^/]+(?:\/resourceGroups\/[^/]+)?)?(\/.*)?$/i.exec(path) ?? []
  if (at === '') return `${method} /subscriptions`
  const start = /resourceGroups/i.test(at) ? '{group}' : '{subscription}'
  const named = rest
    .split(/\/providers\//i, 4)
    .slice(1)
    .map((provider) => {
      const [namespace = '', ...parts] = provider.split('/', 10)
      // Types and names take turns; the Activity Log's `management` is a type.
      const told = parts.map((part, index) =>
        index % 2 === 1 && part !== 'management' ? '{name}' : wordOf(part),
      )
      return ['/providers', namespaceOf(namespace), ...told].join('/')
    })
  const whole = `${start}${named.join('')}`
  return `${method} ${whole.replace('{group}/providers/Microsoft.Batch/batchAccounts/{name}', '{account}')}`
}

function namespaceOf(part: string): string {
  if (!/^[A-Za-z]{1,30}\.[A-Za-z]{1,30}$/.test(part)) return '{}'
  return part === 'microsoft.insights' ? 'Microsoft.Insights' : part
}

const namesOf = { table: tableName, queue: queueName, blob: blobName } as const

function tableName(method: string, path: string): string {
  if (method === 'POST' && /^\/\$batch$/i.test(path)) return 'Rows.transact'
  if (/^\/Tables\b/.test(path)) return method === 'DELETE' ? 'Rows.drop' : 'Rows.ensure'
  if (method === 'GET') return path.endsWith('()') ? 'Rows.range' : 'Rows.get'
  return `${method} {table}`
}

const senders: Readonly<Record<string, string>> = {
  [queueNames.exams]: 'Messages.examine',
  [queueNames.drains]: 'Messages.drain',
  [queueNames.beats]: 'Messages.beat',
}

function queueName(method: string, path: string): string {
  const [, queue = '', what] = path.split('/')
  const sender = senders[queue]
  return sender !== undefined && what === 'messages' ? sender : `${method} {queue}`
}

function blobName(method: string, path: string): string {
  if (path === '' || path === '/') return 'EvidenceStore.link'
  if (!/^\/[^/]+\/./.test(path)) return `${method} {container}`
  return method === 'PUT' ? 'EvidenceStore.put' : 'EvidenceStore.get'
}

function storageUrl(storage: Storage, service: 'table' | 'queue' | 'blob'): string {
  if ('accountName' in storage) return endpoint(storage.accountName, service)
  const part = (name: string) =>
    new RegExp(`(?:^|;)\\s*${name}=([^;]*)`, 'i').exec(storage.connection)?.[1]
  const own = part(`${service}Endpoint`)
  if (own) return own
  if (part('UseDevelopmentStorage')) {
    return `http://127.0.0.1:${localPorts[service]}/devstoreaccount1`
  }
  const suffix = part('EndpointSuffix') ?? 'core.windows.net'
  const scheme = part('DefaultEndpointsProtocol') ?? 'https'
  return `${scheme}://${part('AccountName') ?? ''}.${service}.${suffix}`
}

/** Azurite's. */
const localPorts = { blob: 10000, queue: 10001, table: 10002 } as const

function urlOf(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined
}

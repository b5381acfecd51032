// Which account `check` looks at and with which key: options, then the variables that other tools of Batch use.
import { z } from 'zod'
import { cloudOf, publicCloud } from '../domain/cloud.ts'
import { developmentAccount, developmentKey } from '../emulator/development-key.ts'
import type { Values } from './options.ts'
import { CliError } from './usage.ts'

export type CheckOptions = Pick<Values, 'account' | 'endpoint' | 'key' | 'keyFrom' | 'resourceId'>

export interface AccountGiven {
  account: string
  endpoint?: string
  key?: string
  resourceId?: string
  /** On this machine: an emulator, which ARM does not know. */
  local: boolean
}

type Env = Readonly<Record<string, string | undefined>>

const idPattern =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Batch\/batchAccounts\/([^/]+)\/?$/i

/** The one account of the emulator at the address; the usual one where it has several or does not answer. */
async function emulatorAccount(endpoint: string, request: typeof fetch): Promise<string> {
  const [only, ...others] = await emulatorAccounts(endpoint, request)
  return only !== undefined && others.length === 0 ? only : developmentAccount
}

/** The accounts of the emulator at the address; none where nothing answers there. Never throws. */
export async function emulatorAccounts(
  endpoint: string,
  request: typeof fetch,
): Promise<readonly string[]> {
  try {
    const answer = await request(`${endpoint}/_emulator/state`, {
      signal: AbortSignal.timeout(2000),
    })
    const { accounts } = stateSchema.parse(await answer.json())
    return accounts.map(({ name }) => name)
  } catch {
    return []
  }
}

const stateSchema = z.object({ accounts: z.array(z.object({ name: z.string() })) })

/** Throws `CliError` with 2. A variable of another account than the one that is named is left alone. */
export async function accountGiven(
  options: CheckOptions,
  env: Env,
  request: typeof fetch,
): Promise<AccountGiven> {
  const resourceId = resourceIdOf(options)
  const named = options.account ?? resourceId?.name
  const url = options.endpoint === undefined ? undefined : addressOf('--endpoint', options.endpoint)
  const ofUrl = url && accountIn(url)
  const asked = named ?? ofUrl
  const known = env.AZURE_BATCH_ACCOUNT || undefined
  const ours = asked === undefined || known === undefined || same(asked, known)
  // An address given here with another name is another account, whatever the variables say.
  const envUrl = ours && url === undefined ? env.AZURE_BATCH_ENDPOINT || undefined : undefined
  const endpoint =
    url ?? (envUrl === undefined ? undefined : addressOf('AZURE_BATCH_ENDPOINT', envUrl))
  const local = endpoint !== undefined && isLocal(new URL(endpoint))
  const account =
    asked ??
    known ??
    (endpoint && accountIn(endpoint)) ??
    (local ? await emulatorAccount(endpoint, request) : undefined)
  if (account === undefined) {
    throw new CliError(
      2,
      'check needs an account: --account NAME, --endpoint URL, or AZURE_BATCH_ACCOUNT. See batch-medic check --help.',
    )
  }
  const key = keyOf(options, env, ours) ?? (local ? developmentKey(account) : undefined)
  const cloud = cloudOf(endpoint ?? '')
  if (cloud !== publicCloud && key === undefined) {
    throw new CliError(
      2,
      `${account} is in ${cloud.name}, and tokens are asked of public Azure alone; give the key of the account with --key-from.`,
    )
  }
  return {
    account,
    local,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(key === undefined ? {} : { key }),
    ...(resourceId ? { resourceId: resourceId.id } : {}),
  }
}

function keyOf(options: CheckOptions, env: Env, ours: boolean): string | undefined {
  const from = options.keyFrom
  if (options.key !== undefined && from !== undefined) {
    throw new CliError(2, 'Give either --key or --key-from, not both.')
  }
  if (from !== undefined) {
    const key = env[from]
    if (!key) throw new CliError(2, `--key-from: the variable ${from} is not set.`)
    return key
  }
  return options.key ?? ((ours && env.AZURE_BATCH_ACCESS_KEY) || undefined)
}

function resourceIdOf(options: CheckOptions): { id: string; name: string } | undefined {
  const id = options.resourceId
  if (id === undefined) return undefined
  const name = idPattern.exec(id)?.[1]
  if (name === undefined) {
    throw new CliError(
      2,
      `--resource-id "${id}" is no Batch account: /subscriptions/…/resourceGroups/…/providers/Microsoft.Batch/batchAccounts/NAME.`,
    )
  }
  if (options.account !== undefined && !same(options.account, name)) {
    throw new CliError(2, `--account ${options.account} and --resource-id name two accounts.`)
  }
  return { id: id.replace(/\/$/, ''), name }
}

/** Requests carry a key or a token: without encryption they stay on this machine. */
function addressOf(what: string, text: string): string {
  const full = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new CliError(
      2,
      `${what} "${text.slice(0, 200)}" is no address of an account; write it like https://NAME.REGION.batch.azure.com.`,
    )
  }
  if (url.protocol === 'http:' && !isLocal(url)) {
    throw new CliError(2, `${what} "${text}" is not encrypted; write https://.`)
  }
  return url.origin
}

function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname)
}

/** `renderfarm.westeurope.batch.azure.com`, also of the other clouds. */
function accountIn(url: string): string | undefined {
  return /^([a-z0-9]{3,24})\.[a-z0-9-]+\.batch\./i.exec(new URL(url).hostname)?.[1]
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

// The composition root of a look without a deployment: what the CLI needs of Azure, without settings, storage or state.
import type { TokenCredential } from '@azure/identity'
import { decodeFault } from './adapters/azure/batch/decode-fault.ts'
import { decodeNode } from './adapters/azure/batch/decode-node.ts'
import { decodePool } from './adapters/azure/batch/decode-pool.ts'
import { decodeTask } from './adapters/azure/batch/decode-task.ts'
import { CannotLook } from './check/report.ts'
import { defaultApiVersion } from './config/config.ts'
import type { Decoders } from './diagnose/saying.ts'
import { textAt } from './doctor/examine-arm.ts'
import { batchApi } from './doctor/examine-question.ts'
import { findAccount } from './doctor/find-account.ts'
import type { Arm } from './ports/arm.ts'
import type { BatchAccount } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'

/** Read from a task that stands alone: what its job says of it is not known. */
const noJob = { jobId: '', poolId: '', state: '', metadata: {}, usesDependencies: false }

export const decoders: Decoders = {
  fault: decodeFault,
  node: decodeNode,
  pool: (value, now) => decodePool(value, undefined, now),
  task: (value, now) => decodeTask(value, noJob, now),
}

export interface LookSettings {
  account: string
  /** Found through ARM when absent. */
  endpoint?: string
  /** The account key; without one, whoever is signed in to Azure. */
  key?: string
  /** ARM id of the account; looked up when absent. */
  resourceId?: string
  /** Why ARM is not to be asked at all. */
  noArm?: string
  /** Instead of ARM as whoever is signed in may ask it. */
  arm?: Arm
  clock: Clock
}

export interface Look {
  batch: BatchAccount
  endpoint: string
  arm?: Arm
  accountId?: string
  armReason: string
  /** The time by which the account lives. */
  clock: Clock
}

const keyAlone =
  'an account key opens the Batch account alone; sign in with az login and leave the key out, or add --resource-id'

/** Throws `CannotLook`. Nothing is written anywhere. */
export async function openLook(settings: LookSettings): Promise<Look> {
  const { account, key, resourceId } = settings
  const credential = lazily(signedIn)
  const noArm = settings.noArm ?? (key !== undefined && !resourceId ? keyAlone : undefined)
  const arm = noArm === undefined ? (settings.arm ?? (await openArm(credential))) : undefined
  const found = arm ? await accountIdOf(arm, settings) : { reason: noArm ?? '' }
  const accountId = 'id' in found ? found.id : undefined
  const endpoint = settings.endpoint ?? (await endpointOf(arm, accountId))
  if (endpoint === undefined) {
    const why = 'reason' in found ? found.reason : 'its address could not be read'
    throw new CannotLook(
      `Batch account ${account} was not found: ${why}. Give --endpoint https://${account}.REGION.batch.azure.com and, without az login, its key with --key-from.`,
    )
  }
  const { createBatchAccount } = await import('./adapters/azure/batch/batch-account.ts')
  const batch = createBatchAccount({
    name: account,
    url: endpoint,
    auth: key === undefined ? { kind: 'entra', credential } : { kind: 'key', key },
    apiVersion: defaultApiVersion,
    clock: settings.clock,
    // A person waits for one answer: an account that is busy is asked more often than by the app, which comes back.
    readRetries: 4,
  })
  return {
    batch,
    endpoint,
    clock: settings.clock,
    armReason: 'reason' in found ? found.reason : '',
    ...(arm && accountId !== undefined ? { arm, accountId } : {}),
  }
}

async function openArm(credential: TokenCredential): Promise<Arm> {
  const { createArm } = await import('./adapters/azure/arm/arm.ts')
  return createArm({ credential })
}

async function accountIdOf(
  arm: Arm,
  { account, endpoint, resourceId }: LookSettings,
): Promise<{ id: string } | { reason: string }> {
  if (resourceId !== undefined) return { id: resourceId }
  const found = await findAccount(arm, { name: account, url: endpoint ?? '' })
  if (found.kind === 'found') return { id: found.id }
  // The SDK tells of each of its ways to sign in, over a dozen lines.
  const nobody = /\bNo token for\b|CredentialUnavailable/i.test(found.reason)
  return { reason: nobody ? 'nobody is signed in to Azure here (az login)' : found.reason }
}

async function endpointOf(
  arm: Arm | undefined,
  accountId: string | undefined,
): Promise<string | undefined> {
  if (!arm || accountId === undefined) return undefined
  const account = await arm.get(accountId, batchApi)
  const host = account.kind === 'read' ? textAt(account.value, 'properties', 'accountEndpoint') : ''
  return host ? `https://${host}` : undefined
}

/** At a terminal somebody has run `az login`, as a rule; elsewhere the SDK looks around. */
async function signedIn(): Promise<TokenCredential> {
  const { AzureCliCredential, ChainedTokenCredential, DefaultAzureCredential } = await import(
    '@azure/identity'
  )
  return new ChainedTokenCredential(new AzureCliCredential(), new DefaultAzureCredential())
}

function lazily(make: () => Promise<TokenCredential>): TokenCredential {
  let made: Promise<TokenCredential> | undefined
  return {
    async getToken(scopes, options) {
      made ??= make()
      return (await made).getToken(scopes, options)
    },
  }
}

/** A token of whoever `az login` signed in, and of nobody else, so that the audit names the person at this terminal. Throws the SDK's error. */
export async function azureToken(scope: string): Promise<string> {
  const { AzureCliCredential } = await import('@azure/identity')
  return (await new AzureCliCredential({ processTimeoutInMs: 30_000 }).getToken(scope)).token
}

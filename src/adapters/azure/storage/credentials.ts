// How the app reaches its storage account: by a connection string (local) or without keys (Azure).
import type { TokenCredential } from '@azure/identity'

export type Storage =
  | { connection: string }
  | { accountName: string; credential: () => Promise<TokenCredential> }

export type StorageService = 'table' | 'queue' | 'blob'

export function endpoint(accountName: string, service: StorageService): string {
  return `https://${accountName}.${service}.core.windows.net`
}

/** Azurite speaks plain http, which the SDK refuses unless it is told. */
export function isPlainHttp(connection: string): boolean {
  return /http:\/\/|EndpointsProtocol=http(;|$)|UseDevelopmentStorage=true/i.test(connection)
}

/**
 * A failed pass is repeated as a whole, so a call gives up soon: 10 s a try, two more tries.
 * A repeated write that had landed the first time answers with a conflict, which every caller handles.
 */
export const tryTimeoutMs = 10_000
const retries = 2
const retryDelayMs = 300
const maxRetryDelayMs = 2_000

export const tableRetries = {
  maxRetries: retries,
  retryDelayInMs: retryDelayMs,
  maxRetryDelayInMs: maxRetryDelayMs,
}

export const storageRetries = {
  maxTries: retries + 1,
  tryTimeoutInMs: tryTimeoutMs,
  retryDelayInMs: retryDelayMs,
  maxRetryDelayInMs: maxRetryDelayMs,
}

/** The code and status of an error of any of the storage SDKs; zero and empty for other errors. */
export function storageFailure(error: unknown): { status: number; code: string; message: string } {
  const failure = error as { statusCode?: unknown; code?: unknown; message?: unknown } | null
  const details = (error as { details?: { odataError?: { code?: unknown } } } | null)?.details
  const code = failure?.code ?? details?.odataError?.code
  return {
    status: typeof failure?.statusCode === 'number' ? failure.statusCode : 0,
    code: typeof code === 'string' ? code : '',
    message: typeof failure?.message === 'string' ? failure.message : '',
  }
}

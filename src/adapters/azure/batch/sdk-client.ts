// Makes the SDK's client as this product needs it: no retries and no redirects of its own, the right audience, one API version.
import type { BatchServiceClient } from '@azure/batch'
import type { HttpClient, ServiceClientCredentials } from '@azure/ms-rest-js'
import { answersPastSdk, NotSigned } from './exchange.ts'

/** What `@azure/identity` credentials are; named here so that the SDK is not loaded for a type. */
export interface TokenSource {
  getToken(scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number } | null>
}

export type BatchAuth = { kind: 'key'; key: string } | { kind: 'entra'; credential: TokenSource }

export interface SdkClientSettings {
  name: string
  url: string
  auth: BatchAuth
  apiVersion: string
  httpClient?: HttpClient
}

/** With two slashes, as Azure's own clients ask for it: the resource is `https://batch.core.windows.net/`. */
const batchScope = 'https://batch.core.windows.net//.default'

/**
 * The SDK is loaded on the first call. Its own retries repeat a POST after a 5xx (reboot, removenodes) over two
 * minutes, and its redirects turn a POST into a GET: both are off.
 */
export async function createSdkClient(settings: SdkClientSettings): Promise<BatchServiceClient> {
  const { BatchServiceClient } = await import('@azure/batch')
  const { DefaultHttpClient } = await import('@azure/ms-rest-js')
  const client = new BatchServiceClient(await signer(settings), settings.url, {
    noRetryPolicy: true,
    redirectOptions: { handleRedirects: false },
    httpClient: answersPastSdk(settings.httpClient ?? new DefaultHttpClient()),
  })
  client.apiVersion = settings.apiVersion
  return client
}

async function signer({ name, auth }: SdkClientSettings): Promise<ServiceClientCredentials> {
  const make = auth.kind === 'key' ? keySigner(name, auth.key) : tokenSigner(auth.credential)
  const inner = await make
  return {
    async signRequest(request) {
      try {
        return await inner.signRequest(request)
      } catch (error) {
        throw new NotSigned(error instanceof Error ? error.message : String(error))
      }
    },
  }
}

async function keySigner(name: string, key: string): Promise<ServiceClientCredentials> {
  const { BatchSharedKeyCredentials } = await import('@azure/batch')
  return new BatchSharedKeyCredentials(name, key)
}

/** A credential handed to the SDK as it is would ask for a token of management.azure.com. */
async function tokenSigner(credential: TokenSource): Promise<ServiceClientCredentials> {
  const { AzureIdentityCredentialAdapter } = await import('@azure/ms-rest-js')
  return new AzureIdentityCredentialAdapter(credential, batchScope)
}

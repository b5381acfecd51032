// Makes the SDK's client as this product needs it: no retries and no redirects of its own, the right audience, one API version.
// Loaded on the first call alone, as a whole: a bundler gives a CommonJS package that is imported dynamically no names.
import { randomUUID } from 'node:crypto'
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import {
  AzureIdentityCredentialAdapter,
  DefaultHttpClient,
  type HttpClient,
  type ServiceClientCredentials,
} from '@azure/ms-rest-js'
import { answersPastSdk, NotSigned } from './exchange.ts'

/** What the credentials of `@azure/identity` are, as far as it is used here. */
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
 * The SDK's own retries repeat a POST after a 5xx (reboot, removenodes) over two minutes, and its redirects turn
 * a POST into a GET: both are off.
 */
export function createSdkClient(settings: SdkClientSettings): BatchServiceClient {
  const client = new BatchServiceClient(signer(settings), settings.url, {
    noRetryPolicy: true,
    redirectOptions: { handleRedirects: false },
    httpClient: answersPastSdk(settings.httpClient ?? new DefaultHttpClient()),
  })
  client.apiVersion = settings.apiVersion
  return client
}

/** A credential handed to the SDK as it is would ask for a token of management.azure.com. */
function signer({ name, auth }: SdkClientSettings): ServiceClientCredentials {
  let inner: ServiceClientCredentials | undefined
  return {
    async signRequest(request) {
      // By this Batch, and Azure's support, finds a request; the SDK sends one under the name that other services have for it.
      request.headers.set('client-request-id', randomUUID())
      try {
        // Made in here, once: a key that the SDK refuses at sight must count as not signed, not as a lost request.
        inner ??=
          auth.kind === 'key'
            ? new BatchSharedKeyCredentials(name, auth.key)
            : new AzureIdentityCredentialAdapter(auth.credential, batchScope)
        return await inner.signRequest(request)
      } catch (error) {
        throw new NotSigned(error instanceof Error ? error.message : String(error))
      }
    },
  }
}

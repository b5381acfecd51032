// The smallest reads of the storage account: whether a table, a queue and a container are there and admit the app.
import { plain } from '../../../domain/plain.ts'
import type { StorageProbe, StoreLooked } from '../../../ports/probes.ts'
import { endpoint, isPlainHttp, type Storage, storageFailure } from './credentials.ts'

/** The SDKs are loaded with the first question. Each is asked once; `timeoutMs` is of the wall. */
export function createStorageProbe(storage: Storage, timeoutMs = 4_500): StorageProbe {
  const retryOptions = { maxTries: 1 }
  const bounded = () => AbortSignal.timeout(timeoutMs)

  return {
    table: (name) =>
      looked(async () => {
        const { TableClient } = await import('@azure/data-tables')
        const once = { retryOptions: { maxRetries: 0 } }
        const client =
          'connection' in storage
            ? TableClient.fromConnectionString(storage.connection, name, {
                allowInsecureConnection: isPlainHttp(storage.connection),
                ...once,
              })
            : new TableClient(
                endpoint(storage.accountName, 'table'),
                name,
                await storage.credential(),
                once,
              )
        const pages = client
          .listEntities({ queryOptions: { select: ['PartitionKey'] }, abortSignal: bounded() })
          .byPage({ maxPageSize: 1 })
        await pages.next()
      }),

    queue: (name) =>
      looked(async () => {
        const { QueueServiceClient } = await import('@azure/storage-queue')
        const service =
          'connection' in storage
            ? QueueServiceClient.fromConnectionString(storage.connection, { retryOptions })
            : new QueueServiceClient(
                endpoint(storage.accountName, 'queue'),
                await storage.credential(),
                { retryOptions },
              )
        await service.getQueueClient(name).getProperties({ abortSignal: bounded() })
      }),

    container: (name) =>
      looked(async () => {
        const { BlobServiceClient } = await import('@azure/storage-blob')
        const service =
          'connection' in storage
            ? BlobServiceClient.fromConnectionString(storage.connection, { retryOptions })
            : new BlobServiceClient(
                endpoint(storage.accountName, 'blob'),
                await storage.credential(),
                { retryOptions },
              )
        await service.getContainerClient(name).getProperties({ abortSignal: bounded() })
      }),
  }
}

async function looked(ask: () => Promise<void>): Promise<StoreLooked> {
  try {
    await ask()
    return { kind: 'seen' }
  } catch (error) {
    const { status, code, message } = storageFailure(error)
    if (status === 404) return { kind: 'missing' }
    if (status === 401 || status === 403) return { kind: 'denied', code: code || `${status}` }
    if (status > 0) return { kind: 'failed', reason: `it answered ${status} ${code}`.trim() }
    const named = /\b(E[A-Z_]{4,})\b/.exec(`${code} ${message}`)?.[1]
    const late = error instanceof Error && error.name === 'AbortError' ? 'TimedOut' : ''
    if (named || late) return { kind: 'unreachable', code: named ?? late }
    // Of an identity that gave no token the message is the reason; it has no secret of the store.
    return { kind: 'failed', reason: plain(message, 200) }
  }
}

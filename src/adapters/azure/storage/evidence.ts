// Evidence in Azure Blob Storage: one text blob a path.
import type { ContainerClient } from '@azure/storage-blob'
import { type EvidenceStore, evidenceContainer } from '../../../ports/evidence.ts'
import { endpoint, type Storage, storageFailure, storageRetries } from './credentials.ts'

/** The SDK is loaded with the first call; a missing container is made, private, once. */
export function createAzureEvidence(storage: Storage): EvidenceStore {
  let client: Promise<ContainerClient> | undefined

  function container(): Promise<ContainerClient> {
    client ??= makeClient(storage).catch((error: unknown) => {
      client = undefined
      throw error
    })
    return client
  }

  return {
    async put(path, text) {
      const into = await container()
      const content = Buffer.from(text)
      const upload = () =>
        into.getBlockBlobClient(path).upload(content, content.byteLength, {
          blobHTTPHeaders: { blobContentType: 'text/plain; charset=utf-8' },
        })
      try {
        await upload()
      } catch (error) {
        if (storageFailure(error).code !== 'ContainerNotFound') throw error
        await into.createIfNotExists()
        await upload()
      }
      return path
    },
    async get(path) {
      const from = await container()
      try {
        return (await from.getBlockBlobClient(path).downloadToBuffer()).toString()
      } catch (error) {
        if (storageFailure(error).status === 404) return undefined
        throw error
      }
    },
  }
}

async function makeClient(storage: Storage): Promise<ContainerClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const options = { retryOptions: storageRetries }
  const service =
    'connection' in storage
      ? BlobServiceClient.fromConnectionString(storage.connection, options)
      : new BlobServiceClient(
          endpoint(storage.accountName, 'blob'),
          await storage.credential(),
          options,
        )
  return service.getContainerClient(evidenceContainer)
}

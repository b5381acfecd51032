// Evidence in Azure Blob Storage: one text blob a path.
import type { BlobServiceClient, ContainerClient, UserDelegationKey } from '@azure/storage-blob'
import { minuteMs } from '../../../domain/durations.ts'
import { type Clock, systemClock } from '../../../ports/clock.ts'
import { type EvidenceStore, evidenceContainer } from '../../../ports/evidence.ts'
import { endpoint, type Storage, storageFailure, storageRetries } from './credentials.ts'

/** Clocks of ours and of the store differ by less. */
const skewMs = 5 * minuteMs
/** A key that signs addresses is asked for once in that time. */
const keyMs = 60 * minuteMs

/**
 * The SDK is loaded with the first call; a missing container is made, private, once.
 * @param clock the store's time, which nobody speeds up: it judges the addresses that are given out
 */
export function createAzureEvidence(
  storage: Storage,
  clock: Pick<Clock, 'now'> = systemClock,
): EvidenceStore {
  let client: Promise<BlobServiceClient> | undefined
  let signing: { key: UserDelegationKey; until: number } | undefined

  function service(): Promise<BlobServiceClient> {
    client ??= makeClient(storage).catch((error: unknown) => {
      client = undefined
      throw error
    })
    return client
  }

  async function container(): Promise<ContainerClient> {
    return (await service()).getContainerClient(evidenceContainer)
  }

  /** Without keys the identity asks the store for one that it may sign with; its role must hold that right. */
  async function delegationKey(now: number): Promise<UserDelegationKey> {
    if (signing && signing.until > now + keyMs / 2) return signing.key
    const until = now + keyMs
    const from = new Date(now - skewMs)
    const key = await (await service()).getUserDelegationKey(from, new Date(until))
    signing = { key, until }
    return key
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
    async link(path, minutes) {
      const { BlobSASPermissions, SASProtocol, generateBlobSASQueryParameters } = await import(
        '@azure/storage-blob'
      )
      const blob = (await container()).getBlobClient(path)
      const now = clock.now()
      const until = now + minutes * minuteMs
      const terms = {
        permissions: BlobSASPermissions.parse('r'),
        startsOn: new Date(now - skewMs),
        expiresOn: new Date(until),
        contentType: 'text/plain; charset=utf-8',
        protocol: blob.url.startsWith('http:') ? SASProtocol.HttpsAndHttp : SASProtocol.Https,
      }
      if ('connection' in storage) return { url: await blob.generateSasUrl(terms), until }
      const signed = generateBlobSASQueryParameters(
        { ...terms, containerName: evidenceContainer, blobName: path },
        await delegationKey(now),
        storage.accountName,
      )
      return { url: `${blob.url}?${signed}`, until }
    },
  }
}

async function makeClient(storage: Storage): Promise<BlobServiceClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const options = { retryOptions: storageRetries }
  if ('connection' in storage) {
    return BlobServiceClient.fromConnectionString(storage.connection, options)
  }
  const url = endpoint(storage.accountName, 'blob')
  return new BlobServiceClient(url, await storage.credential(), options)
}

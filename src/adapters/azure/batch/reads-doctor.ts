// The reads of the Batch port that only the pool doctor makes: files of a node, images on offer, retention of a task.
import type { BatchServiceClient } from '@azure/batch'
import { dayMs, hourMs, minuteMs, secondMs } from '../../../domain/durations.ts'
import {
  type BatchAccount,
  BatchReadError,
  type NodeFiles,
  type SupportedImage,
} from '../../../ports/batch.ts'
import { readListing } from './listing.ts'
import type { Reader } from './reader.ts'
import {
  present,
  type Wire,
  wireEnum,
  wireList,
  wireNumber,
  wireObject,
  wireText,
  wireTime,
} from './wire-value.ts'

export interface DoctorReadsDeps {
  client(): Promise<BatchServiceClient>
  reader: Reader
  host: string
}

/** The list has some hundred images: more than three pages are not Batch's. */
const imagePages = 3

export function createDoctorReads({
  client,
  reader,
  host,
}: DoctorReadsDeps): Pick<BatchAccount, 'nodeFiles' | 'supportedImages' | 'retentionMs'> {
  return {
    async nodeFiles(poolId, nodeId, maxFiles, under) {
      try {
        const document = await reader.read(`the files of node ${nodeId}`, async (options) =>
          (await client()).file.listFromComputeNode(poolId, nodeId, {
            ...options,
            recursive: true,
            fileListFromComputeNodeOptions: {
              maxResults: maxFiles,
              // Without a slash: Windows nodes write theirs the other way.
              ...(under === undefined ? {} : { filter: `startswith(name,'${under}')` }),
            },
          }),
        )
        if (!document) return { kind: 'unavailable', reason: `node ${nodeId} is gone` }
        return filesOf(document.body)
      } catch (error) {
        if (!(error instanceof BatchReadError)) throw error
        return { kind: 'unavailable', reason: error.message }
      }
    },

    supportedImages: () =>
      readListing(reader, {
        what: 'the supported images',
        host,
        pageBudget: imagePages,
        first: async (options) => (await client()).account.listSupportedImages(options),
        next: (link) => async (options) =>
          (await client()).account.listSupportedImagesNext(link, options),
        decode: decodeImage,
      }),

    async retentionMs(jobId, taskId) {
      const document = await reader.read(`task ${taskId} of job ${jobId}`, async (options) =>
        (await client()).task.get(jobId, taskId, {
          ...options,
          taskGetOptions: { select: 'id,constraints' },
        }),
      )
      return retentionOf(wireObject(document?.body.constraints)?.retentionTime)
    },
  }
}

/** Folders have no properties. A length comes as text. */
function filesOf(body: Wire): NodeFiles {
  const files = wireList(body.value).flatMap((item) => {
    const wire = wireObject(item)
    const path = wireText(wire?.name)
    const bytes = wireNumber(wireObject(wire?.properties)?.contentLength)
    // Windows nodes write their paths the other way.
    return path && bytes !== undefined ? [{ path: path.replaceAll('\\', '/'), bytes }] : []
  })
  return { kind: 'files', files, complete: wireText(body['odata.nextLink']) === undefined }
}

function decodeImage(value: unknown): SupportedImage | undefined {
  const wire = wireObject(value)
  const image = wireObject(wire?.imageReference)
  const nodeAgentSku = wireText(wire?.nodeAgentSKUId)
  if (!image || nodeAgentSku === undefined) return undefined
  return present({
    publisher: wireText(image.publisher) ?? '',
    offer: wireText(image.offer) ?? '',
    sku: wireText(image.sku) ?? '',
    nodeAgentSku,
    os: wireEnum(wire?.osType) ?? '',
    verified: wireEnum(wire?.verificationType) === 'verified',
    endOfLifeAt: wireTime(wire?.batchSupportEndOfLife),
  })
}

/** `P7D`, `PT1H30M`; a year has no fixed length and Batch writes none. */
function retentionOf(value: unknown): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(
    wireText(value) ?? '',
  )
  if (!match) return undefined
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (
    (days ?? 0) * dayMs +
    (hours ?? 0) * hourMs +
    (minutes ?? 0) * minuteMs +
    (seconds ?? 0) * secondMs
  )
}

// Upload of a node's Batch service logs: answered as recorded; nothing is uploaded, and no container is touched.
import { z } from 'zod'
import { guidOf, hexOf } from '../life/dice.ts'
import { fault } from '../wire/batch-fault.ts'
import { readBody } from '../wire/request-body.ts'
import { answer, type Call, type Handler } from './call.ts'
import { hasAgent } from './file-places.ts'
import { placeOf } from './node-place.ts'

const schema = z.looseObject({
  containerUrl: z.string().min(1, 'The URL is empty'),
  startTime: z.iso.datetime({ offset: true }),
  endTime: z.iso.datetime({ offset: true }).optional(),
})

/** In every recorded answer. */
const numberOfFilesUploaded = 4

/**
 * Accepts at once, as recorded: the upload itself is the node's. A node whose agent cannot be asked refuses
 * with the one refusal that was recorded for this operation; that it is meant so is assumed.
 */
export const uploadServiceLogs: Handler = (call) => {
  const { pool, node } = placeOf(call)
  readBody(call.body, schema)
  if (!hasAgent(node)) throw fault('TVMCurrentOperationUnsupported')
  return answer(call, 'Microsoft.Azure.Batch.Protocol.Entities.UploadBatchServiceLogsResult', {
    virtualDirectoryName: [
      `${call.account.name}-${accountMark(call)}`,
      pool.id,
      node.id,
      requestIdOf(call),
    ].join('/'),
    numberOfFilesUploaded,
  })
}

/** Sixteen digits that stay the same for an account. */
const accountMark = ({ account, life }: Call): string =>
  hexOf(life.world.seed, 'logs', account.name).slice(0, 16).toUpperCase()

/** The directory is named after the request's id (recorded), which follows from the journal's length. */
const requestIdOf = ({ life: { world } }: Call): string =>
  guidOf(world.seed, 'request', world.journalSeq)

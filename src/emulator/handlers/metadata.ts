// Metadata of pools, jobs and schedules: names with values that mean nothing to Batch, within limits.
import { z } from 'zod'
import { fault } from '../wire/batch-fault.ts'

export const metadataList = z.array(z.looseObject({ name: z.string(), value: z.string() }))

/** The code list names a limit but no number; this many bytes of names and values together are assumed. */
const mostBytes = 8_192

/** Throws EmptyMetadataKey or MetadataTooLarge. */
export function checkMetadata(list: z.output<typeof metadataList> | undefined): void {
  if (!list) return
  if (list.some(({ name }) => name === '')) throw fault('EmptyMetadataKey')
  const bytes = list.reduce((sum, { name, value }) => sum + Buffer.byteLength(name + value), 0)
  if (bytes > mostBytes) throw fault('MetadataTooLarge')
}

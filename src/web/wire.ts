// Reads what the API answers with the very shapes that the API writes by: moments become epoch milliseconds.
import { z } from 'zod'
import { evidenceText, incidentDetail } from '../api/shapes/incident-detail.ts'
import { incidentList } from '../api/shapes/incident-row.ts'
import { poolList } from '../api/shapes/pools.ts'
import { summary } from '../api/shapes/summary.ts'
import type { Decode } from './api-client.ts'
import { clipped } from './clipped.ts'

/** A decoder of a shape; it throws a ZodError on what does not fit. Fields that are not known are left out. */
function reading<T extends z.ZodType>(shape: T): Decode<z.output<T>> {
  return (body) => z.decode(shape, clipped(body) as z.input<T>)
}

export const readIncidentList = reading(incidentList)
export const readIncidentDetail = reading(incidentDetail)
/** Its text is shown by the line, as much of it as is read: it comes whole. */
export const readEvidenceText: Decode<z.output<typeof evidenceText>> = (body) =>
  z.decode(evidenceText, body as z.input<typeof evidenceText>)
export const readPoolList = reading(poolList)
export const readSummary = reading(summary)

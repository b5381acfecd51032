// Reads what the API answers with the very shapes that the API writes by: moments become epoch milliseconds.
import { z } from 'zod'
import { evidenceText, incidentDetail } from '../api/shapes/incident-detail.ts'
import { incidentList } from '../api/shapes/incident-row.ts'
import { poolList } from '../api/shapes/pools.ts'
import { summary } from '../api/shapes/summary.ts'
import type { Decode } from './api-client.ts'

/** A decoder of a shape; it throws a ZodError on what does not fit. Fields that are not known are left out. */
function reading<T extends z.ZodType>(shape: T): Decode<z.output<T>> {
  return (body) => z.decode(shape, body as z.input<T>)
}

export const readIncidentList = reading(incidentList)
export const readIncidentDetail = reading(incidentDetail)
export const readEvidenceText = reading(evidenceText)
export const readPoolList = reading(poolList)
export const readSummary = reading(summary)

// What a rule and a route of the policy match by: names with wildcards, and time zones.
import { z } from 'zod'
import { faults } from './fault.ts'
import { globMatches } from './glob.ts'
import { isZone } from './zones.ts'

export const glob = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w*?-]+$/, 'may hold letters, digits, - and _, with * and ? as wildcards')

export const accountMatch = glob
  .optional()
  .describe('Name of a Batch account; * and ? are wildcards.')
export const poolMatch = glob.optional().describe('Id of a pool; * and ? are wildcards.')
export const faultMatch = glob
  .optional()
  .refine((text) => text === undefined || matchesSomeFault(text), {
    message: 'names no fault; the table of faults in docs/policy.md has them all',
  })
  .describe('Name of a fault; * and ? are wildcards.')

export const zoneSchema = z
  .string()
  // The platform takes offsets as well, but they know no summer time.
  .refine((zone) => /^[A-Za-z]/.test(zone) && isZone(zone), {
    message: 'is no time zone: write an IANA name as "Europe/Berlin", "America/New_York" or "UTC"',
  })
  .describe('IANA time zone, as Europe/Berlin.')

function matchesSomeFault(pattern: string): boolean {
  return Object.keys(faults).some((fault) => globMatches(pattern, fault))
}

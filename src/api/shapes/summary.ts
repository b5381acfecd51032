// Incidents of a time in numbers: how many, of what, how long they took, and what they cost.
import { z } from 'zod'
import { causeClass, fault } from './finding.ts'
import { cost } from './incident-row.ts'
import { moment } from './moment.ts'
import { list } from './refs.ts'

const byFault = z.object({
  fault,
  title: z.string(),
  count: z.number(),
  resolved: z.number(),
  helped: z.number(),
})

const day = z.object({
  /** In UTC: `2026-03-01`. */
  day: z.string(),
  opened: z.number(),
  resolved: z.number(),
  escalated: z.number(),
  mttrMs: z.exactOptional(z.number()),
  nodeHours: z.number(),
  money: z.exactOptional(z.number()),
})

export const summary = z.object({
  since: moment,
  until: moment,
  /** Open now, whenever they were found. */
  open: z.number(),
  /** Of those found in the time: how many, how many are over, how many were left to people. */
  opened: z.number(),
  resolved: z.number(),
  escalated: z.number(),
  byFault: list(byFault),
  byCause: list(z.object({ causeClass, count: z.number() })),
  /** The mean time from found to over, of those that are over. */
  mttrMs: z.exactOptional(z.number()),
  cost,
  /** What helped repairs would have cost, had nobody looked for `assumedMs`: an assumption, in words. */
  saved: z.exactOptional(cost.extend({ assumedMs: z.number(), assumption: z.string() })),
  byDay: list(day),
  worstNodes: list(
    z.object({ account: z.string(), pool: z.string(), nodeId: z.string(), count: z.number() }),
  ),
  worstJobs: list(
    z.object({ account: z.string(), pool: z.string(), jobId: z.string(), count: z.number() }),
  ),
  /** Why the numbers leave something out; absent where they are whole. */
  partial: z.exactOptional(z.string()),
})

export type Summary = z.output<typeof summary>

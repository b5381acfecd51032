// The pools that are watched: how their nodes are now, and over the last 24 hours.
import { z } from 'zod'
import { severity } from './incident-row.ts'
import { moment } from './moment.ts'
import { list, pause } from './refs.ts'

/** Nodes by state, as `{"idle": 3, "unusable": 1}`; states as Batch names them, in lower case. */
const counts = z.record(z.string(), z.number())

export const poolHealths = ['ok', 'busy', 'sick', 'unknown'] as const

export const poolRow = z.object({
  account: z.string(),
  pool: z.string(),
  counts,
  /** ok: all nodes work. busy: some are on their way. sick: something is wrong. unknown: not counted lately. */
  health: z.enum(poolHealths),
  /** When the nodes were last counted. */
  seenAt: moment,
  /** How many incidents are open, and the severity of the worst. */
  open: z.number(),
  worst: z.exactOptional(severity),
  paused: z.exactOptional(pause),
  silenced: z.exactOptional(pause),
  /** The last 24 hours, oldest first: an entry stands until the next one. */
  strip: list(z.object({ at: moment, counts })),
})

export const poolList = z.object({ pools: list(poolRow) })

export type PoolRow = z.output<typeof poolRow>

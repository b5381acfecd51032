// The pools that are watched: how their nodes are now, and over the last 24 hours.
import { z } from 'zod'
import { severity } from './incident-row.ts'
import { moment } from './moment.ts'
import { list, pause } from './refs.ts'

/** Nodes by state, as `{"idle": 3, "unusable": 1}`; states as Batch names them, in lower case. */
const counts = z.record(z.string(), z.number())

const poolHealths = ['ok', 'busy', 'sick', 'unknown'] as const

/** `state` as Batch names it, in lower case; `takesTasks`: nobody has switched its scheduling off. */
const poolNode = z.object({
  node: z.string(),
  state: z.string(),
  since: moment,
  dedicated: z.boolean(),
  takesTasks: z.boolean(),
  runningTasks: z.number(),
})

export const poolRow = z.object({
  account: z.string(),
  pool: z.string(),
  counts,
  /** ok: all nodes work. busy: some are on their way. sick: something is wrong. unknown: not counted lately. */
  health: z.enum(poolHealths),
  /** Of a sick one: `1 task incident`, or `2 broken nodes` where none is open yet. */
  why: z.exactOptional(z.string()),
  /** When the nodes were last counted. */
  seenAt: moment,
  /** How many incidents are open, and the severity of the worst. */
  open: z.number(),
  worst: z.exactOptional(severity),
  paused: z.exactOptional(pause),
  silenced: z.exactOptional(pause),
  /** The last 24 hours, oldest first: an entry stands until the next one. */
  strip: list(z.object({ at: moment, counts })),
  /** Where one pool is asked for: its nodes as Batch tells them now. */
  nodes: z.exactOptional(list(poolNode)),
  /** What of them could not be read. */
  nodesGap: z.exactOptional(z.string()),
})

export const poolList = z.object({ pools: list(poolRow) })

export type PoolRow = z.output<typeof poolRow>

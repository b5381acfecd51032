// An incident as a list has it: one flat row that tells what it is, how it stands and what it cost.
import { z } from 'zod'
import { severities } from '../../domain/severity.ts'
import { causeClass, confidence, fault, party } from './finding.ts'
import { incidentState, mode, resolution } from './incident.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { actionKind, list, subject } from './refs.ts'

/** Node-hours to a tenth. `money` is absent where no price is known; `unpriced`: node-hours that it leaves out. */
export const cost = z.object({
  nodeHours: z.number(),
  money: z.exactOptional(z.number()),
  currency: z.exactOptional(z.string()),
  unpriced: z.exactOptional(z.number()),
})

export const severity = openWord(severities)

export const incidentRow = z.object({
  id: z.string(),
  account: z.string(),
  pool: z.string(),
  fault,
  /** Of the fault, in a few words. */
  title: z.string(),
  subject,
  subjectText: z.string(),
  state: incidentState,
  mode,
  severity,
  party,
  causeClass,
  confidence,
  summary: z.string(),
  /** How many nodes it rests on. */
  nodes: z.number(),
  detectedAt: moment,
  changedAt: moment,
  resolvedAt: z.exactOptional(moment),
  resolution: z.exactOptional(resolution),
  waiting: z.exactOptional(
    z.object({
      reason: z.string(),
      until: z.exactOptional(moment),
      guard: z.exactOptional(z.string()),
      action: z.exactOptional(actionKind),
    }),
  ),
  acknowledgedBy: z.exactOptional(z.string()),
  /** Calls that changed something, or tried to. */
  repairs: z.number(),
  cost: z.exactOptional(cost),
})

export type IncidentRow = z.output<typeof incidentRow>

export const incidentList = z.object({
  incidents: list(incidentRow),
  /** Give it back to get the next page; a page may be empty and still have one. */
  continuation: z.exactOptional(z.string()),
})

export type IncidentList = z.output<typeof incidentList>

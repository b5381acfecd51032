// An incident on the wire, with everything that is known of it.
import { z } from 'zod'
import { incidentStates } from '../../domain/incident.ts'
import { grant } from './attempt.ts'
import { fault, finding } from './finding.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { actionKind, list, nodeSubject, plannedCall, poolRef, said, subject } from './refs.ts'

export const incidentState = openWord(incidentStates)
export const mode = openWord(['off', 'watch', 'recommend', 'act'])

export const resolution = z.object({
  kind: openWord(['by-itself', 'helped', 'superseded', 'subject-gone', 'told']),
  reason: z.string(),
})

const alert = z.object({
  channel: z.string(),
  what: openWord(['opened', 'escalated', 'held', 'approval', 'reminder', 'resolved']),
  at: moment,
})
/** `summed`: by the summary of the hour, in place of a message of its own. */
const toldAlert = alert.extend({ summed: z.exactOptional(z.literal(true)) })

const targets = z.object({ targetDedicated: z.number(), targetLowPriority: z.number() })

const seen = z.object({
  lastBootAt: z.exactOptional(moment),
  rebootingSince: z.exactOptional(moment),
  schedulingEnabled: z.exactOptional(z.boolean()),
  offByUs: z.exactOptional(z.literal(true)),
  targets: z.exactOptional(targets),
  autoScale: z.exactOptional(z.boolean()),
  own: z.object({ rebootAt: moment, schedulingAt: moment, removalAt: moment }),
})

const others = z.object({
  what: openWord(['reboot', 'scheduling-off', 'scheduling-on', 'resize', 'autoscale']),
  at: moment,
  seenAt: moment,
  text: z.string(),
})

const waiting = z.object({
  reason: z.string(),
  until: z.exactOptional(moment),
  guard: z.exactOptional(z.string()),
  action: z.exactOptional(actionKind),
  node: z.exactOptional(nodeSubject),
})

const foregone = z.object({
  action: actionKind,
  call: plannedCall,
  guard: z.string(),
  at: moment,
  outcome: z.exactOptional(
    z.object({ at: moment, text: z.string(), nodeHours: z.exactOptional(z.number()) }),
  ),
})

export const incident = z.object({
  id: z.string(),
  pool: poolRef,
  fault,
  subject,
  state: incidentState,
  mode,
  finding,
  detectedAt: moment,
  changedAt: moment,
  resolvedAt: z.exactOptional(moment),
  resolution: z.exactOptional(resolution),
  waiting: z.exactOptional(waiting),
  holdsTold: z.exactOptional(z.record(z.string(), moment)),
  wouldDo: z.exactOptional(plannedCall),
  wouldAlso: z.exactOptional(z.object({ calls: list(plannedCall), more: z.number() })),
  foregone: z.exactOptional(foregone),
  grants: z.exactOptional(list(grant)),
  rejections: z.exactOptional(list(said.extend({ action: actionKind }))),
  acknowledged: z.exactOptional(said),
  seen: z.exactOptional(seen),
  others: z.exactOptional(list(others)),
  machines: z.exactOptional(
    z.object({
      vmSize: z.string(),
      os: z.exactOptional(z.enum(['linux', 'windows'])),
      dedicated: z.number(),
      spot: z.number(),
    }),
  ),
  alerts: list(toldAlert),
  remindedAt: z.exactOptional(moment),
  undeliveredAt: z.exactOptional(moment),
  silenced: z.exactOptional(list(alert)),
})

// The pools of a world file.
import { z } from 'zod'
import { durationMs } from '../wire/wire-time.ts'
import { count, duration, id, nameValue } from './fields.ts'

const bootDefaults = {
  allocate: 5_000,
  create: 15_000,
  start: 20_000,
  reboot: 25_000,
  leave: 20_000,
}
const boot = z.strictObject({
  allocate: duration.default(bootDefaults.allocate),
  create: duration.default(bootDefaults.create),
  start: duration.default(bootDefaults.start),
  reboot: duration.default(bootDefaults.reboot),
  leave: duration.default(bootDefaults.leave),
})

/** How often a formula runs, as it stands on the wire: Batch admits 5 minutes to 7 days. */
const interval = z.string().refine((text) => {
  const ms = durationMs(text)
  return ms !== undefined && ms >= 300_000 && ms <= 604_800_000
}, 'an interval is an ISO 8601 duration of "PT5M" to "P7D"')

export const pool = z.strictObject({
  id,
  displayName: z.string().optional(),
  vmSize: z.string(),
  dedicated: count.default(0),
  lowPriority: count.default(0),
  /** Whether the nodes are there at the start; else the pool is just being created. */
  ready: z.boolean().default(true),
  imageReference: z.looseObject({}),
  nodeAgentSKUId: z.string(),
  taskSlotsPerNode: z.int().min(1).max(256).default(1),
  startTask: z
    .strictObject({
      commandLine: z.string(),
      duration: duration.default(8_000),
      stdout: z.string().default(''),
      waitForSuccess: z.boolean().default(true),
    })
    .optional(),
  metadata: z.array(nameValue).optional(),
  /** The pool scales itself; its two counts are what it has at the start. */
  autoScale: z
    .strictObject({ formula: z.string(), interval: interval.default('PT15M') })
    .optional(),
  boot: boot.default(bootDefaults),
})

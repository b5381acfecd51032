// The pools of a world file.
import { z } from 'zod'
import { durationMs } from '../wire/wire-time.ts'
import { count, duration, id, nameValue } from './fields.ts'

/** Each step of a node takes so long, give or take a fifth. */
const boot = z.strictObject({
  allocate: duration.prefault('PT5S').describe('From a resize until its nodes are there.'),
  create: duration.prefault('PT15S').describe('How long nodes are creating.'),
  start: duration.prefault('PT20S').describe('How long nodes are starting.'),
  reboot: duration.prefault('PT25S').describe('How long nodes are rebooting before they start.'),
  leave: duration.prefault('PT20S').describe('How long nodes are leaving the pool.'),
})

/** How often a formula runs, as it stands on the wire: Batch admits 5 minutes to 7 days. */
const interval = z.string().refine((text) => {
  const ms = durationMs(text)
  return ms !== undefined && ms >= 300_000 && ms <= 604_800_000
}, 'an interval is an ISO 8601 duration of "PT5M" to "P7D"')

const port = z.int().min(1).max(65_535)

/** As in a request; without it a pool made after November 2025 has no port for SSH or RDP, as in Azure. */
const endpointConfiguration = z.strictObject({
  inboundNATPools: z
    .array(
      z.strictObject({
        name: z.string().describe('The name of the endpoint.'),
        protocol: z.enum(['tcp', 'udp']).describe('tcp or udp.'),
        backendPort: port.describe('On the node: 22 for SSH, 3389 for RDP.'),
        frontendPortRangeStart: port.describe('The first port outside.'),
        frontendPortRangeEnd: port.describe('The last port outside.'),
      }),
    )
    .describe('Ports that lead to each node from outside.'),
})

export const pool = z.strictObject({
  id: id.describe('The id of the pool.'),
  displayName: z.string().optional().describe('A name for people.'),
  vmSize: z.string().describe('The size of its machines, for example "Standard_D2s_v5".'),
  dedicated: count.default(0).describe('How many dedicated nodes it is to have.'),
  lowPriority: count.default(0).describe('How many Spot nodes it is to have.'),
  ready: z
    .boolean()
    .default(true)
    .describe('Whether the nodes are there at the start; else the pool is just being created.'),
  imageReference: z
    .looseObject({})
    .describe(
      'The image, as in a request: publisher, offer, sku, version, or virtualMachineImageId.',
    ),
  nodeAgentSKUId: z.string().describe('The node agent, for example "batch.node.ubuntu 22.04".'),
  taskSlotsPerNode: z
    .int()
    .min(1)
    .max(256)
    .default(1)
    .describe('How many tasks of one slot run on a node at once.'),
  enableInterNodeCommunication: z
    .boolean()
    .default(false)
    .describe('Whether its nodes may talk to each other: multi-instance tasks run nowhere else.'),
  startTask: z
    .strictObject({
      commandLine: z.string().describe('What it runs. It is shown, never executed.'),
      duration: duration.prefault('PT8S').describe('How long it runs.'),
      stdout: z.string().default('').describe('What it writes to stdout.txt.'),
      waitForSuccess: z
        .boolean()
        .default(true)
        .describe('Whether tasks wait for it, and for its success.'),
    })
    .optional()
    .describe('What each node runs when it boots.'),
  endpointConfiguration: endpointConfiguration
    .optional()
    .describe('The ports by which its nodes can be reached, for example to log in.'),
  metadata: z.array(nameValue).optional().describe('Names with values, as the owner likes.'),
  autoScale: z
    .strictObject({
      formula: z.string().describe('The formula, in the subset that the README names.'),
      interval: interval.default('PT15M').describe('How often it runs.'),
    })
    .optional()
    .describe('The pool scales itself; its two counts are what it has at the start.'),
  boot: boot.prefault({}).describe('How long the steps of a node take, give or take a fifth.'),
})

export type WorldPool = z.output<typeof pool>

// Faults of nodes, as a world's script and a posted fault write them.
import { z } from 'zod'
import { isErrorCode } from '../wire/error-table.ts'
import { duration, failureInfo, nameValue } from '../world/fields.ts'
import { counted, factor, when, whichNodes } from './fault-fields.ts'

const reboot = z
  .string()
  .refine((answer) => answer === 'cures' || answer === 'in-vain' || isErrorCode(answer), {
    error: 'give "cures", "in-vain" or the code of the refusal, for example "NodeStateUnusable"',
  })
  .default('NodeStateUnusable')
  .describe('What a reboot does: "cures", "in-vain", or the code with which it is refused.')

const nodeErrors = z
  .array(
    z.looseObject({
      code: z.string().describe('Any code, for example "DiskFull" or "ApplicationPackageError".'),
      message: z.string().describe('What the code means, in words.'),
      errorDetails: z.array(nameValue).optional().describe('More, by name.'),
    }),
  )
  .describe('The errors the node shows. Left out: none, as when Batch cannot reach the machine.')

const returnsAfter = duration.optional().describe('When it comes back by itself. Left out: never.')

const common = { ...when, ...whichNodes, ...counted }

const unusable = z.strictObject({
  do: z.literal('node-unusable').describe('Nodes turn unusable, with or without errors.'),
  ...common,
  errors: nodeErrors.optional(),
  recoversAfter: duration
    .optional()
    .describe('When Batch brings each node back by itself. Left out: never.'),
  reboot,
})

const startTaskFails = z.strictObject({
  do: z
    .literal('start-task-fails')
    .describe('The start task fails at every boot. Nodes that are up are booted anew for it.'),
  ...common,
  exitCode: z
    .int()
    .nullable()
    .default(1)
    .describe('The exit code of the start task; null where its process never ran.'),
  stdout: z.string().optional().describe('What it writes to stdout.txt. Left out: as ever.'),
  stderr: z.string().default('').describe('What it writes to stderr.txt.'),
  failureInfo: failureInfo
    .optional()
    .describe('What Batch says of it. Left out: FailureExitCode, as for any non-zero exit.'),
  reboot: z
    .enum(['cures', 'in-vain'])
    .default('cures')
    .describe('Whether a reboot cures the node.'),
})

const preempted = z.strictObject({
  do: z
    .literal('node-preempted')
    .describe('Nodes are preempted: listed under the same id, without their machine.'),
  ...common,
  returnsAfter,
})

const stuck = z.strictObject({
  do: z.literal('node-stuck').describe('Nodes that enter a state stay in it until the fault ends.'),
  ...common,
  state: z
    .enum(['creating', 'starting', 'waitingforstarttask', 'rebooting', 'reimaging', 'leavingpool'])
    .describe('The state that does not end.'),
})

const slow = z.strictObject({
  do: z.literal('node-slow').describe('Boots and tasks on these nodes take longer.'),
  ...common,
  boots: factor.optional().describe('How many times longer each step of a boot takes.'),
  tasks: factor.optional().describe('How many times longer tasks run.'),
})

const blackHole = z.strictObject({
  do: z
    .literal('node-black-hole')
    .describe(
      'Every task that starts on these nodes fails, and soon: so they draw ever more tasks.',
    ),
  ...common,
  failsAfter: duration.prefault('PT3S').describe('How long each task lasts before it fails.'),
  exitCode: z
    .int()
    .optional()
    .describe('The exit code. Left out with failureInfo: the process never ran. Else: 1.'),
  failureInfo: failureInfo.optional().describe('What Batch says of the failure.'),
  stderr: z.string().default('').describe('What each task writes to stderr.txt.'),
})

const diskFull = z.strictObject({
  do: z
    .literal('node-disk-full')
    .describe(
      'The disk runs full: unusable with DiskFull. A reboot helps only after task files, or tasks, were deleted on the node.',
    ),
  ...common,
})

const diesInReboot = z.strictObject({
  do: z.literal('node-dies-in-reboot').describe('A reboot of these nodes does not end well.'),
  ...common,
  becomes: z
    .enum(['unusable', 'rebooting'])
    .default('unusable')
    .describe('What comes of it: unusable without errors, or rebooting for ever.'),
})

const idReused = z.strictObject({
  do: z
    .literal('node-id-reused')
    .describe(
      'When such a node has left, the next node of its kind takes its id: only allocationTime differs.',
    ),
  ...common,
})

const unknown = z.strictObject({
  do: z.literal('node-unknown').describe('Batch loses contact: the state is unknown.'),
  ...common,
  returnsAfter,
})

export const nodeFaults = [
  unusable,
  startTaskFails,
  preempted,
  stuck,
  slow,
  blackHole,
  diskFull,
  diesInReboot,
  idReused,
  unknown,
] as const

export type NodeFaultStep = z.output<(typeof nodeFaults)[number]>

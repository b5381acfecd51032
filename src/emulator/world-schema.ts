// The world file: which accounts, pools, jobs and tasks there are, and the script of what breaks when.
import { z } from 'zod'
import { isErrorCode } from './wire/error-table.ts'
import { durationMs } from './wire/wire-time.ts'
import { checkWorld } from './world-checks.ts'

/** An ISO 8601 duration; milliseconds after parsing. */
const duration = z.string().transform((text, context) => {
  const ms = durationMs(text)
  if (ms !== undefined) return ms
  context.addIssue(`"${text}" is no duration; write it as ISO 8601, for example "PT90S" or "PT5M"`)
  return z.NEVER
})

const id = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id has 1 to 64 letters, digits, hyphens and underscores')
const nameValue = z.strictObject({ name: z.string(), value: z.string() })
const count = z.int().min(0)

const failureInfo = z.strictObject({
  category: z.enum(['UserError', 'ServerError']),
  code: z.string(),
  message: z.string(),
  details: z.array(nameValue).optional(),
})

const taskFault = z.strictObject({
  /** How many attempts fail before one succeeds; left out: every attempt. */
  times: z.int().min(1).nullable().default(null),
  after: duration.nullable().default(null),
  /** Left out: the task never ran, as when a resource file cannot be fetched. */
  exitCode: z.int().optional(),
  failureInfo: failureInfo.optional(),
  stderr: z.string().optional(),
})

/** One task, or `count` of them: `{n}` in id, command line and output is the number, padded to four digits. */
const tasks = z.strictObject({
  id: z.string().min(1),
  from: count.default(1),
  count: z.int().min(1).default(1),
  commandLine: z.string(),
  displayName: z.string().optional(),
  duration: z.union([duration.transform((ms) => [ms, ms] as const), z.tuple([duration, duration])]),
  exitCode: z.int().default(0),
  stdout: z.string().default(''),
  maxTaskRetryCount: z.int().min(-1).default(0),
  requiredSlots: z.int().min(1).default(1),
  resourceFiles: z.array(z.looseObject({})).optional(),
  fault: taskFault.optional(),
})

const job = z.strictObject({
  id,
  pool: id,
  priority: z.int().default(0),
  metadata: z.array(nameValue).optional(),
  tasks: z.array(tasks).default([]),
})

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

const pool = z.strictObject({
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
  boot: boot.default(bootDefaults),
})

const account = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, 'an account has 3 to 24 lower-case letters and digits'),
  pools: z.array(pool).default([]),
  jobs: z.array(job).default([]),
})

/** Indices of allocation; `{"from": 0}` is every node and every later one, `{"share": 0.3}` three in ten of today's. */
const nodes = z.union([
  count,
  z.array(count),
  z.strictObject({ from: count }),
  z.strictObject({ share: z.number().gt(0).max(1) }),
])
/** The refusal's code, or what an accepted reboot does. */
const reboot = z
  .string()
  .refine((answer) => answer === 'cures' || answer === 'in-vain' || isErrorCode(answer), {
    error: 'give "cures", "in-vain" or the code of the refusal, for example "NodeStateUnusable"',
  })
  .default('NodeStateUnusable')
const nodeError = z.looseObject({ code: z.string(), message: z.string() })
const at = { at: duration, account: z.string().optional() }

const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('node-unusable'),
    ...at,
    pool: id,
    nodes,
    errors: z.array(nodeError).optional(),
    recoversAfter: duration.optional(),
    reboot,
  }),
  z.strictObject({
    do: z.literal('start-task-fails'),
    ...at,
    pool: id,
    nodes,
    exitCode: z.int().default(1),
    stderr: z.string().default(''),
    failureInfo: failureInfo.optional(),
    reboot: z.enum(['cures', 'in-vain']).default('cures'),
  }),
  z.strictObject({
    do: z.literal('node-preempted'),
    ...at,
    pool: id,
    nodes,
    returnsAfter: duration.optional(),
  }),
  z.strictObject({
    do: z.literal('task-fails'),
    ...at,
    job: id,
    task: z.string(),
    ...taskFault.shape,
    publish: z.boolean().default(false),
  }),
  z.strictObject({
    do: z.literal('resize-error'),
    ...at,
    pool: id,
    errors: z.array(z.looseObject({ code: z.string(), message: z.string() })).min(1),
  }),
])

export const worldSchema = z
  .strictObject({
    $comment: z.string().optional(),
    accounts: z.array(account).min(1, 'a world needs at least one account'),
    script: z.array(step).default([]),
  })
  .superRefine(({ accounts, script }, context) => {
    checkWorld(accounts, script, (path, message) =>
      context.addIssue({ code: 'custom', path, message }),
    )
  })

export type WorldInput = z.input<typeof worldSchema>
export type World = z.output<typeof worldSchema>
export type ScriptStep = z.output<typeof step>
export type WorldAccount = z.output<typeof account>
export type WorldPool = WorldAccount['pools'][number]
export type WorldJob = WorldAccount['jobs'][number]
export type WorldTasks = WorldJob['tasks'][number]

/** Parses a world; throws one error that names every fault with its path. */
export function parseWorld(input: unknown, source = 'the world'): World {
  const parsed = worldSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `  ${pathText(path)}: ${message}`)
  throw new Error(
    `${source} cannot be used:\n${faults.join('\n')}\nCorrect these places; src/emulator/worlds/demo.json shows the form.`,
  )
}

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || '(root)'

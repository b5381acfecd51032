// The jobs and tasks of a world file.
import { z } from 'zod'
import { count, duration, failureInfo, id, nameValue } from './fields.ts'

export const taskFault = z.strictObject({
  /** How many attempts fail before one succeeds; left out: every attempt. */
  times: z.int().min(1).nullable().default(null),
  after: duration.nullable().default(null),
  /** Left out: the task never ran, as when a resource file cannot be fetched. */
  exitCode: z.int().optional(),
  failureInfo: failureInfo.optional(),
  stderr: z.string().optional(),
})

const taskFile = z.strictObject({
  path: z
    .string()
    .regex(
      /^[^/\\].*[^/\\]$|^[^/\\]$/,
      'write a path below the working directory, for example "out/frame.exr"',
    ),
  text: z.string().optional(),
  bytes: count.optional(),
})

/** One task, or `count` of them: `{n}` in id, command line and output is the number, padded to four digits. */
export const tasks = z.strictObject({
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
  /** What it leaves in its working directory; `bytes` alone is a file of that size. */
  files: z.array(taskFile).optional(),
  fault: taskFault.optional(),
})

export const job = z.strictObject({
  id,
  pool: id,
  priority: z.int().default(0),
  metadata: z.array(nameValue).optional(),
  tasks: z.array(tasks).default([]),
})

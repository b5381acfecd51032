// The jobs and tasks of a world file.
import { z } from 'zod'
import { specification } from '../handlers/job-body.ts'
import { taskBody } from '../handlers/task-body.ts'
import { count, duration, id, nameValue, taskFault } from './fields.ts'

const taskFile = z.strictObject({
  path: z
    .string()
    .regex(
      /^[^/\\].*[^/\\]$|^[^/\\]$/,
      'write a path below the working directory, for example "out/frame.exr"',
    )
    .describe('Where, below the working directory.'),
  text: z.string().optional().describe('Its content.'),
  bytes: count.optional().describe('Its size, where the content does not matter.'),
})

const {
  id: _id,
  commandLine: _line,
  displayName: _name,
  resourceFiles: _files,
  requiredSlots: _slots,
  ...otherTaskProperties
} = taskBody.shape

/** One task, or `count` of them: `{n}` in id, command line and output is the number, padded to four digits. */
const tasks = z.strictObject({
  id: z.string().min(1).describe('The id; {n} is the number, padded to four digits.'),
  from: count.default(1).describe('The number of the first.'),
  count: z.int().min(1).default(1).describe('How many of them there are.'),
  commandLine: z.string().describe('What it runs. It is shown, never executed.'),
  displayName: z.string().optional().describe('A name for people; {n} is the number.'),
  duration: z
    .union([
      duration.transform((ms) => [ms, ms] as const).describe('The same for each.'),
      z.tuple([duration, duration]).describe('Between these two, drawn from the seed.'),
    ])
    .describe('How long it runs.'),
  exitCode: z.int().default(0).describe('With which exit code it ends.'),
  stdout: z.string().default('').describe('What it writes to stdout.txt; {n} is the number.'),
  maxTaskRetryCount: z
    .int()
    .min(-1)
    .default(0)
    .describe('How often Batch retries it after a non-zero exit; -1 is without end.'),
  requiredSlots: z.int().min(1).default(1).describe('How many slots of a node it takes.'),
  resourceFiles: z.array(z.looseObject({})).optional().describe('As in a request.'),
  properties: z
    .strictObject(otherTaskProperties)
    .optional()
    .describe(
      'What else POST /jobs/{job}/tasks takes: constraints, dependsOn, exitConditions, multiInstanceSettings and the like; {n} is the number.',
    ),
  files: z
    .array(taskFile)
    .optional()
    .describe('What it leaves in its working directory; bytes alone is a file of that size.'),
  fault: taskFault.optional().describe('How it fails from the start on.'),
})

const { poolInfo: _pool, priority: _priority, metadata: _metadata, ...others } = specification
const jobProperties = z.strictObject(others)

export const job = z.strictObject({
  id: id.describe('The id of the job.'),
  pool: id.describe('The pool it runs on, one of this account.'),
  priority: z.int().default(0).describe('From -1000 to 1000; higher goes first.'),
  metadata: z.array(nameValue).optional().describe('Names with values, as the owner likes.'),
  properties: jobProperties
    .optional()
    .describe('What else POST /jobs takes: constraints, onAllTasksComplete, jobPreparationTask.'),
  tasks: z.array(tasks).default([]).describe('Its tasks, all waiting at the start.'),
})

export type WorldJob = z.output<typeof job>
export type WorldTasks = WorldJob['tasks'][number]

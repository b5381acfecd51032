// Faults of tasks, as a world's script and a posted fault write them.
import { z } from 'zod'
import { taskFault } from '../world/fields.ts'
import { counted, drawn, factor, when, whichTasks } from './fault-fields.ts'

const fails = z.strictObject({
  do: z
    .literal('task-fails')
    .describe('Tasks fail: running ones now, others when they start; `times` attempts of each.'),
  ...when,
  ...whichTasks,
  ...drawn,
  ...taskFault.shape,
  publish: z
    .boolean()
    .default(false)
    .describe('Whether the failure is also sent as an event of the type BatchMedic.TaskFailed.'),
})

const hangs = z.strictObject({
  do: z
    .literal('task-hangs')
    .describe('Attempts, those under way too, run until somebody or a time limit ends them.'),
  ...when,
  ...whichTasks,
  ...counted,
})

const silent = z.strictObject({
  do: z.literal('task-silent').describe('Attempts, those under way too, leave empty outputs.'),
  ...when,
  ...whichTasks,
  ...counted,
})

const slow = z.strictObject({
  do: z.literal('task-slow').describe('Attempts, those under way too, take longer.'),
  ...when,
  ...whichTasks,
  ...counted,
  factor: factor.describe('How many times longer.'),
})

export const taskFaults = [fails, hangs, silent, slow] as const

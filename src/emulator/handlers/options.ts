// Enum values in request bodies: compared without case, as Batch does, with Batch's defaults.
import { z } from 'zod'
import type { DeallocationOption } from '../life/node-state.ts'

export const lowerCase = (text: string): string => text.toLowerCase()

const option = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.string().transform(lowerCase).pipe(z.enum(values)).optional()

/** One of these values in any case; lower case after parsing, as Batch gives them back. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.string().transform(lowerCase).pipe(z.enum(values))

/** For reboot, resize and removenodes. `retaineddata` also waits for the tasks' retention to end; here it waits for the tasks. */
export const deallocationOption = option(
  'requeue',
  'terminate',
  'taskcompletion',
  'retaineddata',
).transform(
  (value): DeallocationOption =>
    value === 'retaineddata' ? 'taskcompletion' : (value ?? 'requeue'),
)

export type RebootOption = 'requeue' | 'terminate' | 'taskcompletion' | 'retaineddata'

/** For reboot and reimage, where `retaineddata` is a wait of its own. */
export const rebootOption = option(
  'requeue',
  'terminate',
  'taskcompletion',
  'retaineddata',
).transform((value): RebootOption => value ?? 'requeue')

export const schedulingOption = option('requeue', 'terminate', 'taskcompletion').transform(
  (value): DeallocationOption => value ?? 'requeue',
)

export const disableTasksOption = z
  .string()
  .transform(lowerCase)
  .pipe(z.enum(['requeue', 'terminate', 'wait']))

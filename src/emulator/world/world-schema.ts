// The world file: which accounts, pools, jobs and tasks there are, and the script of what breaks when.
import { z } from 'zod'
import { applications, quotas } from './account-schema.ts'
import { inWords, issueLines, valueAt } from './issue-words.ts'
import { job } from './job-schema.ts'
import { pool } from './pool-schema.ts'
import { step } from './step-schema.ts'
import { checkWorld } from './world-checks.ts'

const rebootableStates = [
  'idle',
  'running',
  'offline',
  'starttaskfailed',
  'unusable',
  'unknown',
] as const

const account = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, 'an account has 3 to 24 lower-case letters and digits')
    .describe('The name of the account.'),
  pools: z.array(pool).default([]).describe('The pools it has at the start.'),
  jobs: z.array(job).default([]).describe('The jobs it has at the start.'),
  quotas: quotas.optional().describe('Its limits. Without a number there is none.'),
  applications: applications
    .optional()
    .describe('Its application packages. Left out: none; references to others are refused.'),
})

export const worldSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where this schema is, so that an editor helps.'),
    $comment: z.string().optional().describe('A note for people.'),
    accounts: z
      .array(account)
      .min(1, 'a world needs at least one account')
      .describe('The Batch accounts of the world. The first is meant where a fault names none.'),
    script: z
      .array(step)
      .default([])
      .describe('What breaks, when, and whom it hits. POST /_emulator/faults takes the same.'),
    /**
     * In which states a node may be rebooted. The REST reference promises idle and running; left out, the
     * states in which it is known to work too are admitted: see `rebootAdmittedByDefault`.
     */
    rebootAdmittedIn: z
      .array(z.enum(rebootableStates))
      .describe(
        'In which states a node may be rebooted. Documented: idle, running. Left out: also starttaskfailed and offline.',
      )
      .optional(),
  })
  .superRefine(({ accounts, script }, context) => {
    checkWorld(accounts, script, (path, message) =>
      context.addIssue({ code: 'custom', path, message }),
    )
  })

export type WorldInput = z.input<typeof worldSchema>
export type World = z.output<typeof worldSchema>

/** Parses a world; throws one error that names every fault with its path. */
export function parseWorld(input: unknown, source = 'the world'): World {
  const parsed = worldSchema.safeParse(input, { error: inWords })
  if (parsed.success) return parsed.data
  const faults = issueLines(parsed.error).map(({ path, message }) => {
    const isMissing = valueAt(input, path) === undefined && message.startsWith('give ')
    return `  ${pathText(path)}: ${isMissing ? 'it is missing; ' : ''}${message}`
  })
  throw new Error(
    `${source} cannot be used:\n${faults.join('\n')}\nCorrect these places; the emulator's world.schema.json describes every field, and its world demo.json shows the form.`,
  )
}

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || '(root)'

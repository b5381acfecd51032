// The parts that every fault is made of: when it begins and ends, how often it strikes, and whom it may hit.
import { z } from 'zod'
import { count, duration } from '../world/fields.ts'

/** When: every fault has these. */
export const when = {
  at: duration
    .prefault('PT0S')
    .describe(
      'When it begins: an ISO 8601 duration from the start of the world, or from now where it is posted to a running emulator.',
    ),
  for: duration
    .optional()
    .describe('How long it lasts; then it ends by itself. Left out: until it is removed.'),
  account: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Which account, by name or by a pattern with *. Left out: the first account of the world.',
    ),
}

/** How often: faults that strike one match after another have these. */
export const counted = {
  times: z.int().min(1).optional().describe('How many matches it hits; then it ends by itself.'),
  skip: z.int().min(0).default(0).describe('How many matches it lets pass before the first hit.'),
  probability: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe(
      'The chance of each match to be hit, drawn from the seed: the same seed, the same draws.',
    ),
}

const { times: _, ...draws } = counted

/** How often, where `times` counts something else. */
export const drawn = draws

/** A name in which `*` stands for any run of characters. */
const pattern = (what: string) =>
  z.string().min(1).describe(`${what}, by id or by a pattern with *. Compared without case.`)

export const pool = pattern('Which pool')

/** Indices of allocation, from 0. */
const nodes = z
  .union([
    z.literal('all').describe('Every node, those that come later too.'),
    count.describe('The index of one node, in the order of allocation from 0.'),
    z.array(count).describe('The indices of several nodes.'),
    z.strictObject({ from: count.describe('This index and all above, later nodes too.') }),
    z.strictObject({
      share: z.number().gt(0).max(1).describe('A share of the nodes there are when it begins.'),
    }),
    z.strictObject({ id: pattern('Which of the nodes there are when it begins') }),
  ])
  .describe('Which nodes of the pool.')

export const whichNodes = { pool, nodes }
export const whichTasks = { job: pattern('Which job'), task: pattern('Which task') }

/** How much longer than usual. */
export const factor = z.number().gt(1).max(10_000)

// What a simulated run is made of, beside its faults: a world, a policy, people, and how the host behaves. Also a story's file.
//
// A story (`--story FILE`) is one JSON object:
//   { "plan":   the fields below; "world" is a world file of the emulator with the one account "renderfarm",
//     "faults": [{ "at": "rows.transact#12", "kind": "answer-lost", "error": "busy" }, …], or left out: drawn by the seed }
// `--from SEED --seeds 1 --json` prints both for a seed, so a story is best begun with one that broke.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { policySchema } from '../../src/domain/policy.ts'
import { worldSchema } from '../../src/emulator/world/world-schema.ts'
import { type Fault, faultSchema } from './fault.ts'

/** Milliseconds after the start. */
const at = z.int().min(0)
const pool = z.string().min(1)
const index = z.int().min(0)

const personActSchema = z.discriminatedUnion('act', [
  z.strictObject({ at, act: z.literal('reboot'), pool, node: index }),
  z.strictObject({ at, act: z.literal('remove'), pool, node: index }),
  z.strictObject({ at, act: z.literal('disable-scheduling'), pool, node: index }),
  z.strictObject({ at, act: z.literal('enable-scheduling'), pool, node: index }),
  z.strictObject({
    ...{ at, act: z.literal('resize'), pool, dedicated: index, lowPriority: index },
    /** So long after the first removal of ours: in the middle of a replacement. */
    follows: z.literal('removal').optional(),
  }),
  z.strictObject({ at, act: z.literal('metadata'), pool, name: z.string(), value: z.string() }),
  z.strictObject({ at, act: z.literal('delete-pool'), pool }),
  z.strictObject({ at, act: z.literal('terminate-job'), job: z.string() }),
  z.strictObject({
    ...{ at, act: z.literal('ask'), pool, node: index },
    ask: z.enum([
      ...(['pause', 'resume', 'hold', 'release', 'approve', 'reject', 'run'] as const),
      ...(['silence', 'unsilence', 'pause-account', 'resume-account'] as const),
    ]),
    /** How long a pause, a hold or a silence lasts. */
    minutes: index,
    /** What is to be run. */
    action: z.enum(['reboot', 'replace']),
  }),
])
export type PersonAct = z.infer<typeof personActSchema>

const planSchema = z.strictObject({
  /** Of everything that is left to chance while it runs, but for the faults. */
  seed: z.int().min(0),
  world: z.unknown().refine((world) => worldSchema.safeParse(world).success, {
    message: 'is no world of the emulator: see src/emulator/world.schema.json',
  }),
  policy: policySchema,
  /** From then on new instances have this policy, and the old ones take nothing new on. */
  nextPolicy: z.strictObject({ at, policy: policySchema }).optional(),
  /** So many instances run at once. */
  instances: z.int().min(1).max(4),
  /** By how much the clocks of instances are off, in the order in which they are made, round and round. */
  skewsMs: z.array(z.int()).min(1),
  /** The timers of both censuses, and how often the queues are looked at. */
  censusMs: z.int().min(1_000),
  pollMs: z.int().min(1),
  /** Things go wrong for so long; then everything must come to rest within `restMs`. */
  roughMs: at,
  restMs: at,
  events: z.enum(['delivered', 'dropped']),
  /** late-calls: most calls to Batch land when their callers have given them up. */
  weather: z.literal('late-calls').optional(),
  people: z.array(personActSchema),
})
export type Plan = z.infer<typeof planSchema>

const storySchema = z.strictObject({ plan: planSchema, faults: z.array(faultSchema).optional() })

export interface Story {
  plan: Plan
  faults?: readonly Fault[]
}

/** Throws one error that names the file and the first place in it that is wrong. */
export function readStory(file: string): Story {
  const parsed = storySchema.safeParse(jsonOf(file))
  if (parsed.success) {
    const { plan, faults } = parsed.data
    return faults ? { plan, faults } : { plan }
  }
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') || 'the whole'
  throw new Error(`${file} is no story: ${place}: ${issue?.message}; see test/simulation/plan.ts`)
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
}

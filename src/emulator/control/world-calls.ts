// The world by HTTP: looked at, and begun anew.
import { z } from 'zod'
import type { WorldState } from '../life/state.ts'
import { buildWorld } from '../world/build-world.ts'
import { type World, worldSchema } from '../world/world-schema.ts'
import { ControlFault, issueSentence, readBody, readQuery } from './control-input.ts'
import type { ControlCalls, ControlParts } from './control-parts.ts'
import { stateView } from './state-view.ts'

const aSeed = 'give a text; the same one gives the same life'
const resetSchema = z.strictObject({
  seed: z.string({ error: aSeed }).min(1, aSeed).optional(),
  world: z.unknown().optional(),
})

export const worldCalls: ControlCalls = {
  'GET /state': ({ world, clock, tick }, request) => {
    tick()
    const query = readQuery(request, ['account', 'pool', 'nodes'])
    const nodes = query.get('nodes') ?? 'false'
    if (nodes !== 'true' && nodes !== 'false') {
      throw new ControlFault(400, `nodes is "${nodes}": give true or false.`)
    }
    const asked = { account: query.get('account'), pool: query.get('pool') }
    return stateView(world, clock, { ...asked, nodes: nodes === 'true' })
  },
  'POST /reset': (parts, request) => {
    const { seed, world } = readBody(request, resetSchema, { seed: 'another' })
    parts.tick()
    reset(parts, seed, world === undefined ? undefined : readWorld(parts, world))
    parts.tick()
    return stateView(parts.world, parts.clock, { nodes: false })
  },
}

/** A world for the accounts that have a port and a key here; one that it does not name is empty. */
function readWorld({ world }: ControlParts, given: unknown): World {
  const parsed = worldSchema.safeParse(given)
  if (!parsed.success) {
    const example = { world: { accounts: [{ name: Object.keys(world.accounts)[0] ?? '' }] } }
    throw new ControlFault(400, `world: ${issueSentence(parsed.error, given, example)}`)
  }
  const names = Object.keys(world.accounts)
  parsed.data.accounts.forEach(({ name }, i) => {
    if (names.includes(name)) return
    const there = names.join(', ')
    throw new ControlFault(
      400,
      `world.accounts[${i}].name is "${name}": this process serves ${there} and no other account.`,
    )
  })
  return parsed.data
}

/** Refills the world at its present instant: time does not run back, and accounts stay. */
function reset({ world, first }: ControlParts, seed?: string, given?: World): void {
  const names = Object.keys(world.accounts)
  const fresh = buildWorld(given ?? first.world, seed ?? first.seed, world.nowMs)
  for (const name of names) fresh.accounts[name] ??= { name, pools: {}, jobs: {} }
  const old: Partial<WorldState> = world
  for (const field of Object.keys(world) as (keyof WorldState)[]) delete old[field]
  Object.assign(world, fresh)
}

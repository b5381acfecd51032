// Draws worlds in which a promise is at stake that a random fleet seldom tries: a storm, a late answer, a person's word.
import type { Dice } from '../support/faulty-dice.ts'
import { type DrawnJob, type DrawnPool, drawPool, quickRule } from './draw-plan.ts'
import type { PersonAct, Plan } from './plan.ts'

export interface Stakes {
  pools: readonly DrawnPool[]
  jobs: readonly DrawnJob[]
  script: readonly Record<string, unknown>[]
  /** In place of what is drawn of the policy. */
  policy?: Record<string, unknown>
  people?: readonly PersonAct[]
  weather?: Plan['weather']
  pollMs?: number
}

/** By the seed alone; undefined for a fleet like any other. */
export function drawStakes(dice: Dice, seed: number, roughMs: number): Stakes | undefined {
  switch (seed % 16) {
    case 1:
      return interfered(dice)
    case 2:
      return stopped(dice, roughMs)
    case 5:
      // Long, and of one guard.
      return seed % 64 === 5 ? busyHole(dice) : undefined
    case 9:
      return storm(dice, roughMs)
    case 13:
      return lateCalls(dice, roughMs)
    case 15:
      return asked(dice, roughMs)
    default:
      return undefined
  }
}

/** A function, as both files need one another. */
const acting = () => ({ mode: 'act', rules: [quickRule] })
const small = { maxConcurrentShare: 0.5, maxConcurrentNodes: 2, maxActionsPerHour: 20 }
const calmGuards = { ...small, maxSickShare: 1, stormMinimumNodes: 3, cooldownMinutes: 0 }

/** Repaired by a replacement, in the middle of which a person resizes the pool. */
function interfered(dice: Dice): Stakes {
  const pool = plainPool(dice, dice.between(2, 4))
  const resize: PersonAct = {
    ...{ act: 'resize', follows: 'removal', pool: pool.id, at: dice.between(1, 240_000) },
    ...{ dedicated: dice.between(1, 5), lowPriority: pool.lowPriority },
  }
  return {
    ...{ pools: [pool], jobs: [] },
    script: [sick(pool, 0, dice.pick(['in-vain', 'NodeStateUnusable']), dice.between(0, 120))],
    policy: { ...acting(), approval: [], guards: calmGuards },
    people: [resize],
  }
}

/** A usable node that fails what others pass, and runs a long task meanwhile. */
function busyHole(dice: Dice): Stakes {
  const pool = { ...plainPool(dice, 4), taskSlotsPerNode: 2 }
  const { id } = pool
  const job = (name: string, task: DrawnJob['tasks'][0]) => ({
    id: name,
    pool: id,
    tasks: [task] as const,
  })
  // First, so that they run on most nodes before one of them is sick.
  const long = { id: 'long-{n}', count: 4, commandLine: 'run', duration: 'PT50M' }
  const short = { id: 't-{n}', count: 24, commandLine: 'run', duration: ['PT30S', 'PT90S'] }
  const jobs = [job('many', long), ...['one', 'two', 'three'].map((name) => job(name, short))]
  const nodes = dice.between(0, 3)
  const script = [
    { at: 'PT60S', do: 'node-black-hole', pool: id, nodes, stderr: 'Segmentation fault' },
  ]
  const policy = { ...acting(), approval: [], guards: calmGuards }
  return { pools: [pool], jobs, script, policy }
}

/** Most of a pool is sick at once. */
function storm(dice: Dice, roughMs: number): Stakes {
  const pool = plainPool(dice, dice.between(3, 5))
  const at = Math.round(dice.between(0, roughMs / 4) / 1_000)
  const sickNodes = dice.between(2, pool.dedicated)
  const lasts = dice.chance(0.5) ? { recoversAfter: `PT${dice.between(2, 40)}M` } : {}
  return {
    ...{ pools: [pool], jobs: [] },
    script: Array.from({ length: sickNodes }, (_, n) => ({
      ...sick(pool, n, 'cures', at + dice.between(0, 90)),
      ...lasts,
    })),
    policy: {
      ...{ ...acting(), approval: dice.pick([[], ['rolling-reboot']]) },
      guards: { ...calmGuards, maxSickShare: dice.pick([0.35, 0.6]), stormMinimumNodes: 2 },
    },
  }
}

/** Calls land when their callers have long given them up, and the pool is looked at meanwhile. */
function lateCalls(dice: Dice, roughMs: number): Stakes {
  const pool = plainPool(dice, dice.between(2, 4))
  return {
    ...{ pools: [pool], jobs: [] },
    script: [sick(pool, 0, dice.pick(['cures', 'in-vain', 'NodeStateUnusable']), 30)],
    policy: { ...acting(), approval: [], guards: calmGuards },
    ...{ weather: 'late-calls', pollMs: 5_000 },
    people: [{ at: dice.between(0, roughMs), act: 'reboot', pool: pool.id, node: 1 }],
  }
}

/** People pause, hold, approve, reject and order what the product does, while it does it. */
function asked(dice: Dice, roughMs: number): Stakes {
  const pool = plainPool(dice, dice.between(1, 4))
  const approval = dice.pick([['reboot', 'replace'], ['reboot'], []])
  return {
    ...{ pools: [pool], jobs: [] },
    script: [
      sick(pool, 0, dice.pick(['cures', 'in-vain', 'NodeStateUnusable']), dice.between(0, 90)),
    ],
    policy: {
      ...acting(),
      mode: dice.pick(['act', 'act', 'recommend']),
      approval,
      guards: calmGuards,
    },
    people: drawAsks(dice, pool.id, dice.between(3, 8), roughMs),
    pollMs: dice.pick([5_000, 60_000]),
  }
}

/** People pause the account while its pools are repaired, and silence one of them or the other. */
function stopped(dice: Dice, roughMs: number): Stakes {
  const pools = [0, 1].map((n) => plainPool(dice, dice.between(1, 3), n))
  const asks = ['pause-account', 'pause-account', 'resume-account', 'silence', 'unsilence'] as const
  const people = Array.from({ length: dice.between(3, 8) }, (): PersonAct => {
    const pool = dice.pick(['pool-0', 'pool-1'])
    const [at, minutes] = [dice.between(0, roughMs), dice.between(1, 12)]
    return { at, act: 'ask', pool, node: 0, ask: dice.pick(asks), minutes, action: 'reboot' }
  })
  const ends = ['cures', 'in-vain', 'NodeStateUnusable'] as const
  return {
    ...{ pools, jobs: [], people },
    script: pools.map((pool) => sick(pool, 0, dice.pick(ends), dice.between(0, 180))),
    policy: { ...acting(), approval: [], guards: calmGuards },
    pollMs: dice.pick([5_000, 60_000]),
  }
}

export function drawAsks(dice: Dice, pool: string, count: number, roughMs: number): PersonAct[] {
  const asks = ['pause', 'resume', 'hold', 'release', 'reject', 'run'] as const
  return Array.from({ length: count }, (): PersonAct => {
    const ask = dice.chance(0.4) ? 'approve' : dice.pick(asks)
    const minutes = dice.between(1, 12)
    const action = dice.pick<'reboot' | 'replace'>(['reboot', 'replace'])
    const at = dice.between(0, roughMs)
    return { at, act: 'ask', pool, node: dice.between(0, 1), ask, minutes, action }
  })
}

function plainPool(dice: Dice, dedicated: number, n = 0): DrawnPool {
  const { startTask: _, autoScale: __, ...pool } = drawPool(dice, n)
  return { ...pool, dedicated, metadata: [] }
}

function sick({ id }: DrawnPool, nodes: number, reboot: string, atSeconds: number) {
  return { at: `PT${atSeconds}S`, do: 'node-unusable', pool: id, nodes, reboot }
}

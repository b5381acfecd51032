// Draws a run by its seed: a small random fleet, what breaks in it, who interferes, and how the host behaves.
import { policySchema } from '../../src/domain/policy.ts'
import { createDice, type Dice } from '../support/faulty-dice.ts'
import { drawScript, tasksOverMs, troubleEndMs } from './draw-script.ts'
import { drawAsks, drawStakes } from './draw-stakes.ts'
import type { PersonAct, Plan } from './plan.ts'

const minuteMs = 60_000
export interface DrawnPool {
  id: string
  dedicated: number
  lowPriority: number
  [field: string]: unknown
}

/**
 * calm: nothing breaks, and nothing may be done. events: nothing goes wrong but that events are lost.
 * mixed: everything may happen.
 */
export type PlanKind = 'calm' | 'events' | 'mixed'

export function planKind(seed: number): PlanKind {
  if (seed % 16 === 7) return 'calm'
  return seed % 16 === 3 ? 'events' : 'mixed'
}

export function drawPlan(seed: number): Plan {
  const dice = createDice(seed)
  const kind = planKind(seed)
  const isMixed = kind === 'mixed'
  const roughMs = dice.pick([6, 8, 10, 15]) * minuteMs
  const stakes = isMixed ? drawStakes(dice, seed, roughMs) : undefined
  const drawn = Array.from({ length: dice.pick([1, 1, 1, 2]) }, (_, n) => drawPool(dice, n))
  const hasJobs = () => kind === 'events' || dice.chance(0.6)
  const work = stakes?.jobs ?? drawn.flatMap((pool) => (hasJobs() ? [drawJob(dice, pool)] : []))
  const pools = stakes?.pools ?? drawn.map((pool) => ({ ...pool, ...ofWideTasks(pool, work) }))
  const jobs = kind === 'events' ? work.map(withShortTasks) : work
  const script = stakes?.script ?? drawScript(dice, kind, pools, jobs, roughMs)
  const own = isMixed && dice.chance(0.35) ? drawPeople(dice, pools, jobs, roughMs) : []
  return {
    seed,
    world: { accounts: [{ name: 'renderfarm', pools, jobs }], script },
    policy: drawPolicy(dice, kind, stakes?.policy),
    ...(isMixed && !stakes && dice.chance(0.15)
      ? { nextPolicy: { at: dice.between(1, roughMs), policy: drawPolicy(dice, kind) } }
      : {}),
    instances: isMixed ? dice.pick([1, 1, 2, 2, 2, 3, 4]) : 1,
    skewsMs: isMixed ? drawSkews(dice) : [0],
    // As in production where it decides what is seen: what comes and goes is seen by a census in time, or by none.
    censusMs: kind === 'events' ? minuteMs / 2 : dice.pick([8, 10, 15]) * minuteMs,
    pollMs:
      kind === 'events'
        ? 5_000
        : (stakes?.pollMs ?? (dice.chance(0.05) ? 2_000 : dice.pick([1, 2, 3, 5]) * minuteMs)),
    roughMs:
      kind === 'events' ? Math.max(roughMs + tasksOverMs, ...script.map(troubleEndMs)) : roughMs,
    restMs: 72 * 60 * minuteMs,
    events: 'delivered',
    ...(stakes?.weather ? { weather: stakes.weather } : {}),
    people: [...(stakes?.people ?? own)],
  }
}

/** Both runs are over before a long task would end: what is compared must have had its time in both. */
function withShortTasks(job: DrawnJob): DrawnJob {
  const [first] = job.tasks
  return { ...job, tasks: [{ ...first, duration: ['PT30S', 'PT2M'] }] }
}

/** Nodes that may not talk to each other, or run several tasks, never get a multi-instance task. */
function ofWideTasks({ id }: DrawnPool, jobs: readonly DrawnJob[]) {
  const isWide = jobs.some(({ pool, tasks }) => pool === id && tasks.length > 1)
  return isWide ? { enableInterNodeCommunication: true } : {}
}

function drawSkews(dice: Dice): number[] {
  const most = dice.pick([0, 1_500, 2 * minuteMs, 5 * minuteMs])
  const skews = Array.from({ length: 5 }, () => dice.between(-most, most))
  return most === 0 ? [0] : skews
}

export function drawPool(dice: Dice, n: number): DrawnPool {
  const dedicated = dice.between(1, 5)
  const lowPriority = dice.pick([0, 0, 1, 3])
  const formula = `$TargetDedicatedNodes=${dedicated};$TargetLowPriorityNodes=${lowPriority};`
  const metadata = [
    ...(dice.chance(0.1) ? [['batch-medic:mode', dice.pick(['watch', 'recommend'])]] : []),
    ...(dice.chance(0.05) ? [['batch-medic:hold', 'patching']] : []),
    ...(dice.chance(0.3) ? [['batch-medic:tasks', 'manage']] : []),
  ].map(([name, value]) => ({ name, value }))
  return {
    id: `pool-${n}`,
    vmSize: 'standard_d2s_v5',
    dedicated,
    lowPriority,
    imageReference: {
      publisher: 'canonical',
      offer: '0001-com-ubuntu-server-jammy',
      sku: '22_04-lts',
    },
    nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    ...(dice.chance(0.6) ? { startTask: { commandLine: '/bin/sh -c install.sh' } } : {}),
    ...(metadata.length > 0 ? { metadata } : {}),
    ...(dice.chance(0.15) ? { autoScale: { formula, interval: 'PT15M' } } : {}),
  }
}

export interface DrawnJob {
  id: string
  pool: string
  /** The first are plain tasks, `t-0001` and so on. */
  tasks: readonly [{ id: string; count: number; [field: string]: unknown }, ...unknown[]]
}

function drawJob(
  dice: Dice,
  { id: pool, dedicated, lowPriority }: DrawnPool,
  isWide = dice.chance(0.25),
): DrawnJob & Record<string, unknown> {
  const manages = [{ name: 'batch-medic:tasks', value: dice.pick(['manage', 'leave']) }]
  return {
    id: `job-of-${pool}`,
    pool,
    ...(dice.chance(0.6) ? { metadata: manages } : {}),
    tasks: [
      {
        id: 't-{n}',
        count: dice.between(1, 4),
        commandLine: 'run',
        duration: ['PT1M', dice.pick(['PT3M', 'PT40M'])],
      },
      ...(isWide
        ? [
            {
              ...{ id: 'wide', commandLine: 'mpirun', duration: 'PT50M' },
              properties: {
                multiInstanceSettings: {
                  numberOfInstances: dice.between(1, Math.min(2, dedicated + lowPriority)),
                  coordinationCommandLine: 'true',
                },
              },
            },
          ]
        : []),
    ],
  }
}

function drawPolicy(dice: Dice, kind: PlanKind, instead: Record<string, unknown> = {}) {
  const mode = kind === 'mixed' ? dice.pick(modes) : 'act'
  const rule = {
    match: dice.pick([{ pool: 'pool-0' }, { pool: 'pool-1' }, { fault: 'node-*' }]),
    mode: dice.pick(['off', 'watch', 'recommend', 'act']),
  }
  const policy = policySchema.parse({
    mode,
    tasks: dice.chance(0.4) ? 'manage' : 'leave',
    rules: [
      ...(kind === 'mixed' && dice.chance(0.25) ? [rule] : []),
      ...(dice.chance(0.8) ? [quickRule] : []),
    ],
    guards: {
      maxConcurrentShare: dice.pick([0.1, 0.34, 0.5, 1]),
      maxConcurrentNodes: dice.pick([1, 2, 5]),
      maxSickShare: dice.pick([0.35, 0.6, 1]),
      stormMinimumNodes: dice.pick([2, 3]),
      maxActionsPerHour: dice.pick([2, 20]),
      cooldownMinutes: dice.pick([0, 5]),
    },
    ...(dice.chance(0.5) ? { approval: [] } : {}),
    alerts: { groupSeconds: dice.pick([0, 20, 60]) },
    windows: kind === 'mixed' && dice.chance(0.1) ? [drawFreeze(dice)] : [],
    ...instead,
  })
  // A small fleet sends few mails: only a small budget of them is ever spent.
  const mailsPerHour = policy.alerts.groupSeconds === 0 ? 1 : policy.alerts.mailsPerHour
  return { ...policy, alerts: { ...policy.alerts, mailsPerHour } }
}

/** The usual ladder waits for a quarter of an hour first, and looks as long at what it did: most runs shall be shorter. */
export const quickRule = {
  match: { fault: 'node-unusable' },
  ladder: [{ do: 'wait', minutes: 1 }, 'reboot', 'replace'],
  verify: { healthyMinutes: 2, withinMinutes: 25 },
}

/** A run begins at 08:00 UTC. */
function drawFreeze(dice: Dice) {
  const from = dice.between(10, 25)
  const to = from + dice.between(2, 25)
  return { name: 'freeze', when: 'never', from: `08:${from}`, to: `08:${to}`, zone: 'UTC' }
}

const modes = ['act', 'act', 'act', 'act', 'act', 'act', 'recommend', 'watch', 'off'] as const

function drawPeople(
  dice: Dice,
  pools: readonly DrawnPool[],
  jobs: readonly { id: string }[],
  roughMs: number,
): PersonAct[] {
  return Array.from({ length: dice.between(1, 3) }, (): PersonAct => {
    const [some] = drawAsks(dice, pools[0]?.id ?? '', 1, roughMs)
    if (some && dice.chance(0.25)) return some
    const at = dice.between(1, roughMs)
    const pool = pools[dice.between(0, pools.length - 1)]
    const id = pool?.id ?? ''
    const node = dice.between(0, 4)
    const [job] = jobs
    const act = dice.between(1, 20)
    if (act <= 4) return { at, act: 'reboot', pool: id, node }
    if (act <= 7) return { at, act: 'remove', pool: id, node }
    if (act <= 8) return { at, act: 'disable-scheduling', pool: id, node }
    if (act === 9) return { at, act: 'enable-scheduling', pool: id, node }
    if (act <= 12) return { at, act: 'delete-pool', pool: id }
    if (act === 13 && job) return { at, act: 'terminate-job', job: job.id }
    if (act <= 16) {
      const name = dice.pick(['batch-medic:mode', 'batch-medic:hold', 'batch-medic:tasks'])
      const value = dice.pick(['watch', 'recommend', 'manage', 'leave', 'true'])
      return { at, act: 'metadata', pool: id, name, value }
    }
    const dedicated = dice.between(1, 5)
    const resize = {
      act: 'resize',
      pool: id,
      dedicated,
      lowPriority: pool?.lowPriority ?? 0,
    } as const
    if (dice.chance(0.4)) return { at, ...resize }
    return { at: dice.between(1, 180_000), ...resize, follows: 'removal' }
  }).toSorted((a, b) => a.at - b.at)
}

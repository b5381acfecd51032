// The emulator's own small API beside Batch's: its clock, its journal, its world. Loopback only, no key.
import { z } from 'zod'
import { entriesSince } from './journal.ts'
import { nodesOf, type WorldState } from './life/state.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { type EmulatorRequest, type EmulatorResponse, splitUrl } from './wire/http.ts'
import { isoOf } from './wire/wire-time.ts'

const holdSchema = z.object({ holder: z.string().min(1), ttlMs: z.number().min(1).max(600_000) })
const releaseSchema = z.object({ holder: z.string().min(1) })
const advanceSchema = z.object({ ms: z.number().min(0) })

interface ControlParts {
  readonly world: WorldState
  readonly clock: VirtualClock
  readonly tick: () => void
}

/** Answers /_control/…; a wrong body is 400 with a text that names the field. */
export function createControl({ world, clock, tick }: ControlParts) {
  const clockBody = (): unknown => ({
    now: clock.now(),
    wall: clock.wall(),
    speed: clock.speed,
    held: clock.held(),
  })
  const actions: Record<string, (request: EmulatorRequest) => unknown> = {
    'GET /clock': clockBody,
    'POST /clock/hold': ({ body }) => {
      const { holder, ttlMs } = holdSchema.parse(JSON.parse(body ?? ''))
      clock.hold(holder, ttlMs)
      return clockBody()
    },
    'POST /clock/release': ({ body }) => {
      clock.release(releaseSchema.parse(JSON.parse(body ?? '')).holder)
      return clockBody()
    },
    'POST /clock/advance': ({ body }) => {
      clock.advance(advanceSchema.parse(JSON.parse(body ?? '')).ms)
      tick()
      return clockBody()
    },
    'GET /journal': ({ url }) => ({
      entries: entriesSince(world, Number(splitUrl(url).query.get('since') ?? 0)),
    }),
    'GET /world': () => {
      tick()
      return summary(world)
    },
  }
  return (request: EmulatorRequest): EmulatorResponse => {
    const path = splitUrl(request.url).path.replace(/^\/_control/, '')
    const action = actions[`${request.method.toUpperCase()} ${path}`]
    if (!action) return json(404, { error: `There is no ${request.method} ${path} here.` })
    try {
      return json(200, action(request))
    } catch (error) {
      const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
      return json(400, { error: text })
    }
  }
}

const json = (status: number, body: unknown): EmulatorResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function tally(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

const summary = (world: WorldState): unknown => ({
  now: isoOf(world.nowMs),
  startedAt: isoOf(world.startMs),
  accounts: Object.values(world.accounts).map((account) => ({
    name: account.name,
    pools: Object.values(account.pools).map((pool) => ({
      id: pool.id,
      allocationState: pool.allocationState,
      targetDedicated: pool.targetDedicated,
      targetSpot: pool.targetSpot,
      nodes: tally(nodesOf(pool).map((node) => node.state)),
    })),
    jobs: Object.values(account.jobs).map((job) => ({
      id: job.id,
      state: job.state,
      tasks: tally(
        Object.values(job.tasks).map((task) => (task.result === 'failure' ? 'failed' : task.state)),
      ),
    })),
  })),
  script: world.script.map((step) => ({
    what: step.summary,
    at: isoOf(step.atMs),
    done: step.doneMs === undefined ? null : isoOf(step.doneMs),
  })),
})

// Invariant 4, while it runs: what two complete looks in a row could see has an incident, with its moves legal.
import type { Attempt } from '../../src/domain/attempt.ts'
import { type Incident, moves } from '../../src/domain/incident.ts'
import type { Fields } from '../../src/ports/telemetry.ts'
import type { Book } from './book.ts'
import { currentJob, type Job } from './host.ts'
import { truePools } from './people.ts'
import type { Stage } from './stage.ts'

/** Facts older than this decide nothing, by the design. */
const freshMs = 55_000
/** By the design a failure may be the first of a wave for so long, and is then told with it. */
const youngMs = 150_000
const sickStates = ['unusable', 'starttaskfailed']

interface Look {
  pool: string
  at: number
  /** `id|allocated|since` of nodes that were sick then. */
  sick: ReadonlyMap<string, { id: string; allocatedMs: number; sinceMs: number; state: string }>
}

export interface LookDeps {
  stage: Stage
  book: Book
  complain(invariant: number, text: string): void
}

export function watchLooks({ stage, book, complain }: LookDeps) {
  const own = new WeakMap<Job, Look>()
  const last = new Map<string, Look>()

  return {
    /** Batch answered a read of the job: what was sick in its pool at that instant is what it could see. */
    read(path: string, status: number): void {
      const job = currentJob.getStore()
      const [, kind, pool = '', nodes, node] = path.split('/')
      if (!job || status !== 200 || kind !== 'pools' || nodes === undefined || node !== undefined) {
        return
      }
      const [now] = truePools(stage, pool)
      const sick = (now?.nodeList ?? []).filter(({ state }) => sickStates.includes(state))
      const seen = sick.map(
        ({ id, allocatedMs, sinceMs, state }) =>
          [`${id}|${allocatedMs}|${sinceMs}`, { id, allocatedMs, sinceMs, state }] as const,
      )
      own.set(job, { pool, at: stage.clock.now(), sick: new Map(seen) })
    },
    reported(name: string, fields: Fields | undefined): void {
      const job = currentJob.getStore()
      const look = job && own.get(job)
      if (name !== 'exam.pass' || !look || fields?.complete !== true) return
      if (stage.clock.now() - look.at > freshMs) return
      const before = last.get(look.pool)
      last.set(look.pool, look)
      if (!before || modeIsOff(job, look.pool)) return
      for (const [key, node] of look.sick) {
        const isYoung = look.at - node.sinceMs < youngMs
        if (!isYoung && before.sick.has(key) && !hasIncident(look.pool, node)) {
          const text = `node ${node.id} of ${look.pool} was ${node.state} in two looks in a row`
          complain(4, `${text} and has no incident`)
        }
      }
    },
  }

  function hasIncident(pool: string, node: { id: string; allocatedMs: number }): boolean {
    return [...book.open.values()].some(
      ({ pool: ref, subject }) =>
        ref.pool.toLowerCase() === pool.toLowerCase() &&
        (subject.kind === 'pool' ||
          (subject.kind === 'node' &&
            subject.nodeId === node.id &&
            subject.allocationTime === node.allocatedMs)),
    )
  }

  /** Off for some faults is off for all here: what is not looked for is not missed. */
  function modeIsOff({ instance: { policy } }: Job, pool: string): boolean {
    const isOf = (match: { pool?: string | undefined }) =>
      match.pool === undefined || match.pool === pool
    return (
      policy.mode === 'off' || policy.rules.some(({ match, mode }) => mode === 'off' && isOf(match))
    )
  }
}

/** What is wrong with the move of an incident; undefined for a legal one. */
export function illegalMove(before: Incident | undefined, after: Incident): string | undefined {
  if (!before) {
    return after.state === 'open' ? undefined : `${after.id} began as ${after.state}`
  }
  const legal: readonly string[] =
    before.state === 'resolved' ? ['resolved'] : [before.state, ...moves[before.state]]
  if (legal.includes(after.state)) return undefined
  return `${after.id} went from ${before.state} to ${after.state}`
}

export function illegalStep(before: Attempt | undefined, after: Attempt): string | undefined {
  if (before?.step === 'ended' && after.step !== 'ended') return `is ${after.step} after its end`
  if (before && before.action.kind !== after.action.kind) {
    return `was ${before.action.kind} and is ${after.action.kind}`
  }
  return undefined
}

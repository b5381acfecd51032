// Invariant 3: what the owner of each pool last asked for, and whether the pool has it in the end.
import { truePools } from './people.ts'
import type { PersonAct, Plan } from './plan.ts'
import { type Stage, startMs } from './stage.ts'

interface Targets {
  dedicated: number
  spot: number
}

type Metadata = Readonly<Record<string, string>>

export interface Owner {
  acted(act: PersonAct, accepted: boolean): void
  /** A resize of ours was taken: it must be what the owner wants. */
  resizedByUs(pool: string, body: unknown): void
  /** Of the pool, as it was then (epoch milliseconds). */
  metadataAt(pool: string, at: number): Metadata
  jobMetadata(job: string): Metadata
  poolOfJob(job: string): string
  /** A pool that scales itself has not what its formula says: that runs each quarter of an hour. */
  isScaling(): boolean
  /** Pools whose target is not the owner's wish, in words. */
  unmet(): readonly { pool: string; text: string }[]
}

interface World {
  accounts: readonly [{ pools: readonly WorldPool[]; jobs: readonly WorldJob[] }]
}
interface WorldPool {
  id: string
  dedicated?: number
  lowPriority?: number
  autoScale?: unknown
  metadata?: readonly { name: string; value: string }[]
}
interface WorldJob {
  id: string
  pool: string
  metadata?: readonly { name: string; value: string }[]
}

export function createOwner(
  plan: Plan,
  stage: Stage,
  complain: (invariant: number, text: string) => void,
): Owner {
  const { pools = [], jobs = [] } = (plan.world as World).accounts[0]
  const wishes = new Map<string, Targets>(
    pools.map(({ id, dedicated = 0, lowPriority = 0 }) => [id, { dedicated, spot: lowPriority }]),
  )
  const metadata = new Map<string, { at: number; value: Metadata }[]>(
    pools.map((pool) => [pool.id, [{ at: startMs, value: byName(pool.metadata) }]]),
  )
  const jobOf = (id: string) => jobs.find((job) => job.id.toLowerCase() === id.toLowerCase())

  const isScaled = (pool: string) => pools.some(({ id, autoScale }) => id === pool && autoScale)

  const owner: Owner = {
    acted(act, accepted) {
      if (!accepted || !('pool' in act)) return
      const { pool } = act
      if (act.act === 'resize') {
        wishes.set(pool, { dedicated: act.dedicated, spot: act.lowPriority })
      } else if (act.act === 'remove') {
        // Whoever removes a node sees what the target is then, and leaves it so; a formula has its own mind.
        const [now] = truePools(stage, pool)
        const isScaled = pools.some(({ id, autoScale }) => id === pool && autoScale)
        if (now && !isScaled)
          wishes.set(pool, { dedicated: now.targetDedicated, spot: now.targetSpot })
      } else if (act.act === 'delete-pool') wishes.delete(pool)
      else if (act.act === 'metadata') {
        const value = { [act.name]: act.value }
        metadata.get(pool)?.push({ at: stage.clock.now(), value })
      }
    },
    resizedByUs(pool, body) {
      const asked = body as { targetDedicatedNodes: number; targetLowPriorityNodes: number }
      const wish = wishes.get(pool)
      if (!wish) return
      if (
        asked.targetDedicatedNodes !== wish.dedicated ||
        asked.targetLowPriorityNodes !== wish.spot
      ) {
        const sent = `${asked.targetDedicatedNodes}+${asked.targetLowPriorityNodes}`
        complain(3, `${pool} was resized to ${sent}, its owner asked for ${textOf(wish)}`)
      }
    },
    metadataAt: (pool, at) => metadata.get(pool)?.findLast((one) => one.at <= at)?.value ?? {},
    jobMetadata: (job) => byName(jobOf(job)?.metadata),
    poolOfJob: (job) => jobOf(job)?.pool ?? '',
    isScaling: () => owner.unmet().some(({ pool }) => isScaled(pool)),
    unmet() {
      const now = new Map(truePools(stage).map((pool) => [pool.id, pool]))
      return [...wishes].flatMap(([pool, wish]) => {
        const found = now.get(pool)
        if (!found) return [{ pool, text: `${pool} is gone, and nobody deleted it` }]
        const is = { dedicated: found.targetDedicated, spot: found.targetSpot }
        if (is.dedicated === wish.dedicated && is.spot === wish.spot) return []
        return [{ pool, text: `the target of ${pool} is ${textOf(is)}, not ${textOf(wish)}` }]
      })
    },
  }
  return owner
}

function byName(pairs: readonly { name: string; value: string }[] = []): Metadata {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
}

function textOf({ dedicated, spot }: Targets): string {
  return `${dedicated}+${spot}`
}

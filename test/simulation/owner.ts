// Invariant 3: what the owner of each pool last asked for, and whether the pool has it in the end.
import { truePools } from './people.ts'
import type { PersonAct, Plan } from './plan.ts'
import { account, type Stage, startMs } from './stage.ts'
import type { ToldShort } from './told-short.ts'

interface Targets {
  dedicated: number
  spot: number
}

type Metadata = Readonly<Record<string, string>>

export interface Owner {
  acted(act: PersonAct, accepted: boolean): void
  /** A resize of ours was taken: it must be what the owner wants, less what people were told is lacking. */
  resizedByUs(pool: string, body: unknown): void
  /** Of the pool, as it was then (epoch milliseconds). */
  metadataAt(pool: string, at: number): Metadata
  jobMetadata(job: string): Metadata
  poolOfJob(job: string): string
  /** A pool that scales itself has not what its formula says: that runs each quarter of an hour. */
  isScaling(): boolean
  /** Pools whose target is not the owner's wish, less what people were told is lacking, in words. */
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
  toldShort: ToldShort,
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
  const partitionOf = (pool: string) => `${account}|${pool.toLowerCase()}`

  function wish(pool: string, targets: Targets): void {
    wishes.set(pool, targets)
    toldShort.forget(partitionOf(pool))
  }

  function isMet(pool: string, wanted: Targets, found: Targets): boolean {
    const lacking = toldShort.of(partitionOf(pool))
    return (['dedicated', 'spot'] as const).every(
      (kind) => found[kind] <= wanted[kind] && found[kind] >= wanted[kind] - lacking[kind],
    )
  }

  const owner: Owner = {
    acted(act, accepted) {
      if (!accepted || !('pool' in act)) return
      const { pool } = act
      if (act.act === 'resize') {
        wish(pool, { dedicated: act.dedicated, spot: act.lowPriority })
      } else if (act.act === 'remove') {
        // Whoever removes a node sees what the target is then, and leaves it so; a formula has its own mind.
        const [now] = truePools(stage, pool)
        if (now && !isScaled(pool))
          wish(pool, { dedicated: now.targetDedicated, spot: now.targetSpot })
      } else if (act.act === 'delete-pool') wishes.delete(pool)
      else if (act.act === 'metadata') {
        const value = { [act.name]: act.value }
        metadata.get(pool)?.push({ at: stage.clock.now(), value })
      }
    },
    resizedByUs(pool, body) {
      const asked = body as { targetDedicatedNodes: number; targetLowPriorityNodes: number }
      const wanted = wishes.get(pool)
      const sent = { dedicated: asked.targetDedicatedNodes, spot: asked.targetLowPriorityNodes }
      if (!wanted || isMet(pool, wanted, sent)) return
      const text = `${pool} was resized to ${textOf(sent)}, its owner asked for ${textOf(wanted)}`
      complain(3, text)
    },
    metadataAt: (pool, at) => metadata.get(pool)?.findLast((one) => one.at <= at)?.value ?? {},
    jobMetadata: (job) => byName(jobOf(job)?.metadata),
    poolOfJob: (job) => jobOf(job)?.pool ?? '',
    isScaling: () => owner.unmet().some(({ pool }) => isScaled(pool)),
    unmet() {
      const now = new Map(truePools(stage).map((pool) => [pool.id, pool]))
      return [...wishes].flatMap(([pool, wanted]) => {
        const found = now.get(pool)
        if (!found) return [{ pool, text: `${pool} is gone, and nobody deleted it` }]
        const is = { dedicated: found.targetDedicated, spot: found.targetSpot }
        if (isMet(pool, wanted, is)) return []
        return [{ pool, text: `the target of ${pool} is ${textOf(is)}, not ${textOf(wanted)}` }]
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

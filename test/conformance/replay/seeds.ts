// The world that a conversation presupposes: what it reads or uses before it has made it.
import { isRecord } from './compare.ts'
import { answeredAt, type Conversation, type Spoken } from './conversations.ts'
import { isLost, itemsRead, madeBy, type Resource, resource, spokenOf } from './resources.ts'
import { bodyOf, nodesListed } from './seed-bodies.ts'

export interface Seed {
  what: Resource
  /** The request that makes it. */
  body: Record<string, unknown>
  /** Before which row; 0 stands for "long before". */
  before: number
  /** Seen still growing when it was first read: it was made only just before. */
  unsettled: boolean
}

/** A pool takes a while to go. */
const goneForGoodMs = 180_000
const order = ['pools', 'jobschedules', 'jobs', 'tasks']

export function seedsOf({ rows }: Conversation): Seed[] {
  const there = new Set<string>()
  const seeds: Seed[] = []
  /** What was deleted, and when; read again much later, it had been made again unseen. */
  const gone = new Map<string, number>()
  const again = new Set<string>()
  const add = (what: Resource, before: number, from: number) => {
    if (there.has(what.key)) return
    there.add(what.key)
    const later = rows.slice(from)
    const body = bodyOf(what, later, rows)
    // A job has a pool, which was there too.
    const pool = poolIdIn(body)
    if (pool !== undefined) add(resource('pools', pool), before, from)
    if (what.jobId !== undefined) add(resource('jobs', what.jobId), before, from)
    seeds.push({ what, body, before, unsettled: isUnsettled(what, later) })
  }
  rows.forEach((row, i) => {
    for (const [key, goneMs] of gone) {
      if (answeredAt(row) - goneMs < goneForGoodMs || row.status >= 300) continue
      for (const one of there)
        if (one === key || one.startsWith(`${key}/`)) {
          there.delete(one)
          again.add(one)
        }
      gone.delete(key)
    }
    const made = isLost(row) ? lostJob(row, rows.slice(i), there) : madeBy(row)
    const deleted = row.method === 'DELETE' && row.status < 300 ? spokenOf(row).at(-1) : undefined
    if (deleted && row.path.toLowerCase() === `/${deleted.key}`)
      gone.set(deleted.key, answeredAt(row))
    for (const what of spokenOf(row))
      if (what.key !== made?.key) add(what, again.has(what.key) ? i : 0, i)
    if (made && isLost(row)) add(made, i, i)
    if (made) there.add(made.key)
    for (const task of addedTasks(row)) there.add(task.key)
  })
  return seeds.sort((a, b) => order.indexOf(a.what.kind) - order.indexOf(b.what.kind))
}

/** The service gives every new job the address `/jobs/job-1`: a lost one is the next job that is spoken of. */
function lostJob(
  row: Spoken,
  later: readonly Spoken[],
  there: ReadonlySet<string>,
): Resource | undefined {
  const made = madeBy(row)
  if (made?.kind !== 'jobs') return made
  return later.flatMap(spokenOf).find(({ kind, key }) => kind === 'jobs' && !there.has(key))
}

function addedTasks({ path, resBody, status }: Spoken): Resource[] {
  const job = /^\/jobs\/([^/]+)\/addtaskcollection$/i.exec(path)?.[1]
  if (job === undefined || status !== 200 || !isRecord(resBody)) return []
  const items = Array.isArray(resBody.value) ? resBody.value.filter(isRecord) : []
  return items.map(({ taskId }) => resource('tasks', String(taskId), job))
}

function poolIdIn(body: Record<string, unknown>): string | undefined {
  const specification = isRecord(body.jobSpecification) ? body.jobSpecification : body
  const info = specification.poolInfo
  return isRecord(info) && typeof info.poolId === 'string' ? info.poolId : undefined
}

/** Growing, or with nodes that have not come up, when it is first read. */
function isUnsettled({ key, kind }: Resource, rows: readonly Spoken[]): boolean {
  if (kind !== 'pools') return false
  const pool = rows.flatMap(itemsRead).find(({ what }) => what.key === key)?.body
  const nodes = nodesListed(key, rows)
  const young = ['creating', 'starting', 'waitingforstarttask']
  return (
    pool?.allocationState === 'resizing' || nodes.some(({ state }) => young.includes(String(state)))
  )
}

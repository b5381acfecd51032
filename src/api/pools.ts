// Answers GET /api/pools: how each pool that is watched is, how its nodes stood over the last 24 hours, and of one which they are.
import { z } from 'zod'
import type { App } from '../app.ts'
import { lasts, type Pause } from '../domain/control.ts'
import { minuteMs } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { poolHealth, sicknessText } from '../domain/pool-health.ts'
import { countsOf, stripOf } from '../domain/pool-strip.ts'
import { poolKey, sameId } from '../domain/refs.ts'
import { type Severity, severities, severityOf } from '../domain/severity.ts'
import { openIncidents } from '../record/open-incidents.ts'
import { lostPool, noAccount } from './controls.ts'
import { accountField, poolField } from './fields.ts'
import { listAnswer } from './list-answer.ts'
import { nodesOf } from './pool-nodes.ts'
import { type JsonResponse, problem } from './problem.ts'
import { readQuery } from './read-query.ts'
import { type PoolRow, poolRow } from './shapes/pools.ts'

type Ports = Pick<App, 'book' | 'desk' | 'accountBook' | 'stopBook' | 'rows' | 'clock' | 'accounts'>

export const poolsQuery = z.strictObject({ account: accountField, pool: poolField.optional() })

type Wire = z.input<typeof poolRow>
const columns = [
  { name: 'account', cell: ({ account }: Wire) => account },
  { name: 'pool', cell: ({ pool }: Wire) => pool },
  { name: 'health', cell: ({ health }: Wire) => health },
  { name: 'open', cell: ({ open }: Wire) => open },
  { name: 'worst', cell: ({ worst }: Wire) => worst },
  { name: 'counts', cell: ({ counts }: Wire) => countsText(counts) },
  { name: 'seenAt', cell: ({ seenAt }: Wire) => seenAt },
  { name: 'pausedBy', cell: ({ paused }: Wire) => paused?.by },
  { name: 'silencedBy', cell: ({ silenced }: Wire) => silenced?.by },
  { name: 'why', cell: ({ why }: Wire) => why },
]

/** Without an account: the pools of all that are watched. */
export async function poolsResponse(
  app: Ports,
  query: URLSearchParams,
  accept: string | null = null,
): Promise<JsonResponse> {
  const read = readQuery(poolsQuery, query)
  if ('refused' in read) return read.refused
  const { account: asked, pool } = read.asked
  const isNamed = asked !== undefined || pool !== undefined
  const account = isNamed ? app.desk.accountNamed(asked) : undefined
  if (isNamed && account === undefined) return noAccount(app, asked)
  if (account !== undefined && pool !== undefined) return onePool(app, account, pool, accept)
  const accounts = account === undefined ? app.desk.accountNames() : [account]
  const { incidents } = await openIncidents(app.rows)
  const open = byPool(incidents)
  const found = await Promise.all(accounts.map((name) => poolsOf(app, name, open)))
  const items = found.flat().map((pool) => z.encode(poolRow, pool))
  return listAnswer(accept, { name: 'pools', items, columns })
}

/** With its nodes, as Batch tells them now: who wants to hold one or log in needs a whole id. */
async function onePool(
  app: Ports,
  account: string,
  name: string,
  accept: string | null,
): Promise<JsonResponse> {
  const { incidents } = await openIncidents(app.rows)
  const rows = await poolsOf(app, account, byPool(incidents))
  const row = rows.find(({ pool }) => sameId(pool, name))
  if (!row) {
    const lost = await lostPool(app, account, name)
    const unseen = `pool: "${name}" was not seen by a census yet; ask again in a minute`
    return problem(404, 'No such pool', lost ?? unseen)
  }
  const nodes = await nodesOf(app.accounts, account, row.pool)
  if ('status' in nodes) return nodes
  const items = [z.encode(poolRow, { ...row, ...nodes })]
  return listAnswer(accept, { name: 'pools', items, columns })
}

/** However many pools there are, a few ranges of the account tell of all. */
async function poolsOf(
  { book, accountBook, stopBook, clock }: Ports,
  account: string,
  open: ReadonlyMap<string, readonly Incident[]>,
): Promise<PoolRow[]> {
  const now = clock.now()
  const { notes } = await book.get(account)
  const [hours, past, stops] = await Promise.all([
    book.strips(account),
    accountBook.read(account),
    stopBook.stops(account, notes),
  ])
  const { shapes, names = {}, countedAt = 0 } = notes
  return Object.keys(shapes)
    .toSorted()
    .map((key) => {
      const shape = shapes[key] ?? ''
      const counts = countsOf(shape)
      const ref = poolKey({ account, pool: key })
      const own = open.get(ref) ?? []
      const worst = worstOf(own)
      const health = poolHealth({ counts, worst, seenAt: countedAt, now })
      const why = health === 'sick' ? sicknessText(counts, own) : undefined
      const { pause, silence } = stops.get(ref) ?? {}
      const paused = inForce(pause, now) ?? inForce(past.pause, now)
      const silenced = inForce(silence, now)
      return {
        account,
        pool: (Object.hasOwn(names, key) && names[key]) || key,
        counts,
        health,
        ...(why === undefined ? {} : { why }),
        seenAt: countedAt,
        open: own.length,
        ...(worst ? { worst } : {}),
        ...(paused ? { paused } : {}),
        ...(silenced ? { silenced } : {}),
        // To the minute, so that its entity tag stays the same until something changes.
        strip: stripOf(hours, key, shape, Math.floor(now / minuteMs) * minuteMs),
      }
    })
}

function inForce<T extends Pause>(stop: T | undefined, now: number): T | undefined {
  return stop && lasts(stop, now) ? stop : undefined
}

function byPool(incidents: readonly Incident[]): Map<string, Incident[]> {
  const pools = new Map<string, Incident[]>()
  for (const incident of incidents) {
    const own = pools.get(poolKey(incident.pool))
    if (own) own.push(incident)
    else pools.set(poolKey(incident.pool), [incident])
  }
  return pools
}

function worstOf(incidents: readonly Incident[]): Severity | undefined {
  const all = new Set(incidents.map(severityOf))
  return severities.find((severity) => all.has(severity))
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([state, count]) => `${state} ${count}`)
    .join(', ')
}

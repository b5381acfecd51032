// What an account tells as a whole: the node counts of its pools, lifetime statistics, usage.

import { keyOf } from '../life/basics.ts'
import type { NodeStateName } from '../life/node-state.ts'
import type { PoolState } from '../life/pool-state.ts'
import { nodesOf } from '../life/pool-state.ts'
import { jobStatistics } from '../views/job-statistics.ts'
import { poolStatistics } from '../views/statistics-view.ts'
import { nodeCountFields, usageMetricsFields } from '../wire/filter-fields.ts'
import { answer, type Handler } from './call.ts'
import { listPage } from './list-page.ts'
import { versionOf } from './version.ts'

/** Keys are camel-cased here, unlike the states themselves, and in this order. */
const countKeys = {
  creating: 'creating',
  idle: 'idle',
  leavingPool: 'leavingpool',
  offline: 'offline',
  preempted: 'preempted',
  rebooting: 'rebooting',
  reimaging: 'reimaging',
  running: 'running',
  starting: 'starting',
  startTaskFailed: 'starttaskfailed',
  unusable: 'unusable',
  unknown: 'unknown',
  upgradingOS: 'upgradingos',
  waitingForStartTask: 'waitingforstarttask',
} as const satisfies Record<string, NodeStateName | 'reimaging' | 'unknown' | 'upgradingos'>

/** The one count that came later (recorded from this version on); no node here is ever in that state. */
const upgradingSince = '2024-02-01.19.0'

const keyOfState: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(countKeys).map(([key, state]) => [state, key]),
)

function countsOf(pool: PoolState, dedicated: boolean, version: string): Record<string, number> {
  const keys = Object.keys(countKeys).filter(
    (key) => key !== 'upgradingOS' || version >= upgradingSince,
  )
  const counts: Record<string, number> = Object.fromEntries(keys.map((key) => [key, 0]))
  let total = 0
  for (const node of nodesOf(pool)) {
    if (node.dedicated !== dedicated) continue
    const key = keyOfState[node.state]
    if (key) counts[key] = (counts[key] ?? 0) + 1
    total += 1
  }
  return { ...counts, total }
}

const defaultPools = 10

export const listNodeCounts: Handler = (call) =>
  listPage(call, {
    metadata: 'poolnodecounts',
    items: Object.values(call.account.pools),
    keyOf: (pool) => keyOf(pool.id),
    fields: nodeCountFields,
    defaultResults: defaultPools,
    view: (pool) => ({
      poolId: pool.id,
      dedicated: countsOf(pool, true, versionOf(call)),
      lowPriority: countsOf(pool, false, versionOf(call)),
    }),
  })

/** Of all pools and jobs that are there; those that are gone are forgotten, which the service's are not. */
export const getPoolStatistics: Handler = (call) => {
  const { pools } = call.account
  const url = `${call.url.origin}/lifetimepoolstats`
  return answer(
    call,
    'poolstats/@Element',
    poolStatistics(Object.values(pools), url, call.life.now()),
  )
}

export const getJobStatistics: Handler = (call) => {
  const { jobs } = call.account
  const url = `${call.url.origin}/lifetimejobstats`
  return answer(call, 'jobstats/@Element', jobStatistics(Object.values(jobs), url, call.life.now()))
}

/** Empty, as the service answers too where no half hour has been rolled up yet (recorded). */
export const listUsageMetrics: Handler = (call) =>
  listPage(call, {
    metadata: 'poolusagemetrics',
    items: [] as { readonly poolId: string }[],
    keyOf: ({ poolId }) => poolId,
    fields: usageMetricsFields,
    view: (one) => ({ ...one }),
  })

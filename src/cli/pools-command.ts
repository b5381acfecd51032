// `pools`: each pool that is watched, how its nodes are, and what is wrong there; of one pool each node.
import { z } from 'zod'
import { type PoolRow, poolList } from '../api/shapes/pools.ts'
import { durationText } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { nodeLines, nodeRows } from './node-table.ts'
import { openApi } from './open-api.ts'
import { isoOf, printAnswer } from './output.ts'
import { type Column, table } from './table.ts'
import { paint, type Terminal, type Tone } from './terminal.ts'
import { type Place, poolPlace } from './words.ts'

const tones: Readonly<Record<string, Tone>> = { sick: 'red', busy: 'blue', ok: 'green' }
const healthOrder = ['sick', 'unknown', 'busy', 'ok']

/** Throws `CliError` with one sentence. */
export async function showPools({ words, values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const [target] = words
  const given = values.account === undefined ? {} : { account: values.account }
  const place: Place = { ...given, ...(target === undefined ? {} : poolPlace(target)) }
  const query = new URLSearchParams(Object.entries(place))
  const list = await api.get(`/api/pools${query.size > 0 ? `?${query}` : ''}`, poolList)
  const pools = list.pools.toSorted(
    (a, b) => healthOrder.indexOf(a.health) - healthOrder.indexOf(b.health),
  )
  const lines = () =>
    pools.length === 0
      ? ['No pool has been seen yet; the first look is made within two minutes of the start.']
      : [
          ...table(columnsFor(pools, api.now()), pools, deps.terminal),
          ...pools.flatMap((pool) => nodeLines(pool, deps.terminal)),
          ...legend(pools, deps.terminal),
        ]
  const rows = target === undefined ? rowsOf(pools) : nodeRows(pools)
  printAnswer({ json: z.encode(poolList, list), rows, lines }, values, deps)
  return 0
}

function columnsFor(pools: readonly PoolRow[], now: number): Column<PoolRow>[] {
  const columns: Column<PoolRow>[] = [
    { head: 'POOL', cell: ({ pool }) => plain(pool, 64), dropsAt: 0 },
    { head: 'ACCOUNT', cell: ({ account }) => plain(account, 24), dropsAt: 4 },
    {
      ...{ head: 'HEALTH', cell: ({ health }) => health, dropsAt: 0 },
      tone: ({ health }) => tones[health],
    },
    { head: 'WHY', cell: ({ why = '' }) => plain(why, 60), dropsAt: 4 },
    { head: 'OPEN', cell: ({ open }) => String(open), dropsAt: 1, right: true },
    { head: 'WORST', cell: ({ worst = '' }) => plain(worst, 20), dropsAt: 5 },
    { head: 'STOPPED', cell: stops, dropsAt: 3 },
    { head: 'NODES', cell: ({ counts }) => countsText(counts), dropsAt: 2 },
    {
      head: 'SEEN',
      cell: ({ seenAt }) => agoText(now - seenAt),
      dropsAt: 6,
    },
  ]
  const isOne = new Set(pools.map(({ account }) => account)).size < 2
  const isNoneStopped = pools.every((pool) => stops(pool) === '')
  const isNoneTold = pools.every(({ why }) => why === undefined)
  return columns.filter(
    ({ head }) =>
      !(isOne && head === 'ACCOUNT') &&
      !(isNoneStopped && head === 'STOPPED') &&
      !(isNoneTold && head === 'WHY'),
  )
}

function agoText(ms: number): string {
  return ms < 1000 ? 'just now' : `${durationText(ms)} ago`
}

function stops({ paused, silenced }: PoolRow): string {
  return [...(paused ? ['paused'] : []), ...(silenced ? ['silenced'] : [])].join(', ')
}

/** The most first: `35 running, 3 unusable`. */
function countsText(counts: PoolRow['counts']): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  if (some.length === 0) return 'none'
  return some
    .toSorted(([, a], [, b]) => b - a)
    .map(([state, count]) => `${count} ${plain(state, 30)}`)
    .join(', ')
}

function legend(pools: readonly PoolRow[], terminal: Terminal): string[] {
  const sick = pools.find(({ health }) => health === 'sick')
  if (!sick) return []
  const ask = `batch-medic incidents list --state unresolved --pool ${plain(sick.pool, 64)}`
  return ['', paint(terminal, 'dim', `What is wrong there: ${ask}`)]
}

function rowsOf(pools: readonly PoolRow[]): string[][] {
  const names = [
    'ACCOUNT',
    'POOL',
    'HEALTH',
    'OPEN',
    'WORST',
    'PAUSED',
    'SILENCED',
    'NODES',
    'SEEN',
    // Behind those that were there first: who counts columns goes on.
    'WHY',
  ]
  const rows = pools.map((one) => [
    ...[one.account, one.pool, one.health, String(one.open), one.worst ?? ''],
    ...[String(!!one.paused), String(!!one.silenced), countsText(one.counts), isoOf(one.seenAt)],
    one.why ?? '',
  ])
  return [names, ...rows]
}

// The pools and how their nodes are; one of them where it is named.
import { useMemo, useState } from 'preact/hooks'
import type { PoolRow } from '../../api/shapes/pools.ts'
import { numberText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { StripKey } from '../strips/strip.tsx'
import { Badge } from '../ui/badge.tsx'
import { Empty, Shown } from '../ui/states.tsx'
import { useNow, usePolled } from '../use-api.ts'
import { readPoolList } from '../wire.ts'
import { healthTones } from './health-tones.ts'
import { OnePool } from './one-pool.tsx'
import { PoolCard } from './pool-card.tsx'
import { named, worstFirst } from './pool-order.ts'
import './pools.css'

const everyMs = 30_000
/** The strips' right edge moves so often. */
const stepMs = 300_000

export function PoolsView({ account, pool }: { account?: string; pool?: string }) {
  const read = usePolled('/pools', readPoolList, everyMs)
  const until = Math.ceil(useNow(60_000) / stepMs) * stepMs
  return (
    <div class="stack">
      <h1>{pool === undefined ? 'Pools' : `Pool ${pool}`}</h1>
      <Shown read={read} what="the pools">
        {({ pools }) =>
          account === undefined || pool === undefined ? (
            <AllPools pools={pools} until={until} />
          ) : (
            <OnePool found={pools.find(isCalled(account, pool))} {...{ account, pool, until }} />
          )
        }
      </Shown>
    </div>
  )
}

/** Ids compare without case. */
const isCalled = (account: string, pool: string) => (row: PoolRow) =>
  row.account.toLowerCase() === account.toLowerCase() &&
  row.pool.toLowerCase() === pool.toLowerCase()

function AllPools({ pools, until }: { pools: readonly PoolRow[]; until: number }) {
  const [text, setText] = useState('')
  const inOrder = useMemo(() => worstFirst(pools), [pools])
  const shown = named(inOrder, text)
  if (pools.length === 0) {
    return (
      <Empty title="No pool is watched">
        <p>
          The accounts have no pools, or Batch Medic has not counted them yet: it does so every
          minute. If this stays, <code>batch-medic check</code> says what is missing.
        </p>
      </Empty>
    )
  }
  return (
    <>
      <div class="row apart">
        <Healths pools={pools} />
        <div class="row">
          <label for="pool-search">Find a pool</label>
          <input
            id="pool-search"
            type="search"
            value={text}
            data-search
            autoComplete="off"
            placeholder="account or pool"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </div>
      <StripKey />
      {shown.length === 0 ? (
        <Empty title="No pool has such a name">
          <p>Take letters away: account and pool are searched.</p>
        </Empty>
      ) : (
        <ul class="pools">
          {shown.map((row) => (
            <PoolCard key={`${row.account}/${row.pool}`} row={row} until={until} />
          ))}
        </ul>
      )}
    </>
  )
}

function Healths({ pools }: { pools: readonly PoolRow[] }) {
  const count = (health: PoolRow['health']) => pools.filter((row) => row.health === health).length
  const kinds = (['sick', 'unknown', 'busy', 'ok'] as const).filter((health) => count(health) > 0)
  return (
    <p class="row">
      <span>{pools.length === 1 ? '1 pool' : `${numberText(pools.length)} pools`}:</span>
      {kinds.map((health) => (
        <Badge key={health} tone={healthTones[health]} text={`${count(health)} ${health}`} />
      ))}
      <a href={hrefOf({ kind: 'history', query: new URLSearchParams({ state: 'unresolved' }) })}>
        what is wrong
      </a>
    </p>
  )
}

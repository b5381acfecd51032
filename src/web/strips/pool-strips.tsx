// The pools at a glance: a line and a strip for each, the worst first; the rest are in a view of their own.
import { useId, useMemo } from 'preact/hooks'
import type { PoolRow } from '../../api/shapes/pools.ts'
import { wordText } from '../format.ts'
import { healthTones } from '../pools/health-tones.ts'
import { worstFirst } from '../pools/pool-order.ts'
import { hrefOf } from '../route.ts'
import { Badge } from '../ui/badge.tsx'
import { Strip, StripKey } from './strip.tsx'

/** More would hide what is wrong behind what is well. */
const mostShown = 8
/** The strips' right edge moves so often. */
const stepMs = 300_000

export function PoolStrips({ pools, now }: { pools: readonly PoolRow[]; now: number }) {
  const titleId = useId()
  const shown = useMemo(() => worstFirst(pools).slice(0, mostShown), [pools])
  const until = Math.ceil(now / stepMs) * stepMs
  if (pools.length === 0) return null
  const all = shown.length < pools.length ? `All ${pools.length} pools` : 'More of the pools'
  return (
    <section class="card stack tight" aria-labelledby={titleId}>
      <div class="row apart">
        <h2 id={titleId}>Pools over 24 hours</h2>
        <a href={hrefOf({ kind: 'pools' })}>{all}</a>
      </div>
      <ul class="pool-strips">
        {shown.map(({ account, pool, health, strip, seenAt }) => (
          <li key={`${account}/${pool}`}>
            <a href={hrefOf({ kind: 'pool', account, pool })}>{pool}</a>
            <Strip pool={pool} strip={strip} until={until} seenAt={seenAt} />
            <Badge tone={healthTones[health]} text={wordText(health)} />
          </li>
        ))}
      </ul>
      <StripKey />
    </section>
  )
}

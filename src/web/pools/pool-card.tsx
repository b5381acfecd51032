// One pool among many: its name, health and counts, and its last 24 hours.
import type { PoolRow } from '../../api/shapes/pools.ts'
import { agoText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { Strip } from '../strips/strip.tsx'
import { Badge, SeverityBadge } from '../ui/badge.tsx'
import { healthTones } from './health-tones.ts'
import { countsText, healthText } from './pool-order.ts'

export function PoolCard({ row, until }: { row: PoolRow; until: number }) {
  const { account, pool, counts, health, open, worst } = row
  return (
    <li class="pool-card card">
      <div class="row apart">
        <h2>
          <a href={hrefOf({ kind: 'pool', account, pool })} data-item>
            {pool}
          </a>{' '}
          <span class="dim small">{account}</span>
        </h2>
        <div class="row">
          <PoolMarks row={row} />
          <Badge tone={healthTones[health]} text={healthText(row)} />
        </div>
      </div>
      <Strip pool={pool} strip={row.strip} until={until} seenAt={row.seenAt} />
      <p class="row apart small">
        <span>{countsText(counts)}</span>
        {open > 0 ? (
          <span class="row">
            {worst === undefined ? null : <SeverityBadge severity={worst} />}
            {open === 1 ? '1 incident open' : `${open} incidents open`}
          </span>
        ) : null}
      </p>
      {health === 'unknown' ? <NotCounted seenAt={row.seenAt} until={until} /> : null}
    </li>
  )
}

/** What people asked for that holds for the pool. */
function PoolMarks({ row: { paused, silenced } }: { row: PoolRow }) {
  return (
    <>
      {paused ? <Badge tone="warning" text="Paused" /> : null}
      {silenced ? <Badge tone="warning" text="Silenced" /> : null}
    </>
  )
}

function NotCounted({ seenAt, until }: { seenAt: number; until: number }) {
  const when = seenAt > 0 ? `last counted ${agoText(seenAt, until)}` : 'never counted'
  return (
    <p class="dim small">
      {when}: Batch may not answer, or the pool is gone. <code>GET /api/health</code> tells which.
    </p>
  )
}

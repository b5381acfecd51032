// One pool: how its nodes are and were, what people asked for it, and its incidents.
import { useMemo } from 'preact/hooks'
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import type { PoolRow } from '../../api/shapes/pools.ts'
import { costText, shortSubjectText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { inBands } from '../strips/bands.ts'
import { Strip, StripKey } from '../strips/strip.tsx'
import { Badge, SeverityBadge, StateBadge } from '../ui/badge.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Shown } from '../ui/states.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { usePolled } from '../use-api.ts'
import { readIncidentList } from '../wire.ts'
import { healthTones } from './health-tones.ts'
import { countsText, healthText } from './pool-order.ts'

export interface OnePoolProps {
  account: string
  pool: string
  found: PoolRow | undefined
  until: number
}

const top = 20

export function OnePool({ account, pool, found, until }: OnePoolProps) {
  const query = useMemo(() => new URLSearchParams({ account, pool }), [account, pool])
  const incidents = usePolled(`/incidents?${query}&top=${top}`, readIncidentList)
  return (
    <>
      {found ? (
        <Nodes row={found} until={until} />
      ) : (
        <Empty title="This pool is not watched now">
          <p>
            It was deleted, or its account is not among those that are watched.{' '}
            <a href={hrefOf({ kind: 'pools' })}>All pools</a>; what happened to it stands below.
          </p>
        </Empty>
      )}
      <section class="stack tight">
        <div class="row apart">
          <h2>Incidents</h2>
          <p class="row">
            <a href={hrefOf({ kind: 'history', query })}>All in the history</a>
            <a href={hrefOf({ kind: 'controls', query })}>Pause or silence it</a>
          </p>
        </div>
        <Shown read={incidents} what="its incidents">
          {(list) =>
            list.incidents.length === 0 ? (
              <p class="dim">None{list.continuation === undefined ? '' : ' lately'}.</p>
            ) : (
              <Table
                stacks
                caption={`Incidents of ${pool}`}
                quiet
                columns={columns}
                rows={list.incidents}
                keyOf={({ id }) => id}
              />
            )
          }
        </Shown>
      </section>
    </>
  )
}

const columns: readonly Column<IncidentRow>[] = [
  {
    name: 'Incident',
    isHead: true,
    cell: ({ id, title, subject, subjectText }) => (
      <>
        <a href={hrefOf({ kind: 'incident', id })} data-item>
          {title}
        </a>
        <br />
        <span class="dim" title={subjectText}>
          {shortSubjectText(subject)}
        </span>
      </>
    ),
  },
  { name: 'Severity', cell: ({ severity }) => <SeverityBadge severity={severity} /> },
  { name: 'State', cell: ({ state }) => <StateBadge state={state} /> },
  { name: 'Found', cell: ({ detectedAt }) => <Moment at={detectedAt} /> },
  { name: 'Cost', cell: ({ cost }) => (cost === undefined ? '' : costText(cost)) },
]

function Nodes({ row, until }: { row: PoolRow; until: number }) {
  const { account, pool, counts, health, seenAt, paused, silenced } = row
  return (
    <section class="card stack tight" aria-label={`Nodes of ${pool}`}>
      <div class="row apart">
        <p>
          {countsText(counts)} <span class="dim">in account {account}</span>
        </p>
        <Badge tone={healthTones[health]} text={healthText(row)} />
      </div>
      <div class="tall">
        <Strip pool={pool} strip={row.strip} until={until} seenAt={seenAt} />
      </div>
      <div class="row apart small dim">
        <span>24 h ago</span>
        <span>full height: {mostNodes(row)} nodes</span>
        <span>now</span>
      </div>
      <StripKey />
      {paused ? <Asked what="Paused" {...paused} /> : null}
      {silenced ? <Asked what="Silenced" {...silenced} /> : null}
      <p class="dim small">
        Last counted <Moment at={seenAt} ago seconds />
      </p>
    </section>
  )
}

/** What the strip's height stands for. */
function mostNodes({ strip }: PoolRow): number {
  const totals = strip.map(({ counts }) => {
    const banded = Object.values(inBands(counts))
    return banded.reduce((sum, count) => sum + count, 0)
  })
  return Math.max(0, ...totals)
}

function Asked(props: { what: string; by: string; reason: string; at: number; until?: number }) {
  const { what, by, reason, at, until } = props
  return (
    <p>
      <Badge tone="warning" text={what} /> by {by} <Moment at={at} ago />
      {until === undefined ? ', until it is taken back' : ', until '}
      {until === undefined ? null : <Moment at={until} />}: {reason}
    </p>
  )
}

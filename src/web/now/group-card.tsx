// One fault in one pool: what is wrong, how many are hit, how each stands, and the way to its story.
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import { counted } from '../../domain/plain.ts'
import { costText, moneyText, nodeHoursText, shortSubjectText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { Badge, SeverityBadge, StateBadge } from '../ui/badge.tsx'
import { Moment } from '../ui/moment.tsx'
import { type IncidentGroup, waitsForPerson } from './groups.ts'

/** More are a link to the history. */
const shownRows = 6

export function GroupCard({ group }: { group: IncidentGroup }) {
  const { account, pool, title, severity, rows, since, waits } = group
  const [first] = rows
  const left = rows.length - shownRows
  const query = new URLSearchParams({
    ...{ state: 'unresolved', account, pool },
    ...(first && { fault: first.fault }),
  })
  const cost = totalCost(rows)
  return (
    <section class={`card stack tight ${severity}`} aria-label={`${title}, pool ${pool}`}>
      <div class="row apart">
        <div class="row">
          <SeverityBadge severity={severity} />
          <h2>{title}</h2>
          {rows.length > 1 && <span>{counted(rows.length, 'incident')}</span>}
          {waits > 0 && <Badge tone="warning" text="Waits for you" />}
        </div>
        <a href={hrefOf({ kind: 'pool', account, pool })}>
          {account}/{pool}
        </a>
      </div>
      <p class="small dim">
        Found <Moment at={since} ago />
        {cost === '' ? '' : `; ${cost} idle so far`}
      </p>
      <ul class="cases">
        {rows.slice(0, shownRows).map((row) => (
          <Case key={row.id} row={row} isAlone={rows.length === 1} />
        ))}
      </ul>
      {left > 0 && (
        <p>
          <a href={hrefOf({ kind: 'history', query })}>
            {counted(left, 'more incident')} of this kind
          </a>
        </p>
      )}
    </section>
  )
}

function Case({ row, isAlone }: { row: IncidentRow; isAlone: boolean }) {
  const { id, subject, subjectText, state, summary, waiting, acknowledgedBy } = row
  return (
    <li>
      <a class="case" href={hrefOf({ kind: 'incident', id })} data-item>
        <span class="case-name" title={subjectText}>
          {shortSubjectText(subject)}
        </span>
        <StateBadge state={state} />
        {acknowledgedBy === undefined ? null : <Badge text={`Seen by ${acknowledgedBy}`} />}
        {!isAlone && waitsForPerson(row) ? <Badge tone="warning" text="Waits for you" /> : null}
      </a>
      <p>{summary}</p>
      {waiting && waiting.reason !== summary && <p class="dim">{waiting.reason}</p>}
    </li>
  )
}

/** Money where all that stood idle is in one currency, node-hours always. */
function totalCost(rows: readonly IncidentRow[]): string {
  const costs = rows.flatMap(({ cost }) => (cost ? [cost] : []))
  const nodeHours = costs.reduce((sum, cost) => sum + cost.nodeHours, 0)
  const currencies = new Set(costs.flatMap(({ currency }) => (currency ? [currency] : [])))
  const [currency] = currencies
  if (currencies.size !== 1 || currency === undefined) return costText({ nodeHours })
  const money = costs.reduce((sum, cost) => sum + (cost.money ?? 0), 0)
  const least = costs.some(({ unpriced = 0 }) => unpriced > 0) ? 'at least ' : ''
  return nodeHours === 0
    ? ''
    : `${least}${moneyText(money, currency)} (${nodeHoursText(nodeHours)})`
}

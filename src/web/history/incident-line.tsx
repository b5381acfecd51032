// One line of the history: an incident, or the day under which those that follow stand.
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import { durationText } from '../../domain/durations.ts'
import { longDayText } from '../charts/day-series.ts'
import {
  costText,
  moneyText,
  nodeHoursText,
  numberText,
  shortSubjectText,
  utcText,
  wordText,
} from '../format.ts'
import { hrefOf } from '../route.ts'
import { SeverityBadge, StateBadge } from '../ui/badge.tsx'
import { roles } from './roles.ts'
import { localClock, utcClock } from './row-time.ts'

export const columnNames = ['Severity', 'Found (UTC)', 'Incident', 'Pool', 'State', 'Repairs, cost']

export interface LineProps {
  /** Among all lines of the table, its heads counted; from 1. */
  ariaRow: number
}

export function DayLine({ day, count, ariaRow }: LineProps & { day: string; count: string }) {
  return (
    <tr {...roles.row} class="incident-line day" aria-rowindex={ariaRow}>
      <th {...roles.head} scope="row" colSpan={columnNames.length}>
        {longDayText(day)} <span class="dim">{count}</span>
      </th>
    </tr>
  )
}

export interface IncidentLineProps extends LineProps {
  row: IncidentRow
  id: string
  index: number
  isActive: boolean
}

export function IncidentLine({ row, id, index, isActive, ariaRow }: IncidentLineProps) {
  const local = localClock(row.detectedAt)
  return (
    <tr
      {...roles.row}
      class={isActive ? 'incident-line active' : 'incident-line'}
      id={id}
      data-index={index}
      aria-rowindex={ariaRow}
      aria-selected={isActive}
    >
      <td {...roles.cell} class="severity">
        <SeverityBadge severity={row.severity} />
      </td>
      <td {...roles.cell} class="when">
        <time
          dateTime={new Date(row.detectedAt).toISOString()}
          title={utcText(row.detectedAt, true)}
        >
          {utcClock(row.detectedAt)}
          <span class="on-phone"> UTC</span>
        </time>
        {local === '' ? null : <span class="under dim">{local}</span>}
      </td>
      <td {...roles.cell} class="what">
        <a href={hrefOf({ kind: 'incident', id: row.id })} tabIndex={-1}>
          {row.title}
        </a>
        <span class="under dim" title={row.subjectText}>
          {shortSubjectText(row.subject)}
        </span>
      </td>
      <td {...roles.cell} class="pool">
        <span>{row.pool}</span>
        <span class="under dim">{row.account}</span>
      </td>
      <td {...roles.cell} class="state">
        <StateBadge state={row.state} />
        <span class="under dim">{outcomeText(row)}</span>
      </td>
      <td {...roles.cell} class="cost">
        <span>{repairsText(row.repairs)}</span>
        <span class="under dim" title={row.cost && costText(row.cost)}>
          {row.cost && briefCost(row.cost)}
        </span>
      </td>
    </tr>
  )
}

/** How it ended and after how long; of what is not over, who takes care. */
function outcomeText({ resolvedAt, detectedAt, resolution, acknowledgedBy }: IncidentRow): string {
  if (resolvedAt === undefined) return acknowledgedBy === undefined ? '' : `by ${acknowledgedBy}`
  const how = resolution === undefined ? '' : `${wordText(resolution.kind)}, `
  return `${how}${durationText(resolvedAt - detectedAt)}`
}

/** Money where there is a price; the incident itself tells both. */
function briefCost({ nodeHours, money, currency }: NonNullable<IncidentRow['cost']>): string {
  if (money !== undefined) return moneyText(money, currency)
  return nodeHours === 0 ? '' : nodeHoursText(nodeHours)
}

function repairsText(repairs: number): string {
  if (repairs === 0) return 'No repair'
  return repairs === 1 ? '1 repair' : `${numberText(repairs)} repairs`
}

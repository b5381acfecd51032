// Incidents in numbers over time: by cause, how long they took, what they cost.
import { useCallback } from 'preact/hooks'
import type { Summary } from '../../api/shapes/summary.ts'
import { durationText } from '../../domain/durations.ts'
import { causeName } from '../../notify/cause-words.ts'
import { costText, moneyText, nodeHoursText, numberText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { navigate } from '../router.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Shown } from '../ui/states.tsx'
import { useNow, usePolled } from '../use-api.ts'
import { readSummary } from '../wire.ts'
import { type Bar, BarTable } from './bar-table.tsx'
import './charts.css'
import { DayCharts } from './day-charts.tsx'
import { Figure } from './figure.tsx'

const everyMs = 60_000
const dayMs = 86_400_000
const spans = [7, 30, 90] as const

export function ChartsView({ query }: { query: URLSearchParams }) {
  const days = spans.find((one) => String(one) === query.get('days')) ?? 30
  const account = query.get('account') ?? ''
  // Whole days: the first one is not cut off, and the path stays the same all day.
  const today = Math.floor(useNow(everyMs) / dayMs) * dayMs
  const since = new Date(today - (days - 1) * dayMs).toISOString()
  const asked = new URLSearchParams({ ...(account !== '' && { account }), since })
  const read = usePolled(`/summary?${asked}`, readSummary, everyMs)
  const choose = useCallback(
    (next: number) => {
      const chosen = new URLSearchParams({ ...(account !== '' && { account }), days: `${next}` })
      navigate({ kind: 'charts', query: chosen })
    },
    [account],
  )
  return (
    <div class="stack">
      <div class="row apart">
        <h1>Charts</h1>
        <fieldset class="row spans">
          <legend class="unseen">Days shown</legend>
          {spans.map((one) => (
            <label key={one} class="span">
              <input type="radio" name="days" checked={one === days} onChange={() => choose(one)} />{' '}
              {one} days
            </label>
          ))}
        </fieldset>
      </div>
      {account === '' ? null : (
        <p class="row">
          Account {account} alone.
          <Button onPress={() => navigate({ kind: 'charts', query: new URLSearchParams() })}>
            All accounts
          </Button>
        </p>
      )}
      <Shown read={read} what="the numbers">
        {(summary) => <Charts summary={summary} since={since} today={today} />}
      </Shown>
    </div>
  )
}

function Charts(props: { summary: Summary; since: string; today: number }) {
  const { summary, since, today } = props
  if (summary.opened === 0) {
    return (
      <Empty title="No incident in these days">
        <p>
          There is nothing to count. Take more days, or look at the pools: they may just be well.
        </p>
      </Empty>
    )
  }
  return (
    <>
      {summary.partial === undefined ? null : (
        <p class="notice warning" role="status">
          {summary.partial}
        </p>
      )}
      <Figures summary={summary} />
      <DayCharts summary={summary} fromDay={since.slice(0, 10)} untilDay={dayOf(today)} />
      <div class="chart-pair">
        <BarTable
          title="Incidents by cause"
          heads={['Cause']}
          bars={summary.byCause.map(({ causeClass, count }) => ({
            ...{ key: causeClass, name: causeName(causeClass), count },
          }))}
          empty="None."
        />
        <BarTable
          title="Incidents by fault"
          heads={['Fault', 'Over', 'Repair helped']}
          bars={summary.byFault.map((row) => faultBar(row, since.slice(0, 10)))}
          empty="None."
        />
        <BarTable
          title="Nodes with most incidents"
          heads={['Node']}
          bars={nodeBars(summary)}
          empty="No node had any."
        />
        <BarTable
          title="Jobs with most incidents"
          heads={['Job']}
          bars={jobBars(summary)}
          empty="No job had any."
        />
      </div>
    </>
  )
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

function Figures({ summary }: { summary: Summary }) {
  const { open, opened, resolved, escalated, mttrMs, cost, saved } = summary
  const lost = costText(cost)
  return (
    <dl class="figures">
      <Figure name="Found" value={numberText(opened)} under={`${numberText(open)} open now`} />
      <Figure
        name="Over"
        value={numberText(resolved)}
        under={`${numberText(escalated)} ${escalated === 1 ? 'was' : 'were'} left to people`}
      />
      <Figure
        name="Mean time to repair"
        value={mttrMs === undefined ? '–' : durationText(mttrMs)}
        under="from found to over"
      />
      <Figure
        name="Stood idle"
        value={
          cost.money === undefined
            ? nodeHoursText(cost.nodeHours)
            : moneyText(cost.money, cost.currency)
        }
        under={
          cost.unpriced
            ? `${nodeHoursText(cost.unpriced)} of it have no price`
            : cost.money === undefined
              ? ''
              : lost.replace(/^.*\((.*)\)$/, '$1')
        }
      />
      {saved ? (
        <Figure
          name="Saved by repairs"
          value={
            saved.money === undefined
              ? nodeHoursText(saved.nodeHours)
              : moneyText(saved.money, saved.currency)
          }
          under={saved.assumption}
        />
      ) : null}
    </dl>
  )
}

function faultBar(row: Summary['byFault'][number], since: string): Bar {
  const query = new URLSearchParams({ fault: row.fault, since })
  return {
    key: row.fault,
    name: <a href={hrefOf({ kind: 'history', query })}>{row.title}</a>,
    count: row.count,
    more: [numberText(row.resolved), numberText(row.helped)],
  }
}

function nodeBars({ worstNodes }: Summary): Bar[] {
  return worstNodes.map(({ account, pool, nodeId, count }) => ({
    key: `${account}/${pool}/${nodeId}`,
    name: (
      <>
        <a
          href={hrefOf({
            kind: 'history',
            query: new URLSearchParams({ account, pool, text: nodeId }),
          })}
        >
          {nodeId}
        </a>{' '}
        <span class="dim">{pool}</span>
      </>
    ),
    count,
  }))
}

function jobBars({ worstJobs }: Summary): Bar[] {
  return worstJobs.map(({ account, pool, jobId, count }) => ({
    key: `${account}/${pool}/${jobId}`,
    name: (
      <>
        <a
          href={hrefOf({
            kind: 'history',
            query: new URLSearchParams({ account, pool, text: jobId }),
          })}
        >
          {jobId}
        </a>{' '}
        <span class="dim">{pool}</span>
      </>
    ),
    count,
  }))
}

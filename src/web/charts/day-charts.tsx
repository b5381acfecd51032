// The charts over days: incidents, mean time to repair, and what nodes stood idle for.
import type { Summary } from '../../api/shapes/summary.ts'
import { durationText } from '../../domain/durations.ts'
import { moneyText, nodeHoursText, numberText } from '../format.ts'
import { DayChart } from './day-chart.tsx'
import { withEmptyDays } from './day-series.ts'
import { countTicksTo, durationTicksTo, ticksTo } from './scale.ts'

export interface DayChartsProps {
  summary: Summary
  /** In UTC: `2026-03-01`. */
  fromDay: string
  untilDay: string
}

type Day = Summary['byDay'][number]

const emptyDay = (day: string): Day => ({ day, opened: 0, resolved: 0, escalated: 0, nodeHours: 0 })

export function DayCharts({ summary, fromDay, untilDay }: DayChartsProps) {
  const days = withEmptyDays(summary.byDay, fromDay, untilDay, emptyDay)
  const { currency } = summary.cost
  const hours = days.reduce((sum, { nodeHours }) => sum + nodeHours, 0)
  const money = days.reduce((sum, one) => sum + (one.money ?? 0), 0)
  const hasMoney = days.some((day) => day.money !== undefined)
  return (
    <div class="chart-pair">
      <DayChart
        title="Incidents found"
        shape="columns"
        days={days.map(({ day, opened, escalated }) => ({ day, value: opened, part: escalated }))}
        partName="left to people"
        ticks={countTicksTo}
        text={numberText}
        whole={numberText(summary.opened)}
      />
      <DayChart
        title="Mean time to repair"
        shape="line"
        days={days.map(({ day, mttrMs }) => ({ day, value: mttrMs }))}
        ticks={durationTicksTo}
        text={durationText}
      />
      <DayChart
        title="Node-hours that stood idle"
        shape="columns"
        days={days.map(({ day, nodeHours }) => ({ day, value: nodeHours }))}
        ticks={ticksTo}
        text={(value) => numberText(value, 1)}
        whole={nodeHoursText(hours)}
      />
      {hasMoney ? (
        <DayChart
          title="Money that they cost"
          shape="columns"
          days={days.map((day) => ({ day: day.day, value: day.money ?? 0 }))}
          ticks={ticksTo}
          text={(value) => moneyText(value, currency)}
          whole={moneyText(money, currency)}
        />
      ) : null}
    </div>
  )
}

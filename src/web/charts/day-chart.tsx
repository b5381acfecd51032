// A number for each day as columns or as a line, with the same numbers as a table beneath.
import { useId } from 'preact/hooks'
import { Table } from '../ui/table.tsx'
import { type DayValue, dayText, longDayText, seriesSummary, type ValueText } from './day-series.ts'
import { linear, shownLabels, stepOf } from './scale.ts'
import { useWidth } from './use-width.ts'

export interface DayChartProps {
  title: string
  /** What it means, where the title does not say all. */
  note?: string
  days: readonly DayValue[]
  /** line: days without a value are gaps, not zeros. */
  shape: 'columns' | 'line'
  ticks: (max: number) => number[]
  text: ValueText
  whole?: string
  /** What the second colour means, where days have a part. */
  partName?: string
}

const height = 180
const edge = { top: 10, bottom: 22, right: 8 }
/** Of a tick's label; pixels. */
const letterWidth = 6.8

export function DayChart(props: DayChartProps) {
  const { title, note, days, text, whole, partName } = props
  const [frame, width] = useWidth<HTMLDivElement>(560)
  const titleId = useId()
  const words = { what: title, text, ...(whole !== undefined && { whole }) }
  return (
    <section class="card chart" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {note === undefined ? null : <p class="dim small">{note}</p>}
      {partName === undefined ? null : (
        <p class="small chart-key">
          <svg width="12" height="12" aria-hidden="true">
            <rect class="part" width="12" height="12" rx="2" />
          </svg>{' '}
          {partName}{' '}
          <svg width="12" height="12" aria-hidden="true">
            <rect class="mark" width="12" height="12" rx="2" />
          </svg>{' '}
          the others
        </p>
      )}
      <div ref={frame} class="chart-frame">
        <svg
          role="img"
          aria-label={seriesSummary(days, words)}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
        >
          <Drawing {...props} width={width} />
        </svg>
      </div>
      <details>
        <summary>{title} as a table</summary>
        <Table
          caption={`${title}, day by day`}
          quiet
          rows={days}
          keyOf={({ day }) => day}
          columns={[
            { name: 'Day (UTC)', cell: ({ day }) => day, isHead: true },
            {
              name: title,
              cell: ({ value }) => (value === undefined ? '–' : text(value)),
              isNumber: true,
            },
            ...(partName === undefined
              ? []
              : [
                  { name: partName, cell: ({ part }: DayValue) => text(part ?? 0), isNumber: true },
                ]),
          ]}
        />
      </details>
    </section>
  )
}

function Drawing({ days, shape, ticks, text, width, partName }: DayChartProps & { width: number }) {
  const marks = ticks(Math.max(0, ...days.map(({ value }) => value ?? 0)))
  // No time is no time, in whatever unit.
  const labels = marks.map((mark) => (mark === 0 ? '0' : text(mark)))
  const left = 14 + Math.ceil(letterWidth * Math.max(...labels.map((label) => label.length)))
  const bottom = height - edge.bottom
  const y = linear(marks.at(-1) ?? 1, bottom, edge.top)
  const step = stepOf(width - left - edge.right, days.length)
  const x = (index: number) => Math.round((left + step * (index + 0.5)) * 100) / 100
  const labelled = shownLabels(days.length, Math.floor((width - left) / 64))
  const told = ({ day, value, part }: DayValue) =>
    value === undefined
      ? `${longDayText(day)}: no value`
      : `${longDayText(day)}: ${text(value)}${partName && part ? `, ${text(part)} ${partName}` : ''}`
  return (
    <>
      {marks.map((mark, index) => (
        <g key={mark}>
          <line class="grid" x1={left} x2={width - edge.right} y1={y(mark)} y2={y(mark)} />
          <text class="tick" x={left - 6} y={y(mark) + 4} text-anchor="end">
            {labels[index]}
          </text>
        </g>
      ))}
      {shape === 'columns' ? (
        <Columns days={days} x={x} y={y} step={step} bottom={bottom} />
      ) : (
        <Line days={days} x={x} y={y} />
      )}
      {days.map((day, index) => (
        <g key={day.day}>
          {labelled.has(index) ? (
            <text class="tick" x={x(index)} y={height - 6} text-anchor={anchorOf(x(index), width)}>
              {dayText(day.day)}
            </text>
          ) : null}
          <rect
            class="hit"
            x={x(index) - step / 2}
            y={edge.top}
            width={step}
            height={bottom - edge.top}
          >
            <title>{told(day)}</title>
          </rect>
        </g>
      ))}
    </>
  )
}

/** The last label stays within the drawing. */
const anchorOf = (x: number, width: number) => (x + 24 > width ? 'end' : 'middle')

interface Places {
  days: readonly DayValue[]
  x: (index: number) => number
  y: (value: number) => number
}

function Columns({ days, x, y, step, bottom }: Places & { step: number; bottom: number }) {
  const wide = Math.max(1, Math.min(step - 2, 26))
  const column = (index: number, top: number, low: number, look: string) => {
    // A day that had something is never drawn as a day that had nothing.
    const high = Math.max(low - top, 1.5)
    return <rect class={look} x={x(index) - wide / 2} y={low - high} width={wide} height={high} />
  }
  return (
    <>
      {days.map(({ day, value = 0, part = 0 }, index) => (
        <g key={day}>
          {value > 0 ? column(index, y(value), bottom, 'mark') : null}
          {part > 0 && value > 0 ? column(index, y(Math.min(part, value)), bottom, 'part') : null}
        </g>
      ))}
    </>
  )
}

function Line({ days, x, y }: Places) {
  const points = days.map(({ value }, index) =>
    value === undefined ? undefined : { x: x(index), y: y(value) },
  )
  const d = points
    .map((point, index) => point && `${points[index - 1] ? 'L' : 'M'}${point.x} ${point.y}`)
    .filter(Boolean)
    .join('')
  return (
    <>
      <path class="trend" d={d} />
      {points.map((point) =>
        point ? <circle key={point.x} class="mark" cx={point.x} cy={point.y} r="3" /> : null,
      )}
    </>
  )
}

// The incidents of the history as one long table: only the lines in sight are in the page, all can be walked by keys.
import { useId, useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import { numberText } from '../format.ts'
import { navigate } from '../router.ts'
import { type Line, linesByDay } from './by-day.ts'
import { columnNames, DayLine, IncidentLine } from './incident-line.tsx'
import { roles } from './roles.ts'
import { useSight } from './use-sight.ts'
import { moveBy } from './virtual-window.ts'

export interface IncidentGridProps {
  rows: readonly IncidentRow[]
  /** Whether these are all: until then nobody knows how many lines there will be. */
  isWhole: boolean
  onNearEnd: () => void
  /** The row that was last stood on, as from a visit before. */
  startAt?: number
  onActive: (index: number) => void
}

/** As lists elsewhere have it. */
const letters: Readonly<Record<string, string>> = { j: 'ArrowDown', k: 'ArrowUp' }

export function IncidentGrid({
  rows,
  isWhole,
  onNearEnd,
  startAt = 0,
  onActive,
}: IncidentGridProps) {
  const id = useId()
  const lines = useMemo(() => linesByDay(rows), [rows])
  const lineOfRow = useMemo(
    () => lines.flatMap((line, at) => (line.kind === 'row' ? [at] : [])),
    [lines],
  )
  const { list, window, before, after, page, show } = useSight(lines, onNearEnd)
  const [active, setActive] = useState(startAt)
  useLayoutEffect(() => {
    // Once, as it appears; later the reader scrolls.
    if (startAt === 0) return
    show(lineOfRow[startAt] ?? 0)
    list.current?.closest('table')?.focus({ preventScroll: true })
  }, [])
  const { first, end } = window
  const stand = (index: number) => {
    setActive(index)
    onActive(index)
  }
  const go = (to: number) => {
    stand(to)
    // The day above its first row is shown with it.
    const line = lineOfRow[to] ?? 0
    show(lines[line - 1]?.kind === 'day' ? line - 1 : line)
    show(line)
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
      return
    const row = rows[active]
    const to = moveBy(letters[event.key] ?? event.key, active, rows.length, page())
    if (event.key === 'Enter' && row) navigate({ kind: 'incident', id: row.id })
    else if (to !== undefined) go(to)
    else return
    event.preventDefault()
  }
  const lastDay = lines.findLast((line) => line.kind === 'day')
  const activeLine = lineOfRow[active] ?? 0
  const isDrawn = first <= activeLine && activeLine < end
  const nameOf = (index: number) => `${id}-${index}`
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is grid, which has it
    <table
      {...roles.grid}
      class="lines card"
      aria-label="Incidents"
      aria-rowcount={isWhole ? lines.length + 1 : -1}
      aria-colcount={columnNames.length}
      // Scrolled out of sight it is not in the page; the next key brings it back.
      aria-activedescendant={isDrawn ? nameOf(active) : undefined}
      aria-readonly="true"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid is one stop of the Tab key, its rows are walked by arrows
      tabIndex={0}
      data-item
      onKeyDown={press}
      onClick={(event) => {
        const line = event.target instanceof Element && event.target.closest('tr[data-index]')
        if (line instanceof HTMLElement) stand(Number(line.dataset.index))
      }}
    >
      <thead {...roles.group} class="lines-head">
        <tr {...roles.row} class="heads" aria-rowindex={1}>
          {columnNames.map((name) => (
            <th {...roles.column} key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        {...roles.group}
        class="lines-body"
        ref={list}
        // What is not drawn keeps its height, so that the scroll bar tells the truth.
        style={{ paddingTop: `${before}px`, paddingBottom: `${after}px` }}
      >
        {lines.slice(first, end).map((line, place) =>
          line.kind === 'day' ? (
            <DayLine
              key={line.day}
              day={line.day}
              // The last day that was read may go on.
              count={line === lastDay && !isWhole ? '' : countText(line)}
              ariaRow={first + place + 2}
            />
          ) : (
            <IncidentLine
              key={line.row.id}
              row={line.row}
              id={nameOf(line.index)}
              index={line.index}
              isActive={line.index === active}
              ariaRow={first + place + 2}
            />
          ),
        )}
      </tbody>
    </table>
  )
}

function countText({ count }: Extract<Line<IncidentRow>, { kind: 'day' }>): string {
  return count === 1 ? '1 incident' : `${numberText(count)} incidents`
}

// The history: incidents of any time, by the filters in the address.
import { useCallback, useEffect, useMemo } from 'preact/hooks'
import { numberText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { navigate } from '../router.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Loading, TroubleNote } from '../ui/states.tsx'
import { useNow, useServices } from '../use-api.ts'
import { DownloadButtons } from './download-buttons.tsx'
import { type Filters, type Ignored, isFiltered, readFilters, writeFilters } from './filters.ts'
import './history.css'
import { HistoryFilters } from './history-filters.tsx'
import { IncidentGrid } from './incident-grid.tsx'
import { type IncidentPages, useIncidentPages } from './use-incident-pages.ts'

export function HistoryView({ query }: { query: URLSearchParams }) {
  const text = query.toString()
  const { filters, ignored } = useMemo(() => readFilters(text), [text])
  const pages = useIncidentPages(filters)
  const now = useNow(60_000)
  const show = useCallback((next: Filters, step: 'push' | 'replace') => {
    navigate({ kind: 'history', query: new URLSearchParams(writeFilters(next)) }, step)
  }, [])
  return (
    <div class="stack">
      <h1>History</h1>
      <HistoryFilters filters={filters} now={now} onChange={show} />
      <IgnoredNote ignored={ignored} />
      <div class="row apart">
        <Found pages={pages} />
        <DownloadButtons filters={filters} isEmpty={pages.rows.length === 0} />
      </div>
      <Results pages={pages} filters={filters} />
    </div>
  )
}

function Results({ pages, filters }: { pages: IncidentPages; filters: Filters }) {
  const { rows, more, isReading, trouble, next, reload } = pages
  const retry = rows.length === 0 ? reload : next
  const onNearEnd = useCallback(() => {
    // After trouble or a long way without any the reader decides; else it goes on by itself.
    if (more === 'yes' && trouble === undefined) next()
  }, [more, trouble, next])
  // A page that came empty makes no scroll and no new line.
  useEffect(() => {
    if (rows.length === 0 && !isReading) onNearEnd()
  }, [rows.length, isReading, onNearEnd])
  return (
    <>
      {rows.length > 0 ? (
        <IncidentGrid
          // Another view begins at its own first row.
          key={writeFilters(filters)}
          rows={rows}
          isWhole={more === 'done'}
          onNearEnd={onNearEnd}
          startAt={pages.startAt}
          onActive={pages.stoodOn}
        />
      ) : null}
      {trouble ? <TroubleNote trouble={trouble} isOnce onRetry={retry} /> : null}
      {more === 'weary' ? (
        <div class="notice">
          <p>Many days in a row hold nothing that fits. Narrow the time, or look further.</p>
          <div>
            <Button onPress={next}>Look further</Button>
          </div>
        </div>
      ) : null}
      {isReading ? <Loading what={rows.length === 0 ? 'the history' : 'more incidents'} /> : null}
      {rows.length === 0 && more === 'done' ? (
        <NothingFits isFiltered={isFiltered(filters)} />
      ) : null}
    </>
  )
}

function NothingFits({ isFiltered: some }: { isFiltered: boolean }) {
  return some ? (
    <Empty title="No incident fits these filters">
      <p>
        Take a filter away, or look at{' '}
        <a href={hrefOf({ kind: 'history', query: new URLSearchParams() })}>all incidents</a>.
      </p>
    </Empty>
  ) : (
    <Empty title="No incident yet">
      <p>
        Batch Medic has found nothing wrong since it was set up. That it looks at all is shown by{' '}
        <a href={hrefOf({ kind: 'pools' })}>the pools</a>: each says when it was last counted.
      </p>
    </Empty>
  )
}

function Found({ pages: { rows, more } }: { pages: IncidentPages }) {
  const { say } = useServices()
  const count = rows.length === 1 ? '1 incident' : `${numberText(rows.length)} incidents`
  const text = more === 'done' ? count : `${count} read so far`
  useEffect(() => {
    if (more === 'done') say(text)
  }, [more, text, say])
  return <p class="dim">{rows.length === 0 && more !== 'done' ? '' : text}</p>
}

function IgnoredNote({ ignored }: { ignored: readonly Ignored[] }) {
  if (ignored.length === 0) return null
  return (
    <div class="notice warning" role="status">
      <h2>A part of the address says nothing here</h2>
      {ignored.map(({ name, value, remedy }) => (
        <p key={name}>
          <code>
            {name.slice(0, 40)}={value.slice(0, 80)}
          </code>{' '}
          is left out: {remedy}.
        </p>
      ))}
    </div>
  )
}

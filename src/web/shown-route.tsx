// The view of a route.
import { ChartsView } from './charts/charts-view.tsx'
import { ControlsView } from './controls/controls-view.tsx'
import { HistoryView } from './history/history-view.tsx'
import { IncidentView } from './incident/incident-view.tsx'
import { NowView } from './now/now-view.tsx'
import { PoolsView } from './pools/pools-view.tsx'
import { hrefOf, type Route } from './route.ts'
import { Empty } from './ui/states.tsx'

export function ShownRoute({ route }: { route: Route }) {
  switch (route.kind) {
    case 'now':
      return <NowView />
    case 'incident':
      return <IncidentView key={route.id} id={route.id} />
    case 'history':
      return <HistoryView query={route.query} />
    case 'charts':
      return <ChartsView query={route.query} />
    case 'pools':
      return <PoolsView />
    case 'pool':
      return <PoolsView account={route.account} pool={route.pool} />
    case 'controls':
      return <ControlsView query={route.query} />
    case 'unknown':
      return (
        <div class="stack">
          <h1>No such view</h1>
          <Empty title={`Nothing stands at “${route.path.slice(0, 80)}”`}>
            <p>
              The link may be cut off or from another version.{' '}
              <a href={hrefOf({ kind: 'now' })}>What is wrong now</a> and the bar above lead on.
            </p>
          </Empty>
        </div>
      )
  }
}

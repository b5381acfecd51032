// `incidents list`: asks the app for its incidents, and prints them as a table.
import { z } from 'zod'
import { incidentRow } from '../api/shapes/incident-row.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { filtersOf } from './filters.ts'
import { incidentRows, incidentTable } from './incident-table.ts'
import { openApi } from './open-api.ts'
import { printAnswer } from './output.ts'

const usualTop = 20

/** Throws `CliError` with one sentence. */
export async function listIncidents({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const filters = filtersOf(values, deps.now())
  const { incidents, more } = await api.list(filters, values.top ?? usualTop)
  const lines = () =>
    incidents.length === 0
      ? [noneText(filters)]
      : [
          ...incidentTable(incidents, deps.terminal),
          ...moreText(more, incidents.length, values.order),
        ]
  const json = { incidents: incidents.map((row) => z.encode(incidentRow, row)), more }
  printAnswer({ json, rows: incidentRows(incidents), lines }, values, deps)
  return 0
}

function noneText(filters: object): string {
  const filtered = Object.keys(filters).length > 0
  return filtered ? 'No incidents match these filters.' : 'No incidents yet.'
}

/** There may be more on the next page; nobody knows how many without reading them. */
function moreText(more: boolean, count: number, order = 'newest'): string[] {
  const which = order === 'oldest' ? 'oldest' : 'latest'
  return more ? ['', `The ${which} ${count}; there are more, ask with --top.`] : []
}

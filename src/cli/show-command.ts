// `incidents show`: the whole story of one incident.
import { z } from 'zod'
import { incidentDetail } from '../api/shapes/incident-detail.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { incidentPage } from './incident-page.ts'
import { openApi } from './open-api.ts'
import { isoOf, printAnswer } from './output.ts'

/** Throws `CliError` with one sentence. */
export async function showIncident({ words, values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const story = await api.show(words[0] ?? '')
  const rows = [['AT', 'WHAT'], ...story.timeline.map(({ at, text }) => [isoOf(at), text])]
  const lines = () =>
    incidentPage(story, deps.terminal, values.full, Math.max(api.now(), story.row.changedAt))
  printAnswer({ json: z.encode(incidentDetail, story), rows, lines }, values, deps)
  return 0
}

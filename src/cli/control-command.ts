// `controls` and `audit`: what is in force now, and who asked for what.
import { z } from 'zod'
import { auditList, controlsInForce } from '../api/shapes/controls.ts'
import type { Given } from './command-row.ts'
import { auditLines, controlsLines } from './control-page.ts'
import type { CliDeps } from './deps.ts'
import { openApi } from './open-api.ts'
import type { Values } from './options.ts'
import { isoOf, printAnswer } from './output.ts'
import { pastMoment } from './past-moment.ts'

/** Throws `CliError` with one sentence. */
export async function showControls({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const query = new URLSearchParams(placeOf(values))
  const inForce = await api.get(`/api/controls?${query}`, controlsInForce)
  const lines = () => controlsLines(inForce, deps.terminal)
  printAnswer(
    { json: z.encode(controlsInForce, inForce), rows: stopRows(inForce), lines },
    values,
    deps,
  )
  return 0
}

/** As above. */
export async function showAudit({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const since = values.since === undefined ? {} : { since: pastMoment(values.since, deps.now()) }
  const query = new URLSearchParams({ ...placeOf(values), ...since })
  const page = await api.get(`/api/audit?${query}`, auditList)
  const rows = page.audit.map((entry) => [
    ...[isoOf(entry.doneAt), entry.by, String(entry.verified), entry.what, entry.action ?? ''],
    ...[entry.on, entry.outcome, entry.reason, entry.said],
  ])
  const names = ['AT', 'BY', 'VERIFIED', 'WHAT', 'ACTION', 'ON', 'OUTCOME', 'REASON', 'SAID']
  const ofPool = values.pool !== undefined
  const lines = () => auditLines(page.audit, page.continuation, deps.terminal, ofPool)
  printAnswer({ json: z.encode(auditList, page), rows: [names, ...rows], lines }, values, deps)
  return 0
}

function placeOf({ account, pool }: Values): Record<string, string> {
  return { ...(account === undefined ? {} : { account }), ...(pool === undefined ? {} : { pool }) }
}

type InForce = z.infer<typeof controlsInForce>
type Stop = NonNullable<InForce['pause']>

function stopRows({ account, pause, pools }: InForce): string[][] {
  const row = (what: string, pool: string, node: string, stop: Stop) => [
    ...[what, account, pool, node, stop.by, isoOf(stop.at), isoOf(stop.until), stop.reason],
  ]
  return [
    ['WHAT', 'ACCOUNT', 'POOL', 'NODE', 'BY', 'SINCE', 'UNTIL', 'REASON'],
    ...(pause ? [row('pause', '', '', pause)] : []),
    ...pools.flatMap(({ pool, pause: paused, silence, holds = {} }) => [
      ...(paused ? [row('pause', pool, '', paused)] : []),
      ...(silence ? [row('silence', pool, '', silence)] : []),
      ...Object.entries(holds).map(([node, stop]) => row('hold', pool, node, stop)),
    ]),
  ]
}

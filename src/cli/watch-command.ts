// `incidents watch`: says what is open, then each change as it happens, until Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type IncidentRow, incidentRow } from '../api/shapes/incident-row.ts'
import { counted, plain } from '../domain/plain.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { filtersOf } from './filters.ts'
import { type Api, openApi } from './open-api.ts'
import type { Values } from './options.ts'
import { isoOf, outputOf } from './output.ts'
import { momentIn, paint, stateTone, wrap } from './terminal.ts'
import { CliError } from './usage.ts'

const usualSeconds = 10
const mostWatched = 1000

/** `open`: it was there when the watch began. */
interface Change {
  what: 'open' | 'opened' | 'changed' | 'resolved'
  row: IncidentRow
}

/** Throws `CliError` where the first look fails; a later one is tried again. */
export async function watchIncidents({ values }: Given, deps: CliDeps): Promise<number> {
  const api = await openApi(values, deps)
  const seconds = values.every ?? usualSeconds
  const filters = { ...filtersOf(values, deps.now()), state: 'unresolved' }
  const print = printer(values, deps)
  const look = async () => {
    const { incidents } = await api.list(filters, mostWatched)
    return new Map(incidents.map((row) => [row.id, row]))
  }
  let known = await look()
  deps.listen?.()
  for (const row of [...known.values()].toReversed()) print({ what: 'open', row })
  if (known.size === 0) deps.err('Nothing is open. Watching; Ctrl-C ends it.\n')
  let count = 0
  let failing = false
  while (!deps.stopped?.()) {
    await (deps.pause ?? sleep)(seconds * 1000)
    if (deps.stopped?.()) break
    try {
      const now = await look()
      const changes = await changesOf(known, now, api)
      known = now
      count += changes.length
      failing = false
      for (const change of changes) print(change)
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      if (!failing) deps.err(`${error.message} Trying again every ${seconds} s.\n`)
      failing = true
    }
  }
  deps.err(`Watched until now: ${counted(count, 'change')}, ${known.size} open.\n`)
  return 0
}

async function changesOf(
  before: ReadonlyMap<string, IncidentRow>,
  now: ReadonlyMap<string, IncidentRow>,
  api: Api,
): Promise<Change[]> {
  const changes: Change[] = []
  for (const [id, row] of now) {
    const old = before.get(id)
    if (!old) changes.push({ what: 'opened', row })
    else if (old.state !== row.state || told(old) !== told(row))
      changes.push({ what: 'changed', row })
  }
  // What is not listed any more is over, and its story says how.
  for (const id of before.keys()) {
    if (now.has(id)) continue
    const { row } = await api.show(id)
    changes.push({ what: row.state === 'resolved' ? 'resolved' : 'changed', row })
  }
  return changes.toSorted((a, b) => a.row.changedAt - b.row.changedAt)
}

/** What a person would call a change within one state. */
function told({ waiting, acknowledgedBy, repairs }: IncidentRow): string {
  return JSON.stringify([waiting?.reason, acknowledgedBy, repairs])
}

function printer(values: Values, deps: CliDeps): (change: Change) => void {
  const output = outputOf(values)
  if (output === 'json') {
    return ({ what, row }) =>
      deps.out(`${JSON.stringify({ what, incident: z.encode(incidentRow, row) })}\n`)
  }
  if (output === 'tsv') {
    deps.out('AT\tWHAT\tSTATE\tID\tFAULT\tSUMMARY\n')
    return ({ what, row }) => {
      const cells = [isoOf(row.changedAt), what, row.state, row.id, row.fault, row.summary]
      deps.out(`${cells.map((cell) => plain(cell, 2000)).join('\t')}\n`)
    }
  }
  return (change) => deps.out(`${pageOf(change, deps).join('\n')}\n`)
}

/** When and what, then the incident's own words below it. */
function pageOf({ what, row }: Change, { terminal }: CliDeps): string[] {
  const at = what === 'open' || what === 'opened' ? row.detectedAt : row.changedAt
  const state = paint(terminal, stateTone(row.state), plain(row.state, 20))
  const subject = `${plain(row.subjectText, 160)}, pool ${plain(row.pool, 64)}`
  const why = row.resolution?.reason ?? row.waiting?.reason ?? row.summary
  return [
    `${momentIn(terminal, at)}  ${state}  ${paint(terminal, 'bold', plain(row.title, 80))}`,
    ...wrap(`${subject}: ${plain(why, 400)}`, terminal.width, '  '),
    `  ${paint(terminal, 'dim', plain(row.id, 120))}`,
  ]
}

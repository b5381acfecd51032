// Writes the tables of docs/cost.md, or prints the bill of a fleet of one's own: `-- --pools 40 --nodes 2000`.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { counted } from '../src/domain/plain.ts'
import type { Fleet } from './cost/estimate.ts'
import { mostNodesOnSmallInstances, ownAlerts } from './cost/fleets.ts'
import { billTable, costTables } from './cost/tables.ts'

/** The page with its tables made anew; all else is as it was. Throws where a heading is missing. */
export function costPageText(page: string): string {
  return Object.entries(costTables()).reduce((text, [heading, made]) => {
    const from = `\n${text}`.indexOf(`\n${heading}\n`)
    if (from < 0) throw new Error(`docs/cost.md has no heading "${heading}"`)
    return text.slice(0, from) + text.slice(from).replace(/(?:^\|.*\n)+/m, () => `${made}\n`)
  }, page)
}

const usage = 'Each takes a number: --pools 40 --nodes 2000 --accounts 1 --jobs 20 --incidents 10'

/** Of a pool, as in the busy fleet: what is not said of a fleet is not nothing. */
const ofPool = { nodes: 100, openJobs: 0.5, incidentsPerDay: 0.5 } as const

/**
 * A fleet from what was asked for. What is not said is as the templates come, and of pools, nodes, jobs and incidents
 * in the measure of the busy fleet. Throws with the option that is wrong.
 */
export function readFleet(given: Readonly<Record<string, string | undefined>>): Fleet {
  const number = (name: string, usual: number): number => {
    const text = given[name] ?? String(usual)
    const value = text.trim() === '' ? Number.NaN : Number(text) // Number('') is 0
    if (Number.isFinite(value) && value >= 0) return value
    throw new Error(`--${name} is "${given[name]}": write a number, 0 or more. ${usage}`)
  }
  const memoryMb = number('memory', 2048)
  if (memoryMb !== 512 && memoryMb !== 2048 && memoryMb !== 4096) {
    throw new Error(`--memory is "${memoryMb}": Flex Consumption has 512, 2048 and 4096 (MB)`)
  }
  const pools = number('pools', Math.ceil(number('nodes', 0) / ofPool.nodes))
  const of = (measure: number) => Math.ceil(pools * measure)
  return {
    ...{ name: 'yours', accounts: number('accounts', 1), pools },
    ...{ nodes: number('nodes', of(ofPool.nodes)), openJobs: number('jobs', of(ofPool.openJobs)) },
    incidentsPerDay: number('incidents', of(ofPool.incidentsPerDay)),
    openHours: number('open-hours', 0.5),
    ...{
      pageHoursPerDay: number('page-hours', 0),
      memoryGb: memoryMb === 512 ? 0.5 : memoryMb === 2048 ? 2 : 4,
    },
    alertRules: number('alert-rules', ownAlerts.alertRules),
    slowAlertRules: number('slow-alert-rules', ownAlerts.slowAlertRules),
  }
}

const option = { type: 'string' } as const
const options = {
  ...{ accounts: option, pools: option, nodes: option, jobs: option, incidents: option },
  ...{ 'open-hours': option, 'page-hours': option, memory: option, 'alert-rules': option },
  'slow-alert-rules': option,
}

/** What the bill is of, and what of it nobody said. */
export function fleetText(fleet: Fleet, argv: readonly string[]): string {
  const { values } = parseArgs({ options, args: [...argv] })
  const parts: [name: keyof typeof values, text: string][] = [
    ['accounts', counted(fleet.accounts, 'account')],
    ['pools', counted(fleet.pools, 'pool')],
    ['nodes', counted(fleet.nodes, 'node')],
    ['jobs', counted(fleet.openJobs, 'open job')],
    ['incidents', `${counted(fleet.incidentsPerDay, 'incident')} a day`],
    ['open-hours', `each open for ${fleet.openHours} h`],
    ['page-hours', `the page open for ${fleet.pageHoursPerDay} h a day`],
    ['memory', `instances of ${fleet.memoryGb} GB`],
    ['alert-rules', `${counted(fleet.alertRules, 'alert rule')} asked each 5 min`],
    ['slow-alert-rules', `${counted(fleet.slowAlertRules, 'alert rule')} asked each 15 min`],
  ]
  const some = (said: boolean) =>
    parts.filter(([name]) => (values[name] !== undefined) === said).map(([, text]) => text)
  const tooSmall = fleet.memoryGb < 1 && fleet.nodes > mostNodesOnSmallInstances
  return [
    `Asked for: ${some(true).join(', ')}.`,
    `Assumed: ${some(false).join(', ') || 'nothing'}.`,
    ...(tooSmall
      ? [
          `Beware: 512 MB are for ${mostNodesOnSmallInstances} nodes at most; see docs/cost.md, "Instances of 512 MB".`,
        ]
      : []),
  ].join('\n')
}

/** The fleet that a command line asks for; undefined where it asks for none. Throws with the option that is wrong. */
export function fleetOf(argv: readonly string[]): Fleet | undefined {
  const { values } = parseArgs({ options, args: [...argv] })
  return Object.keys(values).length === 0 ? undefined : readFleet(values)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const argv = process.argv.slice(2)
    const asked = fleetOf(argv)
    if (asked) console.log(`${fleetText(asked, argv)}\n\n${billTable(asked)}`)
    else {
      const path = resolve(import.meta.dirname, '..', 'docs', 'cost.md')
      writeFileSync(path, costPageText(readFileSync(path, 'utf8')))
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}

// Writes the tables of docs/cost.md, or prints the bill of a fleet of one's own: `-- --pools 40 --nodes 2000`.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Fleet } from './cost/estimate.ts'
import { ownAlerts } from './cost/fleets.ts'
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

/** A fleet from what was asked for; what is not said is as the templates come. Throws with the option that is wrong. */
export function readFleet(given: Readonly<Record<string, string | undefined>>): Fleet {
  const number = (name: string, usual: number): number => {
    const value = Number(given[name] ?? usual)
    if (Number.isFinite(value) && value >= 0) return value
    throw new Error(`--${name} is "${given[name]}": write a number, 0 or more. ${usage}`)
  }
  const memoryMb = number('memory', 2048)
  if (memoryMb !== 512 && memoryMb !== 2048 && memoryMb !== 4096) {
    throw new Error(`--memory is "${memoryMb}": Flex Consumption has 512, 2048 and 4096 (MB)`)
  }
  return {
    ...{ name: 'yours', accounts: number('accounts', 1), pools: number('pools', 0) },
    ...{ nodes: number('nodes', 0), openJobs: number('jobs', 0) },
    ...{ incidentsPerDay: number('incidents', 0), openHours: number('open-hours', 0.5) },
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

/** The fleet that a command line asks for; undefined where it asks for none. Throws with the option that is wrong. */
export function fleetOf(argv: readonly string[]): Fleet | undefined {
  const { values } = parseArgs({ options, args: [...argv] })
  return Object.keys(values).length === 0 ? undefined : readFleet(values)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const asked = fleetOf(process.argv.slice(2))
    if (asked) console.log(billTable(asked))
    else {
      const path = resolve(import.meta.dirname, '..', 'docs', 'cost.md')
      writeFileSync(path, costPageText(readFileSync(path, 'utf8')))
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}

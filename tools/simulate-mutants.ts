// Proves that the simulation can catch: each deliberate fault is switched in, and must break an invariant.
import { allMutants, type Mutant } from '../test/simulation/mutants.ts'
import type { SimulateArguments } from './simulate-arguments.ts'
import { playOnWorkers, type SeedResult } from './simulate-workers.ts'

interface Caught {
  mutant: string
  breaks: string
  /** Seeds until one broke; absent when none did. */
  after?: number
  by?: string
}

/** The exit code: 1 when one was not caught. */
export async function catchMutants(asked: SimulateArguments): Promise<number> {
  const all = allMutants().filter(({ name }) => (asked.mutant ?? name) === name)
  // Most are caught by the first seeds: a thread for each costs less than all threads for one.
  const lanes = Math.max(1, Math.min(asked.workers, all.length))
  const workers = Math.max(1, Math.floor(asked.workers / lanes))
  const table: Caught[] = []
  const left = [...all]
  async function work(): Promise<void> {
    for (let mutant = left.shift(); mutant; mutant = left.shift()) {
      const row = await caught(mutant, { ...asked, workers })
      table.push(row)
      if (!asked.json) process.stdout.write(`${lineOf(row)}\n`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
  table.sort((a, b) => a.mutant.localeCompare(b.mutant))
  const missed = table.filter(({ after }) => after === undefined)
  if (asked.json) process.stdout.write(`${JSON.stringify({ mutants: table })}\n`)
  else process.stdout.write(`${table.length} mutants, ${missed.length} not caught\n`)
  return missed.length > 0 ? 1 : 0
}

async function caught({ name, breaks }: Mutant, asked: SimulateArguments): Promise<Caught> {
  const isBroken = ({ broken }: SeedResult) => broken.length > 0
  const results = await playOnWorkers(
    { ...asked, mutant: name },
    () => undefined,
    (some) => some.some(isBroken),
  )
  const first = results.find(isBroken)
  return {
    ...{ mutant: name, breaks },
    ...(first ? { after: first.seed - asked.from + 1, by: first.broken[0] ?? '' } : {}),
  }
}

function lineOf({ mutant, after, by = '' }: Caught): string {
  const when = after === undefined ? 'NOT CAUGHT' : `after ${after} seeds`
  return `${mutant.padEnd(34)} ${when.padEnd(16)} ${by.slice(0, 120)}`
}

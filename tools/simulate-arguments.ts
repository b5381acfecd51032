// The arguments of the simulation.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export interface SimulateArguments {
  from: number
  seeds: number
  workers: number
  story: string | undefined
  /** The name of a deliberate fault that is switched in. */
  mutant: string | undefined
  /** Whether each of them is to be caught. */
  mutants: boolean
  json: boolean
  help: boolean
}

export const usage = `Usage: npm run simulate -- [--from SEED] [--seeds N] [--workers N] [--story FILE] [--mutant NAME | --mutants] [--json]
  --from SEED     the first seed (1)
  --seeds N       how many (100); with --mutants how many for each at the most (2000)
  --workers N     how many threads (one a core)
  --story FILE    one run as a file tells it: see test/simulation/plan.ts
  --mutant NAME   with a deliberate fault of test/simulation/mutants switched in
  --mutants       each of these faults in turn: it must be caught
  --json          one machine-readable answer`

/** One sentence under \`fault\` for the first argument that is wrong. */
export function parseSimulateArguments(
  given: readonly string[],
): SimulateArguments | { fault: string } {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        from: { type: 'string', default: '1' },
        seeds: { type: 'string' },
        workers: { type: 'string', default: String(availableParallelism()) },
        story: { type: 'string' },
        mutant: { type: 'string' },
        mutants: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const { mutants, story, mutant, json, help } = values
    return {
      from: wholeNumber('--from', values.from, 0),
      seeds: wholeNumber('--seeds', values.seeds ?? (mutants ? '2000' : '100'), 1),
      workers: wholeNumber('--workers', values.workers, 1),
      ...{ story, mutant, mutants, json, help },
    }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new Error(`${name} is "${text}": give a whole number of at least ${least}.`)
}

// What a fault names must be there: accounts, pools, jobs and tasks. A pattern may fit nothing yet.
import { keyOf } from '../life/basics.ts'
import type { WorldState } from '../life/state.ts'
import type { ScriptStep } from '../world/step-schema.ts'
import { fits } from './pattern.ts'

export interface NamedAccount {
  readonly name: string
  readonly pools: readonly string[]
  readonly jobs: readonly { readonly id: string; readonly has: (task: string) => boolean }[]
}

type Issue = (path: PropertyKey[], message: string) => void

/** Tells `issue` of a name without a thing, with the path of the place and what to do. */
export function checkNames(
  accounts: readonly NamedAccount[],
  step: ScriptStep,
  path: PropertyKey[],
  issue: Issue,
): void {
  const owner = step.account ?? accounts[0]?.name ?? ''
  const found = accounts.filter(({ name }) => fits(owner, name))
  if (found.length === 0) {
    issue([...path, 'account'], `there is no account "${owner}"; name one of the world's`)
  } else if ('pool' in step) {
    const { pool } = step
    if (found.some(({ pools }) => isThere(pool, pools))) return
    issue([...path, 'pool'], `there is no pool "${pool}"; name one of account "${owner}"`)
  } else if ('job' in step) {
    const { job, task } = step
    const jobs = found.flatMap((account) => account.jobs).filter(({ id }) => fits(job, id))
    if (jobs.length === 0 && !job.includes('*')) {
      issue([...path, 'job'], `there is no job "${job}"; name one of account "${owner}"`)
    } else if (!job.includes('*') && !task.includes('*') && !jobs.some(({ has }) => has(task))) {
      issue([...path, 'task'], `there is no task "${task}"; name one of job "${job}"`)
    }
  }
}

const isThere = (name: string, ids: readonly string[]): boolean =>
  name.includes('*') || ids.some((id) => fits(name, id))

export const namesOfWorld = (world: WorldState): NamedAccount[] =>
  Object.values(world.accounts).map(({ name, pools, jobs }) => ({
    name,
    pools: Object.values(pools).map(({ id }) => id),
    jobs: Object.values(jobs).map(({ id, tasks }) => ({
      id,
      has: (task) => tasks[keyOf(task)] !== undefined,
    })),
  }))

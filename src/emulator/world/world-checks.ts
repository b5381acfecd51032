// What a world file's parts owe each other: ids that are unique, and names of things that are there.
import { checkNames, type NamedAccount } from '../faults/fault-names.ts'
import type { WorldJob, WorldTasks } from './job-schema.ts'
import type { WorldPool } from './pool-schema.ts'
import type { ScriptStep } from './step-schema.ts'

type Issue = (path: PropertyKey[], message: string) => void

interface Account {
  name: string
  pools: readonly WorldPool[]
  jobs: readonly WorldJob[]
}

/** Tells `issue` of every fault, with the path of the place and what to do. */
export function checkWorld(
  accounts: readonly Account[],
  script: readonly ScriptStep[],
  issue: Issue,
): void {
  accounts.forEach(({ pools, jobs }, a) => {
    checkUnique(pools, ['accounts', a, 'pools'], issue)
    checkUnique(jobs, ['accounts', a, 'jobs'], issue)
    jobs.forEach(({ pool }, i) => {
      if (pools.some((p) => p.id === pool)) return
      const path = ['accounts', a, 'jobs', i, 'pool']
      issue(path, `there is no pool "${pool}"; name one of this account`)
    })
  })
  script.forEach((step, i) => {
    checkNames(accounts.map(namesOf), step, ['script', i], issue)
  })
}

function checkUnique(items: readonly { id: string }[], path: PropertyKey[], issue: Issue): void {
  items.forEach(({ id }, i) => {
    const same = (other: { id: string }) => other.id.toLowerCase() === id.toLowerCase()
    if (items.findIndex(same) === i) return
    issue([...path, i, 'id'], `"${id}" is there already; ids compare without case`)
  })
}

const namesOf = ({ name, pools, jobs }: Account): NamedAccount => ({
  name,
  pools: pools.map(({ id }) => id),
  jobs: jobs.map(({ id, tasks }) => ({
    id,
    has: (task) => tasks.flatMap(taskIds).some((one) => one.toLowerCase() === task.toLowerCase()),
  })),
})

/** The number of a task in its group, as `{n}` shows it. */
export const numberOf = (n: number): string => String(n).padStart(4, '0')

const taskIds = (group: WorldTasks): string[] =>
  Array.from({ length: group.count }, (_, i) =>
    group.id.replaceAll('{n}', numberOf(group.from + i)),
  )

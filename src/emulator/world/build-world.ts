// Turns a world file into the state at its first instant.

import { planFault } from '../faults/add-faults.ts'
import type { AccountState } from '../life/account-state.ts'
import { wakeDispatch } from '../life/dispatch.ts'
import { createLife } from '../life/engine.ts'
import type { Life } from '../life/life.ts'
import { admitJob } from '../life/open-jobs.ts'
import { stateFormat, type WorldState } from '../life/state.ts'
import { jobOf } from './build-jobs.ts'
import { addWorldPool, startScaling } from './build-pools.ts'
import type { World } from './world-schema.ts'

/** The seed where none is given: the demo is the same for everybody. */
const defaultSeed = 'batch-medic'

/** The state of a world at its first instant; steps of the script at offset 0 have not happened yet. */
export function buildWorld(world: World, seed: string | undefined, startMs: number): WorldState {
  const { rebootAdmittedIn } = world
  const state = {
    ...emptyWorld(seed ?? defaultSeed, startMs),
    ...(rebootAdmittedIn ? { rebootAdmittedIn } : {}),
  }
  populate(
    createLife(state, () => {}),
    world,
  )
  return state
}

function emptyWorld(seed: string, startMs: number): WorldState {
  return {
    format: stateFormat,
    seed,
    startMs,
    nowMs: startMs,
    nextSeq: 0,
    timers: [],
    accounts: {},
    script: [],
    faults: [],
    faultSeq: 0,
    outbox: [],
    journal: [],
    journalSeq: 0,
    happenings: [],
    happeningSeq: 0,
  }
}

/** The same world in which nothing breaks: no script, every task succeeds. */
export const withoutFaults = (world: World): World => ({
  ...world,
  script: [],
  accounts: world.accounts.map((account) => ({
    ...account,
    jobs: account.jobs.map((job) => ({
      ...job,
      tasks: job.tasks.map(({ fault: _, ...task }) => ({ ...task, exitCode: 0 })),
    })),
  })),
})

/** Fills an empty life with the world's accounts and plans its script. */
function populate(life: Life, world: World): void {
  for (const { name, pools, jobs, quotas, applications } of world.accounts) {
    const account: AccountState = {
      name,
      pools: {},
      jobs: {},
      ...(quotas ? { quotas } : {}),
      ...(applications ? { applications } : {}),
    }
    life.world.accounts[name] = account
    for (const pool of pools) addWorldPool(life, account, pool)
    for (const job of jobs) admitJob(account, jobOf(life, account, job))
    for (const pool of Object.values(account.pools)) wakeDispatch(life, account, pool)
    startScaling(life, account)
  }
  for (const step of world.script) {
    const { id, summary } = planFault(life.world, step)
    life.world.script.push({ atMs: life.now() + step.at, summary, fault: id })
  }
}

// Turns a world file into the state at its first instant.

import { planFault } from '../faults/add-faults.ts'
import { allocate } from '../life/allocation.ts'
import { shareOf } from '../life/dice.ts'
import { wakeDispatch } from '../life/dispatch.ts'
import { createLife, type Life } from '../life/life.ts'
import { startResize } from '../life/pool-life.ts'
import { succeededBefore } from '../life/start-task-life.ts'
import type { AccountState, PoolState, Wire, WorldState } from '../life/state.ts'
import { keyOf } from '../life/state.ts'
import { jobOf } from './build-jobs.ts'
import type { World, WorldPool } from './world-schema.ts'

/** Ready pools were made a day before the world begins. */
const poolAgeMs = 24 * 3_600_000

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
    format: 1,
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
  for (const { name, pools, jobs } of world.accounts) {
    const account: AccountState = { name, pools: {}, jobs: {} }
    life.world.accounts[name] = account
    for (const pool of pools) addPool(life, account, pool)
    for (const job of jobs) account.jobs[keyOf(job.id)] = jobOf(life, account, job)
    for (const pool of Object.values(account.pools)) wakeDispatch(life, account, pool)
  }
  for (const step of world.script) {
    const { id, summary } = planFault(life.world, step)
    life.world.script.push({ atMs: life.now() + step.at, summary, fault: id })
  }
}

function addPool(life: Life, account: AccountState, given: WorldPool): void {
  const now = life.now()
  const createdMs = given.ready ? now - poolAgeMs : now
  const pool: PoolState = {
    id: given.id,
    spec: poolSpec(given),
    createdMs,
    change: { atMs: createdMs, revision: 0 },
    state: 'active',
    stateMs: createdMs,
    allocationState: 'steady',
    allocationMs: createdMs,
    targetDedicated: given.dedicated,
    targetSpot: given.lowPriority,
    resizeErrors: [],
    nextIndex: 0,
    resizeStep: 0,
    nodes: {},
    faults: [],
    boot: {
      allocateMs: given.boot.allocate,
      createMs: given.boot.create,
      startMs: given.boot.start,
      startTaskMs: given.startTask?.duration ?? 0,
      rebootMs: given.boot.reboot,
      leaveMs: given.boot.leave,
    },
    startTaskStdout: given.startTask?.stdout ?? '',
    dispatching: false,
  }
  account.pools[keyOf(pool.id)] = pool
  if (!given.ready) {
    startResize(life, account, pool, 'requeue')
    return
  }
  for (let i = 0; i < given.dedicated; i += 1) addReadyNode(life, account, pool, true)
  for (let i = 0; i < given.lowPriority; i += 1) addReadyNode(life, account, pool, false)
}

function poolSpec(given: WorldPool): Wire {
  const { startTask } = given
  return {
    ...(given.displayName ? { displayName: given.displayName } : {}),
    vmSize: given.vmSize,
    taskSlotsPerNode: given.taskSlotsPerNode,
    virtualMachineConfiguration: {
      imageReference: given.imageReference,
      nodeAgentSKUId: given.nodeAgentSKUId,
    },
    ...(startTask
      ? {
          startTask: {
            commandLine: startTask.commandLine,
            userIdentity: { autoUser: { scope: 'pool', elevationLevel: 'admin' } },
            maxTaskRetryCount: 0,
            waitForSuccess: startTask.waitForSuccess,
          },
        }
      : {}),
    ...(given.metadata ? { metadata: given.metadata } : {}),
    targetNodeCommunicationMode: 'simplified',
  }
}

/** A node that has been up since some minutes after its pool was made. */
function addReadyNode(
  life: Life,
  account: AccountState,
  pool: PoolState,
  dedicated: boolean,
): void {
  const node = allocate(life, account, pool, dedicated)
  const bootedMs =
    pool.createdMs +
    Math.round(60_000 * (1 + shareOf(life.world.seed, 'boot', pool.id, node.index)))
  node.allocatedMs = pool.createdMs + 5_000
  node.state = 'idle'
  node.bootMs = bootedMs
  node.stateMs = bootedMs + pool.boot.startTaskMs
  if (!pool.spec.startTask) return
  node.startTaskInfo = succeededBefore(bootedMs, node.stateMs)
  node.startTaskOutput = { atMs: node.stateMs, stdout: pool.startTaskStdout, stderr: '' }
}

// Invariant 2: the guards, written anew and not taken from the product: one that is wrong must not vouch for itself.

import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import { askByHand } from '../support/by-hand.ts'
import type { Recorded } from './book.ts'
import { currentJob, type Job } from './host.ts'
import { type TrueNode, truePools } from './people.ts'
import type { Plan } from './plan.ts'
import { startMs } from './stage.ts'
import type { CallDeps } from './watch-calls.ts'

export interface GuardWatch {
  /** Batch answered a read of the job that is at work. */
  read(path: string, status: number): void
  /** Before the first call of an attempt. */
  check(job: Job, partition: string, recorded: Recorded): void
}

/** What a job last saw of the world, as it was when it was read. */
interface Sight {
  nodes: number
  sick: Sick
  poolReadAt: number
  /** By node id: whether it was usable and ran a task, of one node or of several. */
  busy: Map<string, boolean>
}

const twoHoursMs = 2 * 3_600_000
const usable = ['idle', 'running']

export function watchGuards({ stage, book, owner, asks, complain }: CallDeps): GuardWatch {
  const sights = new WeakMap<Job, Sight>()

  return { read, check }

  function read(path: string, status: number): void {
    const job = currentJob.getStore()
    if (!job || status !== 200) return
    const sight = sights.get(job) ?? { nodes: 0, sick: noneSick, poolReadAt: 0, busy: new Map() }
    sights.set(job, sight)
    const [, kind, pool = '', nodes, node] = path.split('/')
    if (kind !== 'pools') return
    if (nodes === undefined) {
      asks.poolRead(job)
      sight.poolReadAt = stage.clock.now()
    } else if (node === undefined) {
      const nodeList = truePools(stage, pool)[0]?.nodeList ?? []
      sight.nodes = nodeList.length
      sight.sick = sickOf(nodeList)
    } else if (path.split('/').length === 5) {
      asks.nodeRead(job, node)
      sight.busy.set(node, isBusy(pool, node))
    }
  }

  function isBusy(pool: string, node: string): boolean {
    const { body } = askByHand(stage, 'GET', `/pools/${pool}/nodes/${node}`)
    const { state, recentTasks = [] } = body as { state: string; recentTasks?: WireTask[] }
    return usable.includes(state) && recentTasks.some(({ taskState }) => taskState === 'running')
  }

  function check(job: Job, partition: string, { attempt }: Recorded): void {
    const { policy } = job.instance
    const { action } = attempt
    const sight = sights.get(job)
    const pool = partition.split('|')[1] ?? ''
    const fault = book.incidents.get(attempt.incidentId)?.fault ?? ''
    const metadata = owner.metadataAt(pool, sight?.poolReadAt ?? 0)
    const mode = modeOf(policy, pool, fault, metadata['batch-medic:mode'])
    const needsLeave = mode !== 'act' || policy.approval.some((kind) => kind === action.kind)
    const isLeft = needsLeave && mode !== 'off' && asks.takesLeave(attempt)
    if (needsLeave && !isLeft) {
      complain(2, `${action.kind} for ${fault} in ${pool} in mode ${mode} without anybody's leave`)
    }
    checkWindows(job, sight?.poolReadAt ?? 0, attempt)
    if (isNodeRepair(action) && !isLeft && isStorm(policy, sight?.sick ?? noneSick)) {
      complain(2, `${action.kind} in ${pool} in a storm`)
    }
    const hold = metadata['batch-medic:hold']
    if (hold !== undefined && hold !== 'false') complain(2, `${action.kind} in ${pool}, on hold`)
    if (isNodeRepair(action) && 'node' in action) {
      const isBusy = sight?.busy.get(action.node.nodeId)
      if (isBusy === undefined) {
        complain(2, `${action.kind} of ${action.node.nodeId}, which was not read again before`)
      }
      if (isBusy) {
        complain(2, `${action.kind} of ${action.node.nodeId}, which is usable and runs a task`)
      }
      checkOut(policy, partition, sight?.nodes ?? 0)
    }
    if ('task' in action) {
      const { jobId, taskId } = action.task
      const said = [owner.jobMetadata(jobId), metadata]
        .map((one) => one['batch-medic:tasks'])
        .find((word) => word !== undefined)
      const tasks = said === 'manage' || said === 'leave' ? said : policy.tasks
      if (tasks !== 'manage') complain(2, `${action.kind} of ${jobId}/${taskId}, not managed`)
      if (taskId.startsWith('wide')) complain(2, `${action.kind} of a multi-instance task`)
    }
  }

  /** Decided after the pool was read and called before now: in a freeze all that time. */
  function checkWindows({ instance }: Job, readAt: number, { action }: Attempt): void {
    // What is well is given back at any time.
    if (action.kind === 'enable-scheduling') return
    const now = stage.clock.now() + instance.skewMs
    for (const { when, from, to } of instance.policy.windows) {
      const isIn = readAt + instance.skewMs >= today(from) && now < today(to)
      if (when === 'never' && isIn) complain(2, `${action.kind} in the freeze ${from} to ${to}`)
    }
  }

  function checkOut({ guards }: Plan['policy'], partition: string, nodes: number): void {
    const { maxConcurrentNodes, maxConcurrentShare } = guards
    const limit = Math.max(1, Math.min(maxConcurrentNodes, Math.floor(maxConcurrentShare * nodes)))
    const out = [...book.attempts].filter(
      ([key, { attempt }]) =>
        key.startsWith(`${partition} `) &&
        attempt.step !== 'ended' &&
        stage.clock.now() - attempt.startedAt < twoHoursMs &&
        isNodeRepair(attempt.action),
    )
    if (out.length > limit) {
      complain(2, `${out.length} nodes of ${partition} are out at once, the limit is ${limit}`)
    }
  }
}

interface WireTask {
  taskState: string
  taskId: string
}

const order = ['off', 'watch', 'recommend', 'act'] as const

function modeOf(policy: Plan['policy'], pool: string, fault: string, said: string | undefined) {
  const rule = policy.rules.find(
    ({ match, mode }) =>
      mode !== undefined &&
      (match.pool === undefined || match.pool === pool) &&
      (match.fault === undefined || fault.startsWith(match.fault.replace('*', ''))),
  )
  const ruled = rule?.mode ?? policy.mode
  const asked = order.find((mode) => mode === said)
  if (asked === undefined) return ruled
  return order.indexOf(asked) < order.indexOf(ruled) ? asked : ruled
}

interface Sick {
  sick: number
  counted: number
}

const noneSick: Sick = { sick: 0, counted: 0 }
const sickStates = ['unusable', 'starttaskfailed', 'unknown']
/** Of these the product counts none, or counts them as sick: without them the share is never too high. */
const notCounted = ['preempted', 'leavingpool', 'creating', 'starting', 'waitingforstarttask']

function sickOf(nodes: readonly TrueNode[]): Sick {
  const counted = nodes.filter(({ state }) => !notCounted.includes(state))
  const sick = counted.filter(({ state }) => sickStates.includes(state)).length
  return { sick, counted: counted.length }
}

function isStorm({ guards }: Plan['policy'], { sick, counted }: Sick): boolean {
  return sick >= guards.stormMinimumNodes && sick > guards.maxSickShare * counted
}

function isNodeRepair({ kind }: Action): boolean {
  return kind === 'reboot' || kind === 'replace'
}

/** A time of the one day on which everything happens, in UTC. */
function today(time: string): number {
  return Date.parse(`${new Date(startMs).toISOString().slice(0, 10)}T${time}:00Z`)
}

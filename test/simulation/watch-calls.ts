// Invariants 1 and 2: each call that changes something has its attempt, its fence and the leave of the guards.
import type { Attempt } from '../../src/domain/action.ts'
import type { Book, Recorded } from './book.ts'
import type { ClientWitness } from './faulty-client.ts'
import { currentJob, type Job } from './host.ts'
import type { Owner } from './owner.ts'
import { personCalls, truePools } from './people.ts'
import type { Plan } from './plan.ts'
import { account, type Stage } from './stage.ts'

export interface CallWatch extends ClientWitness {
  /** Calls that were begun. */
  count(): number
}

export interface CallDeps {
  stage: Stage
  book: Book
  owner: Owner
  complain(invariant: number, text: string): void
}

interface Made {
  path: string
  attempt: Attempt
  key: string
  accepted: boolean
}

/** What a job last saw of the world, as it was when it was read. */
interface Sight {
  nodes: number
  poolReadAt: number
  /** By node id: whether it was usable and ran a task on several nodes. */
  busy: Map<string, boolean>
}

const twoHoursMs = 2 * 3_600_000
const usable = ['idle', 'running']

export function watchCalls({ stage, book, owner, complain }: CallDeps): CallWatch {
  const sights = new WeakMap<Job, Sight>()
  const used = new Set<string>()
  const made: Made[] = []
  let begun = 0

  return { count: () => begun, calls, read }

  function read(path: string, status: number): void {
    const job = currentJob.getStore()
    if (!job || status !== 200) return
    const sight = sights.get(job) ?? { nodes: 0, poolReadAt: 0, busy: new Map() }
    sights.set(job, sight)
    const [, kind, pool = '', nodes, node] = path.split('/')
    if (kind !== 'pools') return
    if (nodes === undefined) sight.poolReadAt = stage.clock.now()
    else if (node === undefined) {
      sight.nodes = truePools(stage, pool)[0]?.nodeList.length ?? 0
    } else if (path.split('/').length === 5) sight.busy.set(node, isWide(pool, node))
  }

  function isWide(pool: string, node: string): boolean {
    const { body } = personCalls(stage, 'GET', `/pools/${pool}/nodes/${node}`)
    const { state, recentTasks = [] } = body as { state: string; recentTasks?: WireTask[] }
    const runs = recentTasks.some(
      ({ taskState, taskId }) => taskState === 'running' && taskId === 'wide',
    )
    return usable.includes(state) && runs
  }

  function calls(method: string, path: string, body: unknown) {
    begun += 1
    const job = currentJob.getStore()
    const partition = partitionOf(path)
    const holder = book.heads.get(partition)?.job
    if (job === undefined || holder !== job) {
      complain(1, `${job?.name} called ${path}, and ${holder?.name ?? 'nobody'} holds the pool`)
    }
    const announced = [...book.attempts]
      .filter(([key, { attempt }]) => key.startsWith(`${partition} `) && isLive(attempt))
      .filter(([, { attempt }]) => matches(attempt, method, path, body))
    const fresh = announced.find(([, { attempt }]) => !used.has(useOf(attempt, method, path)))
    const found = fresh ?? announced[0]
    if (!found) {
      complain(1, `${job?.name} called ${method} ${path} without an attempt committed before it`)
      return { answered: () => undefined }
    }
    const [key, recorded] = found
    const { attempt } = recorded
    if (!fresh) complain(1, `${job?.name} called ${path} twice for attempt ${attempt.number}`)
    if (recorded.by !== job) {
      complain(1, `${job?.name} called ${path}, which ${recorded.by?.name} had announced`)
    }
    used.add(useOf(attempt, method, path))
    checkRepeats(path, key, attempt)
    if (job && attempt.step === 'announced') checkGuards(job, partition, recorded)
    const call: Made = { path, attempt, key, accepted: false }
    made.push(call)
    return {
      answered(status: number) {
        if (status >= 300) return
        call.accepted = true
        if (book.attempts.get(key)?.attempt.result === 'not-made') {
          complain(1, `${path} was taken by Batch after it was recorded as not made`)
        }
        if (path.endsWith('/resize')) owner.resizedByUs(path.split('/')[2] ?? '', body)
      },
    }
  }

  /** Again only after an attempt that Batch had not, or that has ended. */
  function checkRepeats(path: string, key: string, attempt: Attempt): void {
    for (const other of made) {
      if (!other.accepted || other.path !== path) continue
      if (other.attempt.incidentId !== attempt.incidentId) continue
      if (other.attempt.step !== attempt.step) continue
      const now = book.attempts.get(other.key)?.attempt
      if (now?.result === 'not-made') {
        complain(1, `${path} again, though Batch had taken attempt ${other.attempt.number}`)
      } else if (other.key !== key && now?.step !== 'ended') {
        complain(1, `${path} again, though attempt ${other.attempt.number} is ${now?.step}`)
      }
    }
  }

  function checkGuards(job: Job, partition: string, { attempt }: Recorded): void {
    const { policy } = job.instance
    const { action } = attempt
    const sight = sights.get(job)
    const pool = partition.split('|')[1] ?? ''
    const fault = book.incidents.get(attempt.incidentId)?.fault ?? ''
    const metadata = owner.metadataAt(pool, sight?.poolReadAt ?? 0)
    const mode = modeOf(policy, pool, fault, metadata['batch-medic:mode'])
    if (mode !== 'act') complain(2, `${action.kind} for ${fault} in ${pool} in mode ${mode}`)
    const hold = metadata['batch-medic:hold']
    if (hold !== undefined && hold !== 'false') complain(2, `${action.kind} in ${pool}, on hold`)
    if (action.kind === 'reboot' || action.kind === 'replace') {
      const isWide = sight?.busy.get(action.node.nodeId)
      if (isWide === undefined) {
        complain(2, `${action.kind} of ${action.node.nodeId}, which was not read again before`)
      }
      if (isWide) {
        complain(2, `${action.kind} of ${action.node.nodeId}, which runs a multi-instance task`)
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
      if (taskId === 'wide') complain(2, `${action.kind} of a multi-instance task`)
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
        (attempt.action.kind === 'reboot' || attempt.action.kind === 'replace'),
    )
    if (out.length > limit) {
      complain(2, `${out.length} nodes of ${partition} are out at once, the limit is ${limit}`)
    }
  }

  function partitionOf(path: string): string {
    const [, kind, id = ''] = path.split('/')
    const pool = kind === 'jobs' ? owner.poolOfJob(id) : id
    return `${account}|${pool.toLowerCase()}`
  }
}

interface WireTask {
  taskState: string
  taskId: string
}

function isLive({ step }: Attempt): boolean {
  return step === 'announced' || step === 'growing'
}

/** What the attempt has announced. */
function matches(attempt: Attempt, method: string, path: string, body: unknown): boolean {
  const { action } = attempt
  if (action.kind === 'free-disk') {
    const [, , , , node, files, folder = ''] = path.split('/')
    return (
      method === 'DELETE' &&
      files === 'files' &&
      node === action.node.nodeId &&
      action.paths.some((one) => one.path === decodeURIComponent(folder))
    )
  }
  const call = attempt.step === 'growing' ? attempt.growCall : attempt.call
  if (!call) return false
  return call.path === path && call.method === method && sameJson(call.body, body)
}

function useOf({ incidentId, number, step, stepAt }: Attempt, method: string, path: string) {
  return `${incidentId} ${number} ${step} ${stepAt} ${method} ${path}`
}

function sameJson(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(Object.entries(Object(value)).toSorted(([a], [b]) => a.localeCompare(b)))
  return sorted(one) === sorted(other)
}

const order = ['off', 'watch', 'recommend', 'act'] as const

/** Written anew and not taken from the product: a guard that is wrong must not vouch for itself. */
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

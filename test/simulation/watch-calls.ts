// Invariant 1: each call that changes something has its attempt, committed before it, and its fence.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Book } from './book.ts'
import type { ClientWitness } from './faulty-client.ts'
import { currentJob } from './host.ts'
import type { Owner } from './owner.ts'
import { account, type Stage } from './stage.ts'
import type { AskWatch } from './watch-asks.ts'
import { watchGuards } from './watch-guards.ts'

export interface CallWatch extends ClientWitness {
  /** Calls that were begun. */
  count(): number
}

export interface CallDeps {
  stage: Stage
  book: Book
  owner: Owner
  asks: AskWatch
  complain(invariant: number, text: string): void
}

interface Made {
  path: string
  attempt: Attempt
  key: string
  accepted: boolean
}

export function watchCalls(deps: CallDeps): CallWatch {
  const { stage, book, owner, asks, complain } = deps
  const guards = watchGuards(deps)
  const used = new Set<string>()
  const made: Made[] = []
  let begun = 0

  return { count: () => begun, calls, read: guards.read }

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
    if (job) asks.called(job, partition, attempt, stage.clock.now() + job.instance.skewMs)
    if (job && attempt.step === 'announced') guards.check(job, partition, recorded)
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

  function partitionOf(path: string): string {
    const [, kind, id = ''] = path.split('/')
    const pool = kind === 'jobs' ? owner.poolOfJob(id) : id
    return `${account}|${pool.toLowerCase()}`
  }
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

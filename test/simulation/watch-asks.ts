// Invariant 2, of what people ask: nothing against a pause or a hold, and each approval is good for one action.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Pause } from '../../src/domain/control.ts'
import type { ControlRequest } from '../../src/domain/request.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import type { Job } from './host.ts'

export interface AskWatch {
  transacted(partition: string, changes: readonly RowChange[]): void
  /** The job has looked at the pool: what people had said before, it knows. */
  poolRead(job: Job): void
  /** The job read this node again, which it does before it asks for the last time whether anybody wants something. */
  nodeRead(job: Job, node: string): void
  /** `now`: by the clock of the job's instance. */
  called(job: Job, partition: string, attempt: Attempt, now: number): void
  /** The attempt is made by a person's leave alone: is there one that no other attempt has used? */
  takesLeave(attempt: Attempt): boolean
}

export function watchAsks(complain: (invariant: number, text: string) => void): AskWatch {
  let moment = 0
  const pauses = new Map<string, Pause | null>()
  const holds = new Map<string, Readonly<Record<string, Pause>> | null>()
  const waiting = new Map<string, { request: ControlRequest; since: number }>()
  /** By incident and action: the ids of what permits it, and the attempts that needed one. */
  const leaves = new Map<string, Set<string>>()
  const taken = new Map<string, Set<number>>()
  const reads = new WeakMap<Job, Map<string, number>>()
  const looks = new WeakMap<Job, number>()
  /** Of the whole account, of which there is one: since which moment it stands so. */
  let ofAccount: { pause: Pause | undefined; since: number } = { pause: undefined, since: 0 }

  function asked(key: string, request: ControlRequest): void {
    waiting.set(key, { request, since: moment })
    if (request.kind !== 'approve' && request.kind !== 'run') return
    const of = `${request.incidentId} ${request.action}`
    leaves.set(of, (leaves.get(of) ?? new Set()).add(request.id))
  }

  return {
    transacted(partition, changes) {
      moment += 1
      for (const change of changes) {
        const key = `${partition} ${change.row}`
        if (change.row.startsWith('ask|')) {
          if ('value' in change) asked(key, change.value as ControlRequest)
          else waiting.delete(key)
        } else if (change.row === accountRow && 'value' in change) {
          const { pause } = change.value as { pause?: Pause }
          const isSame = JSON.stringify(pause) === JSON.stringify(ofAccount.pause)
          if (!isSame) ofAccount = { pause, since: moment }
        } else if (change.row === 'ctl|pause' && 'value' in change) {
          pauses.set(partition, change.value as Pause | null)
        } else if (change.row === 'ctl|holds' && 'value' in change) {
          holds.set(partition, change.value as Readonly<Record<string, Pause>> | null)
        }
      }
    },
    poolRead(job) {
      moment += 1
      looks.set(job, moment)
    },
    nodeRead(job, node) {
      moment += 1
      reads.set(job, (reads.get(job) ?? new Map<string, number>()).set(node, moment))
    },
    called(job, partition, { action, step }, now) {
      const pause = pauses.get(partition)
      if (pause && lasts(pause, now)) complain(2, `${action.kind} in ${partition}, which is paused`)
      const nodeId = step === 'announced' && 'node' in action ? action.node.nodeId : undefined
      // Asked for the last time right before the attempt is committed: after it has read what it read last.
      const knownAt = (nodeId && reads.get(job)?.get(nodeId)) || (looks.get(job) ?? 0)
      const { pause: ofAll, since: pausedAt } = ofAccount
      if (ofAll && pausedAt < knownAt && lasts(ofAll, now)) {
        complain(2, `${action.kind} in ${partition}, and the whole account is paused`)
      }
      if (nodeId === undefined) return
      const hold = holds.get(partition)?.[nodeId.toLowerCase()]
      if (hold && lasts(hold, now)) complain(2, `${action.kind} of ${nodeId}, which is held`)
      const readAt = reads.get(job)?.get(nodeId) ?? 0
      for (const [key, { request, since }] of waiting) {
        if (!key.startsWith(`${partition} `) || since > readAt || !stops(request, nodeId)) continue
        if (!lasts(request as { until?: number }, now)) continue
        complain(2, `${action.kind} of ${nodeId}, though a ${request.kind} was asked before`)
      }
    },
    takesLeave({ incidentId, action, number }) {
      const of = `${incidentId} ${action.kind}`
      const used = (taken.get(of) ?? new Set()).add(number)
      taken.set(of, used)
      return used.size <= (leaves.get(of)?.size ?? 0)
    },
  }
}

/** What all pools of an account share; no pool has a row of that name. */
const accountRow = 'past'

function stops(request: ControlRequest, nodeId: string): boolean {
  return request.kind === 'pause' || (request.kind === 'hold' && request.nodeId === nodeId)
}

function lasts({ until = Number.POSITIVE_INFINITY }: { until?: number }, now: number): boolean {
  return until > now
}

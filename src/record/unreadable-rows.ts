// Checks the rows of a pool that lie beside its incidents: what a later version may have written is held in words, never thrown at.

import { changingActions } from '../domain/action.ts'
import type { Attempt, AttemptResult, AttemptStep } from '../domain/attempt.ts'
import type { JobPast, NodePast } from '../domain/record.ts'
import type { Row } from '../ports/rows.ts'
import { type RecordRows, unreadableIncident } from './codec.ts'
import { controlRows } from './keys.ts'

const actions: readonly string[] = [...changingActions, 'collect-evidence', 'escalate']
const steps: Readonly<Record<AttemptStep, true>> = {
  ...{ announced: true, settling: true, growing: true, verifying: true, ended: true },
}
const results: Readonly<Record<AttemptResult, true>> = {
  ...{ helped: true, 'did-not-help': true, 'made-worse': true, unknown: true, refused: true },
  ...{ done: true, failed: true, overtaken: true, 'not-made': true },
}

type Fields<T> = { readonly [K in keyof T]?: unknown }

/** Why this version must leave the pool alone, or undefined when it can read all of its rows. */
export function unreadableRecord(rows: RecordRows): string | undefined {
  const reasons = [
    ...rows.open.map(unreadableIncident),
    ...rows.attempts.map(unreadableAttempt),
    ...rows.nodes.map(unreadableNode),
    ...rows.jobs.map(unreadableJob),
    ...rows.controls.map(unreadableControl),
  ]
  return reasons.find((reason) => reason !== undefined)
}

function unreadableAttempt(row: Row): string | undefined {
  const attempt = row.value as Fields<Attempt> | null
  const what = `Row ${row.row} holds an attempt`
  if (typeof attempt?.incidentId !== 'string' || typeof attempt.number !== 'number') {
    return `${what} without an incidentId and a number`
  }
  const { kind } = (attempt.action ?? {}) as { kind?: unknown }
  if (typeof kind !== 'string' || !actions.includes(kind)) {
    return `${what} at the unknown action ${JSON.stringify(kind)}`
  }
  if (typeof attempt.step !== 'string' || !Object.hasOwn(steps, attempt.step)) {
    return `${what} in the unknown step ${JSON.stringify(attempt.step)}`
  }
  const { result } = attempt
  if (result === undefined || (typeof result === 'string' && Object.hasOwn(results, result))) {
    return undefined
  }
  return `${what} with the unknown result ${JSON.stringify(result)}`
}

function unreadableNode(row: Row): string | undefined {
  const node = row.value as Fields<NodePast> | null
  if (typeof node?.nodeId === 'string' && Array.isArray(node.repairs)) return undefined
  return `Row ${row.row} holds a node without its nodeId and repairs`
}

function unreadableJob(row: Row): string | undefined {
  const job = row.value as Fields<JobPast> | null
  if (typeof job?.jobId === 'string' && Array.isArray(job.reactivations)) return undefined
  return `Row ${row.row} holds a job without its jobId and reactivations`
}

/** Which failed tasks were seen; control rows that came since say nothing to us. */
function unreadableControl(row: Row): string | undefined {
  if (row.row !== controlRows.tasks) return undefined
  const tasks = row.value as { tasksSeenUntil?: unknown; handledTasks?: unknown } | null
  const { tasksSeenUntil, handledTasks } = tasks ?? {}
  const isKnown = typeof tasksSeenUntil === 'number' && typeof handledTasks === 'object'
  return isKnown ? undefined : `Row ${row.row} holds no tasksSeenUntil and handledTasks`
}

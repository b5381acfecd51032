// Failures that people met, rebuilt as facts of a pool: what the machine said of each, in the place where it says it.
import type { BatchFault, NodeFacts, PoolFacts, TaskFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { OutputsSeen } from '../../src/domain/outputs-seen.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import { readJson } from './folder.ts'

export interface FieldCase {
  id: string
  kind: string
  quoted: string | { code?: string; message?: string; values?: Detail[]; details?: Detail[] }
  code: string
  exitCode?: number
  causeClass: string
  fixClass: string
  scope: string
  /** Null where nobody found out. */
  blindRetryHelps: boolean | null
  actualCause: string
}
interface Detail {
  name?: string
  value?: string
  /** As Data Factory shows them. */
  Name?: string
  Value?: string
}

export const fieldCases = readJson<FieldCase[]>('cases', 'field-cases.json')

type Rebuilt = (known: FieldCase) => PoolFacts

/** `nothing`: the pool is well, or a person must not be troubled with it. */
export const rebuilt: Readonly<Record<string, { facts: Rebuilt; fault: Fault | 'nothing' }>> = {
  F03: { facts: betweenNodes, fault: 'pool-resize-timed-out' },
  F05: { facts: (known) => poolOf(6, nodesWithError(1, known)), fault: 'node-disk-full' },
  F07: { facts: taskFailed, fault: 'task-launch-failed' },
  F09: { facts: () => poolOf(6, unusable(6)), fault: 'pool-unusable' },
  F10: { facts: (known) => commandFailed(known, 1), fault: 'task-exit-code' },
  F12: { facts: (known) => commandFailed(known, known.exitCode ?? 0), fault: 'task-exit-code' },
  F14: { facts: taskFailed, fault: 'task-container-failed' },
  F18: { facts: (known) => taskFailed(known, { exitCode: 0 }), fault: 'task-upload-failed' },
  F19: { facts: (known) => commandFailed(known, 1), fault: 'task-exit-code' },
  F23: { facts: (known) => commandFailed(known, 1), fault: 'task-exit-code' },
  F24: { facts: (known) => poolOf(40, startTaskFailed(1, known)), fault: 'node-start-task-failed' },
  F26: { facts: (known) => poolOf(4, startTaskFailed(4, known)), fault: 'pool-start-task-failed' },
  F28: { facts: taskFailed, fault: 'task-container-failed' },
  F30: { facts: taskFailed, fault: 'task-container-failed' },
  F31: {
    facts: () => poolOf(8, nodes(3, 'p', { state: 'preempted', dedicated: false })),
    fault: 'pool-preempted',
  },
  F34: { facts: staleError, fault: 'nothing' },
  F36: { facts: (known) => poolOf(10, startTaskFailed(2, known)), fault: 'node-start-task-failed' },
  F40: { facts: () => poolOf(8, unusable(1, { dedicated: false })), fault: 'node-unusable' },
  F41: { facts: () => poolOf(8, unusable(2, { dedicated: false })), fault: 'node-unusable' },
  F42: { facts: (known) => poolOf(10, startTaskFailed(3, known)), fault: 'node-start-task-failed' },
  F44: { facts: taskFailed, fault: 'task-input-denied' },
  F47: { facts: (known) => poolOf(8, nodesWithError(3, known)), fault: 'node-disk-full' },
  F49: { facts: () => poolOf(4, unusable(1)), fault: 'node-unusable' },
  F52: { facts: (known) => poolOf(4, startTaskFailed(4, known)), fault: 'pool-start-task-failed' },
  F54: { facts: (known) => poolOf(10, startTaskFailed(3, known)), fault: 'node-start-task-failed' },
  // The error is about the files of a task; what keeps the task from starting stands on its pool.
  F55: {
    facts: (known) => resizeFailed({ ...known, code: 'AccountCoreQuotaReached' }),
    fault: 'pool-resize-quota',
  },
  F57: {
    facts: () => poolOf(2, nodes(2, 's', { state: 'starting', stateSince: noon - 30 * minute })),
    fault: 'nothing',
  },
  F58: { facts: taskFailed, fault: 'task-cannot-start' },
  F60: { facts: resizeFailed, fault: 'pool-resize-quota' },
  F61: { facts: (known) => commandFailed(known, 1), fault: 'task-exit-code' },
  F63: { facts: resizeFailed, fault: 'pool-resize-configuration' },
}

/** What the product cannot see, with the reason. */
export const unseen: Readonly<Record<string, string>> = {
  F17: 'the start task ends with exit code 0: nothing on the node tells that it did not do its work',
}

/** What programs wrote, where the case quotes it: it comes as evidence, after the facts. */
export function outputsOf({ kind, quoted, code }: FieldCase): OutputsSeen {
  const written = /stderr|stdout|^task$|exitcode/i.test(kind) || code === 'FailureExitCode'
  return { of: () => (written && typeof quoted === 'string' ? quoted : '') }
}

function said({ code, quoted }: FieldCase): BatchFault {
  if (typeof quoted === 'string') return batchFault(code, { message: quoted })
  const details = (quoted.details ?? quoted.values ?? []).map((detail) => ({
    name: detail.name ?? detail.Name ?? '',
    // Names were struck out as `<account>`, which no URL can hold.
    value: (detail.value ?? detail.Value ?? '').replace(/<(\w+)>/g, '$1'),
  }))
  return batchFault(quoted.code ?? code, { message: quoted.message ?? '', details })
}

function resizeFailed(known: FieldCase): PoolFacts {
  return poolFacts({
    nodes: nodes(2, 'n'),
    snapshot: snapshot({ targetDedicated: 10, currentDedicated: 2, resizeErrors: [said(known)] }),
  })
}

/** The pool lets its nodes talk to one another, as Batch shows of it. */
function betweenNodes(known: FieldCase): PoolFacts {
  const facts = resizeFailed(known)
  return facts.snapshot ? { ...facts, snapshot: { ...facts.snapshot, interNode: true } } : facts
}

function staleError(known: FieldCase): PoolFacts {
  const error = batchFault(known.code, { message: String(known.quoted) })
  return poolFacts({
    nodes: [],
    snapshot: snapshot({ targetDedicated: 0, currentDedicated: 0, resizeErrors: [error] }),
  })
}

function taskFailed(known: FieldCase, overrides: Partial<TaskFacts> = {}): PoolFacts {
  return poolFacts({ tasks: [taskFacts({ failure: said(known), ...overrides })] })
}

function commandFailed(known: FieldCase, exitCode: number): PoolFacts {
  return taskFailed(known, { exitCode, failure: batchFault('FailureExitCode') })
}

function nodesWithError(count: number, known: FieldCase): NodeFacts[] {
  return nodes(count, 'e', { state: 'unusable', errors: [said(known)] })
}

function unusable(count: number, overrides: Partial<NodeFacts> = {}): NodeFacts[] {
  return Array.from({ length: count }, (_, index) =>
    nodeFacts({ nodeId: `u${index + 1}`, state: 'unusable', ...overrides }),
  )
}

function startTaskFailed(count: number, known: FieldCase): NodeFacts[] {
  const failure = said(known)
  const exitCode = failure.code === 'FailureExitCode' ? { exitCode: known.exitCode ?? 1 } : {}
  return nodes(count, 's', {
    state: 'starttaskfailed',
    startTask: { state: 'completed', result: 'failure', retryCount: 0, failure, ...exitCode },
  })
}

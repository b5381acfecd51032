// What Batch Medic can do, and the call of Batch that does it.
import type { NodeFilePath } from './finding.ts'
import type { NodeSubject, TaskSubject } from './refs.ts'

export type NodeActionKind =
  | 'reboot'
  | 'replace'
  /** Taken out and not grown back. */
  | 'remove'
  | 'disable-scheduling'
  | 'enable-scheduling'

/** `reason` of `requeue`: tasks run again elsewhere. `taskcompletion`: running tasks may finish first. */
export type RunningTaskOption = 'requeue' | 'taskcompletion'

export type Action =
  | { kind: NodeActionKind; node: NodeSubject; option: RunningTaskOption }
  /** Deletes these and nothing else: folders of tasks that succeeded on the node. */
  | { kind: 'free-disk'; node: NodeSubject; paths: readonly DiskPath[] }
  | { kind: 'reactivate-task' | 'terminate-task'; task: TaskSubject }
  | {
      kind: 'collect-evidence'
      nodes: readonly NodeSubject[]
      tasks: readonly TaskSubject[]
      files?: readonly NodeFilePath[]
    }
  /** Makes no call of its own: each node of its waves is rebooted by an attempt of its own. */
  | { kind: 'rolling-reboot'; nodes: readonly NodeSubject[]; waveNodes: number }
  | { kind: 'escalate' }

export type ActionKind = Action['kind']

/** What the policy may ask approval for, and people may order or reject. */
export const changingActions = [
  ...(['reboot', 'replace', 'remove', 'disable-scheduling', 'enable-scheduling'] as const),
  ...(['free-disk', 'rolling-reboot', 'reactivate-task', 'terminate-task'] as const),
] as const satisfies readonly ActionKind[]

/** A folder on a node, as Batch names it (`workitems/job/job-1/task/wd`), and what it holds. */
export interface DiskPath {
  path: string
  bytes: number
  jobId: string
  taskId: string
}

/** A call of the Batch REST API as it is or would be made: what `recommend` shows. */
export interface PlannedCall {
  method: 'POST' | 'DELETE'
  path: string
  body: Readonly<Record<string, unknown>>
}

/** Whether it changes something in Batch; a look and a message to people do not. */
export function isChange({ kind }: Pick<Action, 'kind'>): boolean {
  return kind !== 'collect-evidence' && kind !== 'escalate'
}

export function isNodeAction(action: Action): action is Action & { node: NodeSubject } {
  return 'node' in action
}
